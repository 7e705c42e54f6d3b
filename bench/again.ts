/**
 * What a second crawl of an unchanged site costs. Usage: node bench/again.ts [pages]
 */
import { publicTables } from '../src/model/schema.ts';
import { openRecords } from '../src/store/records.ts';
import { BenchKscope } from './support/kscope.ts';
import { publish } from './support/result.ts';
import { startSite } from './support/site.ts';

interface Summary {
  readonly requests: number;
  readonly seconds: number;
  readonly received_bytes: number;
  readonly changes: number;
  readonly requests_by_endpoint: Readonly<Record<string, number>>;
}

const pages = Number(process.argv[2] ?? 100_000);
const site = await startSite({ pages, spaces: 50, groups: 60, latency: 0, seed: 1 });
const kscope = await BenchKscope.create();
const OF_RUNS: ReadonlySet<string> = new Set(['crawl_runs', 'walks', 'page_views', 'access_checks']);
const rowsSince = async (xact: number) => {
  const records = await openRecords({ home: kscope.home });
  try {
    const counts = await Promise.all(
      publicTables.map(async ({ name }) => {
        const { rows } = await records.pool.query(
          `select count(*) as count, max(xact) as newest from ${name} where xact > $1`,
          [xact],
        );
        return { name, count: rows[0].count as number, newest: (rows[0].newest ?? 0) as number };
      }),
    );
    return counts;
  } finally {
    await records.close();
  }
};
/** The last transaction that wrote a row. */
const newestWrite = async () => Math.max(...(await rowsSince(0)).map(({ newest }) => newest));
const writtenSince = async (xact: number) =>
  Object.fromEntries(
    (await rowsSince(xact)).flatMap(({ name, count }) => (count > 0 && !OF_RUNS.has(name) ? [[name, count]] : [])),
  );
try {
  await kscope.connect(site, '--formats', 'storage');
  const crawl = async (): Promise<Summary> => JSON.parse((await kscope.run(['crawl', 'bench', '--json'])).stdout);
  const first = await crawl();
  const before = await newestWrite();
  const second = await crawl();
  const written = await writtenSince(before);
  const views = Object.entries(second.requests_by_endpoint)
    .filter(([endpoint]) => endpoint.includes('/analytics/'))
    .reduce((sum, [, n]) => sum + n, 0);
  await publish(
    'again',
    [
      {
        measure: `a second crawl of ${pages} unchanged pages in 50 spaces, with 60 groups`,
        toReach: '≤ 1,100 requests',
        measured: `${second.requests}, of which ${views} for views; the first took ${first.requests}`,
      },
      {
        measure: 'how long it took, and what it received',
        toReach: '',
        measured: `${second.seconds} s, ${(second.received_bytes / 1e6).toFixed(0)} MB`,
      },
      { measure: 'changes that it recorded', toReach: '0', measured: String(second.changes) },
      {
        measure: 'rows that it wrote, but for its own run, walks, views and checks',
        toReach: '0',
        measured: Object.keys(written).length === 0 ? '0' : JSON.stringify(written),
      },
    ],
    { first, second, written },
  );
} finally {
  site.stop();
  await kscope.remove();
}
