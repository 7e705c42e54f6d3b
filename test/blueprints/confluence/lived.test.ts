import { describe, expect, it } from 'vitest';
import type { ActKind } from '../../../src/simulator/life/act.ts';
import { liveThrough } from '../../../src/simulator/life/liveThrough.ts';
import { SCRIPT } from '../../../src/simulator/life/script.ts';
import { knownNow } from '../../support/compare.ts';
import { openSite } from '../../support/site.ts';

/** The bodies of a simulated site name whom and what they link to as it is called now, and no list tells which those are. */
const RENAMING: ReadonlySet<ActKind> = new Set(['rename', 'change space key', 'rename user', 'close user']);
const KINDS = (Object.keys(SCRIPT) as ActKind[]).filter((kind) => !RENAMING.has(kind));

/** Files and comments of a page in the trash are in no list, so that who knew it before counts other ones than who did not. */
const COUNTING: ReadonlySet<string> = new Set(['pages']);
/** Where it knows nothing else either. Of people and content whoever was there before remembers what nothing names any more. */
const EXACT: readonly string[] = [
  'group_members',
  'groups',
  'permissions',
  'role_assignments',
  'space_roles',
  'page_labels',
  'page_versions',
  'page_bodies',
  'page_contents',
];

describe('a crawl after a site has lived', () => {
  it.each([31, 34])('knows all that a first crawl would (life %i)', async (seed) => {
    const options = { seed, pages: 300, mode: 'ROLES_TRANSITION' } as const;
    const crawled = await openSite(options);
    const fresh = await openSite(options, { beside: crawled });
    try {
      await crawled.crawl();
      liveThrough(crawled.site, { seed, share: 0.2, kinds: KINDS });
      const again = await crawled.crawl();
      expect([again.status, again.coverage_lost]).toEqual(['complete', []]);
      await fresh.crawl();
      const [now, then] = [await knownNow(crawled.home), await knownNow(fresh.home)];
      const missing = (rows: readonly string[], among: readonly string[] = []): string[] =>
        rows.filter((row) => !among.includes(row));
      for (const [table, rows] of Object.entries(then)) {
        if (!COUNTING.has(table)) expect.soft(missing(rows, now[table]), `${table} lacks`).toEqual([]);
        if (EXACT.includes(table)) expect.soft(missing(now[table] ?? [], rows), `${table} keeps`).toEqual([]);
      }
      expect(EXACT.filter((table) => then[table] === undefined)).toEqual([]);
    } finally {
      await fresh.remove();
      await crawled.remove();
    }
  });
});
