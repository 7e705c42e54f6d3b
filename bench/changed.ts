/**
 * What a crawl costs after 1 % of the pages changed in every way, and whether it knows what a first crawl would. Deleted
 * comments and files, which a later crawl notices within a week, are left out. Usage: node bench/changed.ts [pages]
 */
import type { ActKind } from '../src/simulator/life/act.ts';
import { SCRIPT } from '../src/simulator/life/script.ts';
import { differingOf, inWords } from './support/differing.ts';
import { BenchKscope } from './support/kscope.ts';
import { publish } from './support/result.ts';
import { startSite } from './support/site.ts';

interface Summary {
  readonly status: string;
  readonly requests: number;
  readonly seconds: number;
  readonly changes: number;
  readonly coverage_lost: readonly string[];
  readonly requests_by_endpoint: Readonly<Record<string, number>>;
}

const pages = Number(process.argv[2] ?? 100_000);
/** Of more than this many pages only hashes of what is known are held, and differing rows cannot be shown. */
const MOST_HELD = 20_000;
const PEOPLE: ReadonlySet<string> = new Set(['users', 'user_avatars', 'user_states']);
/** What deletes a space needs a word of its owner; what goes back to a backup changes every page. */
const LEFT_OUT: readonly ActKind[] = ['remove comment', 'remove attachment', 'delete space', 'restore backup'];
const kinds = (Object.keys(SCRIPT) as ActKind[]).filter((kind) => !LEFT_OUT.includes(kind));

const site = await startSite({ pages, spaces: 50, groups: 60, latency: 0, seed: 1, mode: 'ROLES_TRANSITION' });
const [later, fresh] = [await BenchKscope.create(), await BenchKscope.create()];
const crawl = async (kscope: BenchKscope): Promise<Summary> =>
  JSON.parse((await kscope.run(['crawl', 'bench', '--json'])).stdout);
try {
  await later.connect(site, '--formats', 'storage');
  await crawl(later);
  const { live } = (await site.tell({ live: { seed: 7, share: 0.01, kinds } })) as {
    live: readonly { kind: string; ids: readonly string[] }[];
  };
  const again = await crawl(later);
  await fresh.connect(site, '--formats', 'storage');
  await crawl(fresh);
  const differing = (await differingOf(later, fresh, { digests: pages > MOST_HELD })).map((one) =>
    // Whoever was known stays known, though nothing names them any more.
    PEOPLE.has(one.table) ? { ...one, invented: 0 } : one,
  );
  const touched = new Set(live.filter(({ kind }) => SCRIPT[kind as ActKind].on === 'pages').flatMap(({ ids }) => ids));
  await publish(
    'changed',
    [
      {
        measure: `a crawl of ${pages} pages after ${live.length} acts, on ${touched.size} of them among others`,
        toReach: `≤ ${1100 + touched.size} requests (1,100 and one for each)`,
        measured: `${again.requests} in ${again.seconds} s, ${again.changes} changes, ${again.status}`,
      },
      {
        measure: 'what it knows, against a first crawl',
        toReach: 'equal',
        measured: inWords(differing),
      },
    ],
    { again, differing },
  );
} finally {
  site.stop();
  await later.remove();
  await fresh.remove();
}
