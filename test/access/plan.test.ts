import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Engine } from '../../src/access/engine.ts';
import { explain } from '../../src/access/explain.ts';
import type { Check, Facts } from '../../src/access/facts.ts';
import { planUnknown } from '../../src/access/verify/plan.ts';
import { keyOf } from '../../src/access/verify/question.ts';
import type { PermissionQuestion } from '../../src/blueprints/confluence/permissionCheck.ts';
import { closedTo, closedToGroup } from '../../src/simulator/http/routes/permissionCheck.ts';
import type { RoleMode, Site } from '../../src/simulator/site.ts';
import { canView } from '../../src/simulator/truth/access.ts';
import { buildSite } from '../../src/simulator/world/site.ts';
import { factsOf } from '../support/siteFacts.ts';

/** What a token leaves unread, beside the restrictions of folders. */
interface Blindness {
  /** Of each kind, one in so many is not read; 0: all are. */
  readonly restrictions: number;
  readonly groups: number;
  readonly spaces: number;
  readonly people: number;
}

const blinded = (site: Site, { restrictions, groups, spaces, people }: Blindness): Facts => {
  const facts = factsOf(site);
  const isHit = (i: number, oneIn: number): boolean => oneIn > 0 && i % oneIn === 0;
  for (let i = 0; i < facts.contents.size; i += 1) {
    if (facts.contents.kind(i) === 'folder' || isHit(i, restrictions)) {
      facts.restrictions.set(i, { read: [], update: [], unread: 'not told' });
    }
  }
  for (const [i, group] of [...facts.groups.values()].entries()) if (isHit(i, groups)) group.unread = 'not told';
  for (const [i, space] of facts.spaces.entries()) {
    if (!isHit(i, spaces)) continue;
    space.grants = [];
    space.unread = 'not told';
  }
  for (const [i, state] of facts.people.states.entries()) {
    if (i > 0 && isHit(i, people)) Object.assign(state, { status: 'unknown', guest: null });
  }
  return facts;
};

const answer = (site: Site, question: PermissionQuestion, i: number): Check => {
  const content = site.contents.get(question.pageId)!;
  const refusedBy =
    question.subjectType === 'group'
      ? closedToGroup(site, content, site.groups.get(question.subjectId)!, 'read')
      : closedTo(site, content, question.subjectId, 'read');
  const checkedAt = new Date(i).toISOString();
  return { ...question, checkedAt, allowed: refusedBy === null, refusedBy };
};

/** Known verdicts that are not the truth. */
const wrong = (site: Site, engine: Engine): readonly string[] => {
  const { contents, people } = engine.facts;
  const found: string[] = [];
  for (let content = 0; content < contents.size; content += 1) {
    if (!contents.isReadable(content)) continue;
    const id = contents.ids[content]!;
    for (const [person, userId] of people.ids.entries()) {
      const verdict = engine.verdict(person, content, 'view');
      const truth = canView(site, id, userId).verdict ? 'yes' : 'no';
      if (verdict !== 'unknown' && verdict !== truth) found.push(`${userId} ${id}: said ${verdict}`);
      if (explain(engine, person, content, 'view').verdict !== verdict)
        found.push(`${userId} ${id}: explained otherwise`);
    }
  }
  return found;
};

const sites = fc.record({
  seed: fc.nat(1_000_000),
  mode: fc.constantFrom<RoleMode>('PRE_ROLES', 'ROLES_TRANSITION', 'ROLES'),
  anonymous: fc.boolean(),
});
const oneIn = fc.constantFrom(0, 0, 3, 11);
const blindness = fc.record({ restrictions: oneIn, groups: oneIn, spaces: oneIn, people: oneIn });

/** Questions of one round, and rounds between two looks at the truth. */
const ROUND = 40;
const LOOK = 10;
const MOST = 2_000;

interface Course {
  /** Pairs that are unknown: at first, and after each round. */
  readonly unknown: readonly number[];
  readonly questions: number;
}

/** Asks until there is nothing to ask, or so often; what is known is the truth all the while. */
const askAll = (site: Site, facts: Facts, { round = ROUND, most = MOST } = {}): Course => {
  const asked = { keys: new Set<string>(), silent: new Set<string>() };
  const unknown: number[] = [];
  let checks: readonly Check[] = [];
  for (;;) {
    const engine = new Engine({ ...facts, checks });
    const { questions, unknown: left } = planUnknown(engine, asked, round);
    unknown.push(left);
    const isOver = questions.length === 0 || checks.length >= most;
    if (isOver || unknown.length % LOOK === 1) expect(wrong(site, engine).slice(0, 5)).toEqual([]);
    if (isOver) return { unknown, questions: checks.length };
    for (const one of questions) expect(asked.keys.has(keyOf(one))).toBe(false);
    for (const one of questions) asked.keys.add(keyOf(one));
    checks = [...checks, ...questions.map((one, i) => answer(site, one, checks.length + i))];
  }
};

describe('questions to the site', () => {
  it('settle all that is unknown in the end, and nothing wrongly, whatever was not read', () => {
    fc.assert(
      fc.property(sites, blindness, (options, blind) => {
        const site = buildSite({ ...options, pages: 50 });
        const { unknown, questions } = askAll(site, blinded(site, blind));
        if (questions < MOST) expect(unknown.at(-1)).toBe(0);
        expect(questions).toBeLessThanOrEqual(unknown[0]!);
      }),
      { numRuns: Number(process.env.KSCOPE_SITES ?? 6) },
    );
  });

  it('settle most with the first of them: an open folder is open to all members of a group at once', () => {
    fc.assert(
      fc.property(sites, (options) => {
        const site = buildSite({ ...options, pages: 100 });
        const nothing = { restrictions: 0, groups: 0, spaces: 0, people: 0 };
        const folders = [...site.contents.values()].filter(({ kind }) => kind === 'folder');
        for (const folder of folders) delete folder.read;
        // One by one, so that each takes in what the one before it told.
        const open = askAll(site, blinded(site, nothing), { round: 1, most: 2 * folders.length });
        expect(open.unknown.at(-1)!).toBeLessThan(open.unknown[0]! / 2);
      }),
      { numRuns: Number(process.env.KSCOPE_SITES ?? 4) },
    );
  });
});
