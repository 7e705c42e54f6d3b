import { describe, expect, it } from 'vitest';
import type { Act, ActKind } from '../../../src/simulator/life/act.ts';
import { liveThrough } from '../../../src/simulator/life/liveThrough.ts';
import { SCRIPT } from '../../../src/simulator/life/script.ts';
import type { RoleMode } from '../../../src/simulator/site.ts';
import { knownNow } from '../../support/compare.ts';
import type { CrawledSite } from '../../support/site.ts';
import { openSite } from '../../support/site.ts';

const MODES: readonly RoleMode[] = ['PRE_ROLES', 'ROLES_TRANSITION', 'ROLES'];
const ROUNDS = 2;
/** That a comment or a file was deleted is seen when their lists are read whole again, within a week. */
const SEEN_LATER: ReadonlySet<ActKind> = new Set(['remove comment', 'remove attachment']);
const KINDS = (Object.keys(SCRIPT) as ActKind[]).filter((kind) => !SEEN_LATER.has(kind));

/** What deleted a space is said by its owner; a later crawl alone takes it for hidden. */
const crawlAgain = async (crawled: CrawledSite): Promise<void> => {
  const summary = await crawled.crawl();
  if (summary.coverage_lost.length > 0) await crawled.crawl({ mode: { acceptLoss: true } });
};

const OF_PEOPLE: ReadonlySet<string> = new Set(['users', 'user_avatars', 'user_states']);

const words = (acts: readonly Act[]): string => acts.map(({ kind, ids }) => `${kind} ${ids[0]}`).join('; ');

describe('a site that lives on between crawls', () => {
  const seeds = (process.env.KSCOPE_SEEDS ?? '1,2,3').split(',').map(Number);
  it.each(seeds)('is known as a first crawl knows it (%i)', async (seed) => {
    const options = { seed, pages: 200, mode: MODES[seed % MODES.length] as RoleMode };
    const crawled = await openSite(options);
    try {
      await crawled.crawl();
      for (let round = 1; round <= ROUNDS; round += 1) {
        const acts = liveThrough(crawled.site, { seed: seed * 100 + round, acts: 120, kinds: KINDS });
        await crawlAgain(crawled);
        const fresh = await openSite(options, { beside: crawled });
        try {
          await fresh.crawl();
          const [known, expected] = [await knownNow(crawled.home), await knownNow(fresh.home)];
          for (const [table, rows] of Object.entries(expected)) {
            const missing = rows.filter((row) => !known[table]?.includes(row));
            // Whoever was known stays known, though nothing names them any more.
            const extra = OF_PEOPLE.has(table) ? [] : known[table]?.filter((row) => !rows.includes(row));
            expect({ missing, extra }, `${table} in round ${round} after ${words(acts)}`).toEqual({
              missing: [],
              extra: [],
            });
          }
        } finally {
          await fresh.remove();
        }
      }
    } finally {
      await crawled.remove();
    }
  });
});
