import { describe, expect, it } from 'vitest';
import type { Act } from '../../../src/simulator/life/act.ts';
import { liveThrough } from '../../../src/simulator/life/liveThrough.ts';
import type { RoleMode } from '../../../src/simulator/site.ts';
import { knownNow } from '../../support/compare.ts';
import type { CrawledSite } from '../../support/site.ts';
import { openSite } from '../../support/site.ts';

const MODES: readonly RoleMode[] = ['PRE_ROLES', 'ROLES_TRANSITION', 'ROLES'];
const ROUNDS = 2;

/** What deleted a space is said by its owner; a later crawl alone takes it for hidden. */
const crawlAgain = async (crawled: CrawledSite): Promise<void> => {
  const summary = await crawled.crawl();
  if (summary.coverage_lost.length > 0) await crawled.crawl({ mode: { acceptLoss: true } });
};

const words = (acts: readonly Act[]): string => acts.map(({ kind, ids }) => `${kind} ${ids[0]}`).join('; ');

describe('a site that lives on between crawls', () => {
  const seeds = (process.env.SEEDS ?? '1,2,3').split(',').map(Number);
  it.each(seeds)('is known as a first crawl knows it (%i)', async (seed) => {
    const options = { seed, pages: 200, mode: MODES[seed % MODES.length] as RoleMode };
    const crawled = await openSite(options);
    try {
      await crawled.crawl();
      for (let round = 1; round <= ROUNDS; round += 1) {
        const acts = liveThrough(crawled.site, { seed: seed * 100 + round, acts: 120 });
        await crawlAgain(crawled);
        const fresh = await openSite(options, { beside: crawled });
        try {
          await fresh.crawl();
          const [known, expected] = [await knownNow(crawled.home), await knownNow(fresh.home)];
          for (const [table, rows] of Object.entries(expected)) {
            const missing = rows.filter((row) => !known[table]?.includes(row));
            const extra = known[table]?.filter((row) => !rows.includes(row));
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
