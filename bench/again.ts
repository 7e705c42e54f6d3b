/**
 * What a second crawl of an unchanged site costs. Usage: node bench/again.ts [pages]
 */
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
try {
  await kscope.connect(site, '--formats', 'storage');
  const crawl = async (): Promise<Summary> => JSON.parse((await kscope.run(['crawl', 'bench', '--json'])).stdout);
  const first = await crawl();
  const second = await crawl();
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
    ],
    { first, second },
  );
} finally {
  site.stop();
  await kscope.remove();
}
