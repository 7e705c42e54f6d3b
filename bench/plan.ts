/**
 * What one run an hour costs on a site of a million pages of which one in a hundred changes a day: requests by endpoint, and
 * the rate that they need. Measured on two smaller sites after an hour of such changes, and extrapolated from there: each
 * endpoint by a straight line over what it grows with. Usage: node bench/plan.ts [pages] [smaller] [small]
 */
import type { ActKind } from '../src/simulator/life/act.ts';
import { SCRIPT } from '../src/simulator/life/script.ts';
import type { Scale } from '../src/simulator/world/scale.ts';
import { scaleOf } from '../src/simulator/world/scale.ts';
import { BenchKscope } from './support/kscope.ts';
import { publish } from './support/result.ts';
import { startSite } from './support/site.ts';

interface Summary {
  readonly requests: number;
  readonly requests_by_endpoint: Readonly<Record<string, number>>;
}

interface Measured {
  readonly scale: Scale;
  readonly first: Summary;
  readonly hour: Summary;
  /** Pages that changed. */
  readonly changed: number;
}

const [wanted = 1_000_000, larger = 100_000, smaller = 20_000] = process.argv.slice(2).map(Number);
const SHARE_A_DAY = 0.01;
const HOURS_OF_DAY = 24;
const HOURS_OF_WEEK = 7 * HOURS_OF_DAY;
const SECONDS_OF_HOUR = 3600;
/** What people do to pages; a site's groups and spaces are swept whole each time, whether they change or not. */
const kinds = (Object.keys(SCRIPT) as ActKind[]).filter((kind) => SCRIPT[kind].on === 'pages');

/** What the number of requests to an endpoint grows with; pages, where it is not named here. */
const GROWS_WITH: Readonly<Record<string, Exclude<keyof Scale, 'pages'>>> = {
  'GET /wiki/rest/api/group': 'groups',
  'GET /wiki/rest/api/group/{id}/membersByGroupId': 'groups',
  'GET /wiki/rest/api/group/by-id': 'groups',
  'GET /wiki/api/v2/spaces': 'spaces',
  'GET /wiki/api/v2/spaces/{id}/permissions': 'spaces',
  'GET /wiki/api/v2/spaces/{id}/role-assignments': 'spaces',
  'POST /wiki/api/v2/users-bulk': 'users',
  'GET /wiki/rest/api/user/bulk': 'users',
  'GET /wiki/rest/api/search/user': 'users',
};
/** Lists of the whole site that are read to their end once a week, and from the newest item on in between. */
const WEEKLY = ['GET /wiki/api/v2/attachments', 'GET /wiki/api/v2/footer-comments', 'GET /wiki/api/v2/inline-comments'];

const measure = async (pages: number): Promise<Measured> => {
  const site = await startSite({ pages, latency: 0, seed: 1, mode: 'ROLES_TRANSITION' });
  const kscope = await BenchKscope.create();
  try {
    await kscope.connect(site, '--formats', 'storage');
    const crawl = async (): Promise<Summary> => JSON.parse((await kscope.run(['crawl', 'bench', '--json'])).stdout);
    const first = await crawl();
    const { live } = (await site.tell({ live: { seed: 7, share: SHARE_A_DAY / HOURS_OF_DAY, kinds } })) as {
      live: readonly { ids: readonly string[] }[];
    };
    const hour = await crawl();
    return { scale: scaleOf({ pages, seed: 1 }), first, hour, changed: new Set(live.flatMap(({ ids }) => ids)).size };
  } finally {
    site.stop();
    await kscope.remove();
  }
};

const small = await measure(smaller);
const large = await measure(larger);
const there = scaleOf({ pages: wanted, seed: 1 });

const requestsOf = (summary: Summary, endpoint: string): number => summary.requests_by_endpoint[endpoint] ?? 0;
/** By the straight line through both measurements; what falls is taken to stay. */
const extrapolated = (endpoint: string, run: 'first' | 'hour'): number => {
  const by = GROWS_WITH[endpoint] ?? 'pages';
  const [few, many] = [requestsOf(small[run], endpoint), requestsOf(large[run], endpoint)];
  const slope = Math.max(0, (many - few) / (large.scale[by] - small.scale[by]));
  return Math.ceil(Math.max(few, many) + slope * (there[by] - large.scale[by]));
};

const endpoints = [
  ...new Set([...Object.keys(small.hour.requests_by_endpoint), ...Object.keys(large.hour.requests_by_endpoint)]),
];
const plan = endpoints
  .map((endpoint) => ({
    endpoint,
    growsWith: GROWS_WITH[endpoint] ?? 'pages',
    small: requestsOf(small.hour, endpoint),
    large: requestsOf(large.hour, endpoint),
    there: extrapolated(endpoint, 'hour'),
  }))
  .sort((a, b) => b.there - a.there);
/** On top of what the hour itself read of them: a page that came back from the trash has them read whole as well. */
const weekly = WEEKLY.reduce(
  (sum, endpoint) => sum + Math.max(0, extrapolated(endpoint, 'first') - extrapolated(endpoint, 'hour')),
  0,
);
const total = plan.reduce((sum, one) => sum + one.there, 0) + Math.ceil(weekly / HOURS_OF_WEEK);

const n = (value: number): string => value.toLocaleString('en');
console.log(`\nOne run an hour, requests by endpoint; the last column is extrapolated, not measured`);
console.log(`| endpoint | grows with | ${n(smaller)} pages | ${n(larger)} pages | ${n(wanted)} pages |`);
console.log('|---|---|---|---|---|');
for (const one of plan) {
  console.log(`| ${one.endpoint} | ${one.growsWith} | ${n(one.small)} | ${n(one.large)} | ${n(one.there)} |`);
}
console.log(
  `| comments and attachments read whole once a week, an hour's share | pages | | | ${n(Math.ceil(weekly / HOURS_OF_WEEK))} |`,
);
await publish(
  'plan',
  [
    {
      measure: `an hour of 1 % a day on ${n(smaller)} pages (${small.scale.spaces} spaces, ${small.scale.groups} groups), measured`,
      toReach: '',
      measured: `${n(small.hour.requests)} requests; ${small.changed} pages changed`,
    },
    {
      measure: `the same on ${n(larger)} pages (${large.scale.spaces} spaces, ${large.scale.groups} groups), measured`,
      toReach: '',
      measured: `${n(large.hour.requests)} requests; ${large.changed} pages changed`,
    },
    {
      measure: `the same on ${n(wanted)} pages (${there.spaces} spaces, ${n(there.groups)} groups), extrapolated`,
      toReach: 'the plan and its rate',
      measured: `${n(total)} requests an hour, ${(total / SECONDS_OF_HOUR).toFixed(1)} a second`,
    },
  ],
  { plan, weekly, total, small, large, there },
);
