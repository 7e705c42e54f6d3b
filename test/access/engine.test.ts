import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Engine } from '../../src/access/engine.ts';
import { verdictFor } from '../../src/access/people3.ts';
import type { Right } from '../../src/access/verdict.ts';
import { liveThrough } from '../../src/simulator/life/liveThrough.ts';
import type { Edition, RoleMode, Site } from '../../src/simulator/site.ts';
import { canEdit, canView } from '../../src/simulator/truth/access.ts';
import { buildSite } from '../../src/simulator/world/site.ts';
import { factsOf } from '../support/siteFacts.ts';

const TRUTH = { view: canView, edit: canEdit } as const;

/** Who administers a service project is known to another product: whom a space lets in for that is unknown. */
const isBlind = (site: Site, contentId: string): boolean => {
  const space = site.spaces.get(site.contents.get(contentId)?.spaceId ?? '');
  return JSON.stringify([space?.permissions, space?.roleAssignments]).includes('jsm-project-admins');
};

/** What the engine says that is not the truth: every page × every person, asked in each of the ways. */
const disagreements = (site: Site): readonly string[] => {
  const facts = factsOf(site);
  const engine = new Engine(facts);
  const wrong: string[] = [];
  for (const right of ['view', 'edit'] as Right[]) {
    const sees = facts.people.ids.map((_, person) => {
      const { yes, unknown } = engine.sees(person, right);
      return { yes: new Set(yes), unknown: new Set(unknown) };
    });
    for (let content = 0; content < facts.contents.size; content += 1) {
      const id = facts.contents.ids[content]!;
      // Drafts are in no list; nothing is known of them.
      if (facts.contents.status(content) === 'draft') continue;
      const who = engine.who(content, right);
      for (const [person, userId] of facts.people.ids.entries()) {
        const real = TRUTH[right](site, id, userId).verdict ? 'yes' : 'no';
        const verdict = engine.verdict(person, content, right);
        const truth = real === 'no' && verdict === 'unknown' && isBlind(site, id) ? 'unknown' : real;
        const said = {
          verdict,
          who: verdictFor(who, person),
          sees: facts.contents.isReadable(content) ? seenBy(sees[person]!, content) : truth,
        };
        if (Object.values(said).some((verdict) => verdict !== truth)) {
          wrong.push(`${right} ${id} by ${userId}: truth ${truth}, said ${JSON.stringify(said)}`);
        }
      }
      if (right === 'view') {
        const counted = engine.viewers(engine.classes.of[content]!);
        const people = (verdict: string) =>
          facts.people.ids.filter((_, person) => person > 0 && verdictFor(who, person) === verdict).length;
        if (counted.yes !== people('yes') || counted.unknown !== people('unknown')) {
          wrong.push(`${id} counts ${JSON.stringify(counted)}, not ${people('yes')} and ${people('unknown')}`);
        }
      }
    }
  }
  return wrong;
};

const seenBy = (seen: { yes: ReadonlySet<number>; unknown: ReadonlySet<number> }, content: number): string =>
  seen.yes.has(content) ? 'yes' : seen.unknown.has(content) ? 'unknown' : 'no';

const sites = fc.record({
  seed: fc.nat(1_000_000),
  mode: fc.constantFrom<RoleMode>('PRE_ROLES', 'ROLES_TRANSITION', 'ROLES'),
  edition: fc.constantFrom<Edition>('free', 'standard', 'premium', 'premium'),
  anonymous: fc.boolean(),
  pages: fc.constantFrom(50, 60, 80),
});

describe('the engine', () => {
  it('agrees with the truth for every page and person of 200 generated sites, while they live on', () => {
    fc.assert(
      fc.property(sites, fc.nat(20), (options, acts) => {
        const site = buildSite(options);
        expect(disagreements(site).slice(0, 5)).toEqual([]);
        liveThrough(site, { seed: options.seed, acts });
        expect(disagreements(site).slice(0, 5)).toEqual([]);
      }),
      { numRuns: Number(process.env.KSCOPE_SITES ?? 200) },
    );
  });
});
