/**
 * Crawls of a site on which everything goes wrong at once, each way at 2 % and 429s at 5 %: a first one, and a later one
 * after the site has lived, each compared with a crawl that nothing disturbs; and how long they waited for the sake of 429s
 * against what these demanded, by their own count and by the site's. Usage: node bench/faults.ts [pages]
 */
import type { ActKind } from '../src/simulator/life/act.ts';
import { differingOf, inWords } from './support/differing.ts';
import { BenchKscope } from './support/kscope.ts';
import { publish } from './support/result.ts';
import { startSite } from './support/site.ts';

interface Summary {
  readonly status: string;
  readonly seconds: number;
  readonly requests: number;
  readonly throttled: {
    readonly answers: number;
    readonly demanded_seconds: number;
    readonly waited_seconds: number;
    readonly unnamed_seconds: number;
  };
}

interface Told {
  readonly injected: Readonly<Record<string, number>>;
  readonly demandedMillis: number;
}

const pages = Number(process.argv[2] ?? 3000);
const LIFE: readonly ActKind[] = ['edit', 'rename', 'move', 'create', 'label', 'restrict', 'trash', 'join group'];

const site = await startSite({ pages, seed: 5, latency: 5, mode: 'ROLES_TRANSITION' });
const disturbed = await BenchKscope.create();
const homes = [disturbed];
const crawl = async (kscope: BenchKscope): Promise<Summary> =>
  JSON.parse((await kscope.run(['crawl', 'bench', '--json'])).stdout);
const tell = async (command: Readonly<Record<string, unknown>>): Promise<Told> =>
  ((await site.tell({ faults: command })) as { faults: Told }).faults;
/** How what the disturbed home knows differs from what it would know in peace. */
const differing = async () => {
  const calm = await BenchKscope.create();
  homes.push(calm);
  await calm.connect(site, '--formats', 'storage');
  await crawl(calm);
  return differingOf(disturbed, calm);
};
try {
  await disturbed.connect(site, '--formats', 'storage');
  const rounds = [];
  for (const round of ['a first crawl', 'a later crawl, after 100 acts']) {
    const before = await tell({ rate: 0.02, throttled: 0.05 });
    const summary = await crawl(disturbed);
    const after = await tell({ rate: 0 });
    const demandedSeconds = (after.demandedMillis - before.demandedMillis) / 1000;
    rounds.push({ round, summary, demandedSeconds, injected: after.injected, differing: await differing() });
    await site.tell({ live: { seed: 5, acts: 100, kinds: LIFE } });
  }
  await publish(
    'faults',
    [
      ...rounds.flatMap(({ round, summary, demandedSeconds, differing }) => {
        const { answers, waited_seconds, demanded_seconds, unnamed_seconds } = summary.throttled;
        return [
          {
            measure: `${round} of ${pages} pages, against one in peace`,
            toReach: 'nothing lost, invented or doubled',
            measured: `${inWords(differing)}; ${summary.status}, ${summary.requests} requests in ${summary.seconds.toFixed(0)} s`,
          },
          {
            measure: 'waited for Retry-After, against what the site demanded',
            toReach: '≤ 1.3',
            measured: `${(waited_seconds / demandedSeconds).toFixed(2)} (${waited_seconds.toFixed(0)} s of ${demandedSeconds.toFixed(0)} s, ${demanded_seconds.toFixed(0)} s by its own count; ${answers} throttled answers; ${unnamed_seconds.toFixed(0)} s more for those that named no time)`,
          },
        ];
      }),
      {
        measure: 'faults of both crawls',
        toReach: '',
        measured: Object.entries(rounds.at(-1)?.injected ?? {})
          .map(([kind, n]) => `${n} ${kind}`)
          .join(', '),
      },
    ],
    rounds,
  );
} finally {
  site.stop();
  for (const home of homes) await home.remove();
}
