/**
 * How many requests a crawl costs, and when the first answers stand. Usage: node bench/requests.ts
 */
import { BenchKscope } from './support/kscope.ts';
import { publish } from './support/result.ts';
import { startSite } from './support/site.ts';

interface Summary {
  readonly requests: number;
  readonly requests_by_endpoint: Readonly<Record<string, number>>;
}

const crawlOf = async (pages: number, latency: number, ...options: string[]) => {
  const site = await startSite({ pages, latency, seed: 1 });
  const kscope = await BenchKscope.create();
  try {
    await kscope.connect(site, ...options);
    const summary: Summary = JSON.parse((await kscope.run(['crawl', 'bench', '--json'])).stdout);
    const [facts] = await kscope.query<{ seconds: number }>(
      'select epoch(facts_at - started_at) as seconds from crawl_runs',
    );
    const [items] = await kscope.query<{ current: number; edited: number; archived: number; listed: number }>(
      `select count(*) filter (where p.status = 'current' and s.status = 'current') as current,
         count(*) filter (where version_number > 1 and p.status in ('current', 'archived')) as edited,
         count(*) filter (where p.status = 'archived' or (p.status = 'current' and s.status = 'archived')) as archived,
         count(*) as listed
       from pages p join spaces s using (account, space_id) where p.kind in ('page', 'blogpost') and p.status <> 'missing'`,
    );
    if (!items || !facts) throw new Error('the crawl left nothing behind');
    return { summary, facts: facts.seconds, items };
  } finally {
    site.stop();
    await kscope.remove();
  }
};

const sum = (summary: Summary, ...endpoints: string[]): number =>
  endpoints.reduce((total, endpoint) => total + (summary.requests_by_endpoint[endpoint] ?? 0), 0);

const small = await crawlOf(1000, 0);
/** The search for their number, which decides how the list is cut; the other searches there are for what stands above pages. */
const PLANNING = 1;
const listAndSearch = PLANNING + sum(small.summary, 'GET /wiki/api/v2/pages', 'GET /wiki/api/v2/blogposts');
const searches = Math.ceil(small.items.current / 200);
const versions = sum(small.summary, 'GET /wiki/api/v2/pages/{id}/versions', 'GET /wiki/api/v2/blogposts/{id}/versions');
const large = await crawlOf(10_000, 80);
const largeVersions = sum(
  large.summary,
  'GET /wiki/api/v2/pages/{id}/versions',
  'GET /wiki/api/v2/blogposts/{id}/versions',
);
await publish(
  'requests',
  [
    {
      measure: 'requests for 1,000 items with storage body, labels and both restriction lists',
      toReach: '≤ 12',
      measured: `${listAndSearch + searches} (${listAndSearch} lists, ${searches} searches; ${small.items.current} current of ${small.items.listed})`,
    },
    {
      measure: 'default first crawl of 1,000 items, without the histories',
      toReach: '≤ 35, and one for each page with older versions',
      measured: `${small.summary.requests - versions} (${versions} histories of ${small.items.edited} edited; ${small.items.archived} archived)`,
    },
    {
      measure: 'the same for each 1,000 of 10,000 items',
      toReach: '≤ 35',
      measured: (((large.summary.requests - largeVersions) * 1000) / large.items.listed).toFixed(1),
    },
    { measure: 'first answers of 10,000 pages at 80 ms', toReach: '≤ 60 s', measured: `${large.facts.toFixed(1)} s` },
  ],
  { small, large },
);
