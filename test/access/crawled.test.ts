import { describe, expect, it } from 'vitest';
import { countBits } from '../../src/access/bits.ts';
import { accessDiff } from '../../src/access/diff/diff.ts';
import { Engine } from '../../src/access/engine.ts';
import { loadFacts } from '../../src/access/load/loadFacts.ts';
import { momentAt } from '../../src/access/load/moment.ts';
import type { Right } from '../../src/access/verdict.ts';
import type { ActKind } from '../../src/simulator/life/act.ts';
import { liveThrough } from '../../src/simulator/life/liveThrough.ts';
import { momentOf } from '../../src/simulator/life/moment.ts';
import { SCRIPT } from '../../src/simulator/life/script.ts';
import type { RoleMode, Site } from '../../src/simulator/site.ts';
import { canEdit, canView } from '../../src/simulator/truth/access.ts';
import { openSite } from '../support/site.ts';

const TRUTH = { view: canView, edit: canEdit } as const;
/** A space that is deleted is said by its owner, which is tested elsewhere. */
const KINDS = (Object.keys(SCRIPT) as ActKind[]).filter((kind) => kind !== 'delete space' && kind !== 'restore backup');
const ROUNDS = 3;
/** Another history on demand. */
const SEED = Number(process.env.KSCOPE_SEED ?? 202);

/** Whether nobody outside can know: a folder or something hidden stands above, or the space asks another product. */
const isBeyondKnowing = (engine: Engine, site: Site, content: number): boolean => {
  const { contents, spaces } = engine.facts;
  const space = site.spaces.get(spaces[contents.space[content]!]!.id);
  return (
    [...contents.chain(content)].some((at) => contents.kind(at) === 'folder' || !STANDS.has(contents.status(at))) ||
    JSON.stringify([space?.permissions, space?.roleAssignments]).includes('jsm-project-admins')
  );
};
const STANDS = new Set(['current', 'archived']);

const compare = (engine: Engine, site: Site): { readonly wrong: readonly string[]; readonly sure: number } => {
  const { contents, people } = engine.facts;
  const wrong: string[] = [];
  let sure = 0;
  for (let content = 0; content < contents.size; content += 1) {
    const id = contents.ids[content]!;
    if (!contents.isReadable(content)) continue;
    for (const [person, userId] of people.ids.entries()) {
      if (person > 0 && !site.users.has(userId)) continue;
      for (const right of ['view', 'edit'] as Right[]) {
        const truth = TRUTH[right](site, id, userId).verdict ? 'yes' : 'no';
        const said = engine.verdict(person, content, right);
        if (said === truth) sure += 1;
        else if (said !== 'unknown' || !isBeyondKnowing(engine, site, content)) {
          wrong.push(`${right} ${id} "${site.contents.get(id)?.title}" by ${userId}: truth ${truth}, said ${said}`);
        }
      }
    }
  }
  return { wrong, sure };
};

/** How many pairs of a person, anonymous people among them, and a page that is read are certain. */
const certainPairs = (engine: Engine): number => {
  const { contents } = engine.facts;
  let pairs = 0;
  for (let content = 0; content < contents.size; content += 1) {
    if (contents.isReadable(content)) pairs += countBits(engine.who(content, 'view').yes);
  }
  return pairs;
};

describe('a crawled site that lives on', () => {
  it.each<RoleMode>(['PRE_ROLES', 'ROLES_TRANSITION', 'ROLES'])(
    'is known as the truth has it, at each of its moments (%s)',
    async (mode) => {
      const crawled = await openSite({ seed: SEED + mode.length, pages: 120, mode });
      try {
        const moments: { readonly site: Site; readonly stamp: string }[] = [];
        const { pool } = crawled.home.records;
        for (let round = 0; round <= ROUNDS; round += 1) {
          if (round > 0) liveThrough(crawled.site, { seed: SEED + round, acts: 60, kinds: KINDS });
          const summary = await crawled.crawl();
          expect(summary.coverage_lost).toEqual([]);
          moments.push({ site: momentOf(crawled.site), stamp: summary.started_at });
        }
        const engines: Engine[] = [];
        for (const { site, stamp } of moments) {
          const moment = await momentAt(pool, 'acme', stamp, Date.now());
          expect(moment.stamp).toBe(stamp);
          const engine = new Engine(await loadFacts(pool, moment));
          engines.push(engine);
          const { wrong, sure } = compare(engine, site);
          expect(wrong.slice(0, 5)).toEqual([]);
          expect(sure).toBeGreaterThan(10_000);
          // What is loaded for one page and one person says the same.
          for (let i = 1; i <= 10; i += 1) {
            const content = (i * 104_729) % engine.facts.contents.size;
            const person = (i * 7919) % engine.facts.people.ids.length;
            const [pageId, userId] = [engine.facts.contents.ids[content]!, engine.facts.people.ids[person]!];
            const some = new Engine(await loadFacts(pool, moment, { pages: [pageId], person: userId }));
            const { contents, people } = some.facts;
            expect(
              some.verdict(people.numbers.get(userId)!, contents.numbers.get(pageId)!, 'edit'),
              `${userId} on ${pageId}`,
            ).toBe(engine.verdict(person, content, 'edit'));
          }
        }
        for (const [i, j] of [
          [0, 1],
          [1, 3],
          [0, 3],
          [2, 2],
        ] as const) {
          const [from, to] = [moments[i]!, moments[j]!];
          const [first, second] = await Promise.all(
            [from, to].map(({ stamp }) => momentAt(pool, 'acme', stamp, Date.now())),
          );
          const { consequences, unexplained } = await accessDiff(pool, first!, second!);
          expect(unexplained, `${i} to ${j}`).toBe(0);
          const sum = (effect: 'gained' | 'lost') =>
            consequences.reduce((pairs, one) => pairs + one.effect[effect].amount.pairs, 0);
          const [before, after] = [engines[i]!, engines[j]!].map(certainPairs);
          expect(sum('gained') - sum('lost')).toBe(after! - before!);
          if (i === j) expect(consequences).toEqual([]);
          else expect(sum('gained') + sum('lost')).toBeGreaterThan(0);
        }
      } finally {
        await crawled.remove();
      }
    },
  );
});
