/**
 * How many pages a second a crawl stores, beside a plain fetch of the same lists and beside confluence.js walking them.
 * Usage: node bench/throughput.ts [pages] [bytes of a body]
 */
import { createV2Client } from 'confluence.js';
import { BenchKscope } from './support/kscope.ts';
import { publish } from './support/result.ts';
import type { BenchSite } from './support/site.ts';
import { authorization, startSite } from './support/site.ts';

const pages = Number(process.argv[2] ?? 100_000);
const bodyBytes = Number(process.argv[3] ?? 6000);
const SPACES = 20;
const LATENCY_MILLIS = 80;
/** confluence.js walks one list in sequence: a part of it tells its pace. */
const LIBRARY_REQUESTS = 60;

const getJson = async (site: BenchSite, path: string) => {
  const response = await fetch(new URL(path, site.url), { headers: { authorization: authorization(site) } });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json() as Promise<{ results: { id: string }[]; _links: { next?: string } }>;
};

const STATUSES = 'status=current&status=archived&status=trashed&status=deleted';

/** One chain for each space, all at once, keeping nothing. */
const plainFetch = async (site: BenchSite): Promise<number> => {
  const spaces = [
    ...(await getJson(site, '/wiki/api/v2/spaces?limit=250&status=current')).results,
    ...(await getJson(site, '/wiki/api/v2/spaces?limit=250&status=archived')).results,
  ];
  const counts = await Promise.all(
    spaces.map(async ({ id }) => {
      let count = 0;
      let next: string | undefined =
        `/wiki/api/v2/spaces/${id}/pages?limit=250&sort=id&body-format=storage&${STATUSES}`;
      while (next !== undefined) {
        const body = await getJson(site, next);
        count += body.results.length;
        next = body._links.next;
      }
      return count;
    }),
  );
  return counts.reduce((sum, n) => sum + n, 0);
};

const library = async (site: BenchSite): Promise<number> => {
  const client = createV2Client({ host: site.url, auth: { type: 'basic', email: site.email, apiToken: site.token } });
  let count = 0;
  let cursor: string | undefined;
  for (let i = 0; i < LIBRARY_REQUESTS; i += 1) {
    const body = await client.page.getPages({
      limit: 250,
      sort: 'id',
      bodyFormat: 'storage',
      status: ['current', 'archived', 'trashed', 'deleted'],
      ...(cursor === undefined ? {} : { cursor }),
    });
    count += body.results?.length ?? 0;
    const next = body._links?.next;
    if (next === undefined) break;
    cursor = new URL(next, site.url).searchParams.get('cursor') ?? undefined;
  }
  return count;
};

const timed = async (work: () => Promise<number>): Promise<number> => {
  const startedAt = performance.now();
  const count = await work();
  return count / ((performance.now() - startedAt) / 1000);
};

const site = await startSite({ pages, 'body-bytes': bodyBytes, spaces: SPACES, latency: LATENCY_MILLIS, seed: 1 });
const kscope = await BenchKscope.create();
try {
  const plain = await timed(() => plainFetch(site));
  const byLibrary = await timed(() => library(site));
  await kscope.connect(site);
  const crawl = await kscope.run(['crawl', 'bench', '--json']);
  const summary: { stages: { stage: string; items: number; seconds: number }[] } = JSON.parse(crawl.stdout);
  const lists = summary.stages.find(({ stage }) => stage === 'pages');
  // Pages that two walks met are counted once.
  const [stored] = await kscope.query<{ pages: number }>(
    "select count(*) as pages from pages where kind = 'page' and status <> 'missing'",
  );
  const ours = (stored?.pages ?? 0) / (lists?.seconds ?? 1);
  const again = await timed(() => plainFetch(site));
  await publish(
    'throughput',
    [
      {
        measure: `plain fetch, one chain for each of ${SPACES} spaces, before and after`,
        toReach: '–',
        measured: `${plain.toFixed(0)} and ${again.toFixed(0)} pages/s`,
      },
      {
        measure: 'confluence.js walking the list, keeping nothing',
        toReach: '–',
        measured: `${byLibrary.toFixed(0)} pages/s`,
      },
      { measure: 'crawl, everything of the list stored', toReach: '–', measured: `${ours.toFixed(0)} pages/s` },
      { measure: 'crawl against plain fetch', toReach: '≥ 0.4', measured: (ours / Math.max(plain, again)).toFixed(2) },
      { measure: 'crawl against confluence.js', toReach: '≥ 2', measured: (ours / byLibrary).toFixed(1) },
      {
        measure: 'the whole crawl',
        toReach: '–',
        measured: `${crawl.seconds.toFixed(0)} s, ${crawl.residentMb.toFixed(0)} MB resident`,
      },
    ],
    summary,
  );
} finally {
  site.stop();
  await kscope.remove();
}
