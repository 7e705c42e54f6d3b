import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addBit, removeBit } from '../../src/access/bits.ts';
import { Engine } from '../../src/access/engine.ts';
import { explain } from '../../src/access/explain.ts';
import type { Facts } from '../../src/access/facts.ts';
import type { MendStep } from '../../src/access/mend.ts';
import { mend } from '../../src/access/mend.ts';
import type { Right } from '../../src/access/verdict.ts';
import type { RoleMode } from '../../src/simulator/site.ts';
import { buildSite } from '../../src/simulator/world/site.ts';
import { factsOf } from '../support/siteFacts.ts';

/** Does to the facts what an administrator would do to the site. */
const perform = (facts: Facts, person: number, { action, principal, on, roleId, grant }: MendStep): void => {
  const [operation = '', target = ''] = (grant ?? '').split(' ');
  const space = facts.spaces.find(({ id }) => id === on);
  const restriction = facts.restrictions.get(facts.contents.numbers.get(on ?? '') ?? -1);
  const list = ['read', 'update'] as const;
  const isIt = (one: { type: string; id: string }): boolean => one.type === principal?.type && one.id === principal.id;
  switch (action) {
    case 'leave group':
      removeBit(facts.groups.get(principal!.id)!.members, person);
      return;
    case 'join group':
      addBit(facts.groups.get(principal!.id)!.members, person);
      return;
    case 'remove grant':
      space!.grants = space!.grants.filter(
        (one) =>
          !(isIt(one.principal) && one.operation === operation && one.target === target && one.roleId === roleId),
      );
      return;
    case 'grant':
      // In the form that the site takes.
      space!.grants.push({
        principal: principal!,
        operation,
        target,
        roleId: facts.site.roleMode === 'ROLES' ? 'r' : null,
      });
      return;
    case 'unlist':
      for (const operationOf of list) restriction![operationOf] = restriction![operationOf].filter((one) => !isIt(one));
      return;
    case 'list':
      for (const operationOf of list)
        if (restriction![operationOf].length > 0) restriction![operationOf].push(principal!);
      return;
    case 'reactivate':
      facts.people.states[person]!.status = 'active';
      return;
    case 'allow anonymous access':
      facts.site.anonymous = 'yes';
  }
};

const sites = fc.record({
  seed: fc.nat(1_000_000),
  mode: fc.constantFrom<RoleMode>('PRE_ROLES', 'ROLES_TRANSITION', 'ROLES'),
  anonymous: fc.boolean(),
});

/** Of each site so many are asked about. */
const PAIRS = 200;

describe('an explanation', () => {
  it('says what the engine says, and its mend, once done, turns the answer', () => {
    const turned = { yes: 0, no: 0 };
    fc.assert(
      fc.property(sites, ({ seed, mode, anonymous }) => {
        const site = buildSite({ seed, mode, anonymous, pages: 60 });
        const engine = new Engine(factsOf(site));
        for (let i = 0; i < PAIRS; i += 1) {
          const person = (i * 7919 + seed) % engine.facts.people.ids.length;
          const content = (i * 104_729 + seed) % engine.facts.contents.size;
          const right: Right = i % 3 === 0 ? 'edit' : 'view';
          const verdict = engine.verdict(person, content, right);
          const explanation = explain(engine, person, content, right);
          expect(explanation.verdict).toBe(verdict);
          for (const layer of explanation.layers) expect(layer.ways.length > 0).toBe(layer.verdict === 'yes');
          const steps = mend(engine, person, content, explanation);
          if (steps.length === 0) continue;
          const facts = factsOf(site);
          for (const step of steps) perform(facts, person, step);
          const after = new Engine(facts).verdict(person, content, right);
          expect(after, JSON.stringify({ explanation, steps })).toBe(verdict === 'yes' ? 'no' : 'yes');
          turned[verdict as 'yes' | 'no'] += 1;
        }
      }),
      { numRuns: 30 },
    );
    expect(turned.yes).toBeGreaterThan(100);
    expect(turned.no).toBeGreaterThan(100);
  });
});
