import { describe, expect, it } from 'vitest';
import { numbersOf } from '../../src/access/bits.ts';
import { Engine } from '../../src/access/engine.ts';
import type { Facts } from '../../src/access/facts.ts';
import type { RoleMode, SimContent } from '../../src/simulator/site.ts';
import { canEdit, canView } from '../../src/simulator/truth/access.ts';
import { buildSite } from '../../src/simulator/world/site.ts';
import { people3Difference } from '../support/people3.ts';
import { factsOf } from '../support/siteFacts.ts';

const site = buildSite({ seed: 4, pages: 300 });

const titled = (title: string): SimContent => {
  const content = [...site.contents.values()].find((one) => one.title === title);
  if (content === undefined) throw new Error(`the site has no "${title}"`);
  return content;
};

/** Who can view it, who may be able to, by the engine. */
const viewers = (title: string, facts: Facts = factsOf(site)) => {
  const engine = new Engine(facts);
  const who = engine.who(facts.contents.numbers.get(titled(title).id)!, 'view');
  const ids = (numbers: number[]) => numbers.map((number) => facts.people.ids[number]!).sort();
  return { yes: ids(numbersOf(who.yes)), unknown: ids(people3Difference(who)) };
};

const truth = (title: string): string[] =>
  ['anonymous', ...site.users.keys()].filter((who) => canView(site, titled(title).id, who).verdict).sort();

/** The mistakes that others made, each as the page of a company that brings it about. */
describe('a page', () => {
  it.each([
    ['that names only somebody who is gone is seen by nobody', 'Handover notes', 0],
    ['that names an empty group is seen by nobody', 'Project Borealis', 0],
    ['that names an app is seen by that app alone', 'Deployment credentials rotation', 1],
    ['that names people of whom one has access to its space is seen by that one', 'Acquisition shortlist', 1],
  ])('%s, not by everybody', (_, title, count) => {
    expect(viewers(title)).toEqual({ yes: truth(title), unknown: [] });
    expect(truth(title)).toHaveLength(count);
  });

  it('below a restricted one that names a group, and itself a person, is seen by those in both', () => {
    const { yes } = viewers('Offer for a partner');
    expect(yes).toEqual(truth('Offer for a partner'));
    expect(yes).toHaveLength(1);
    expect(viewers('Offer for an outsider').yes).toEqual([]);
  });

  it('that names more than a hundred people is seen by all of them', () => {
    const { yes } = viewers('All-hands speakers');
    expect(yes).toEqual(truth('All-hands speakers'));
    expect(yes.length).toBeGreaterThan(80);
  });

  it('that names a guest, and a group of guests, is seen by guests whom the space names only', () => {
    expect(viewers('Agency briefing').yes).toEqual(truth('Agency briefing'));
  });

  it('whose editors are restricted is seen by everybody all the same, and edited by those alone', () => {
    const content = titled('Release calendar');
    const facts = factsOf(site);
    const engine = new Engine(facts);
    expect(viewers('Release calendar').yes.length).toBeGreaterThan(50);
    const editors = numbersOf(engine.who(facts.contents.numbers.get(content.id)!, 'edit').yes);
    expect(editors.map((number) => facts.people.ids[number])).toEqual(
      facts.people.ids.filter((who) => canEdit(site, content.id, who).verdict),
    );
  });

  it('below a folder is unknown for those whom everything else lets through, and for nobody else', () => {
    const facts = factsOf(site);
    const folder = facts.contents.numbers.get(titled('Legal hold').id)!;
    facts.restrictions.set(folder, { read: [], update: [], unread: 'the site does not tell' });
    const { yes, unknown } = viewers('Matter 2024-17', facts);
    expect(yes).toEqual([]);
    for (const who of truth('Matter 2024-17')) expect(unknown).toContain(who);
    expect(unknown).toEqual(viewers('Glossary of bands').yes.length > 0 ? truth('Module 1.') : []);
  });

  it('below a page that the token cannot see names its own people in vain, and says unknown', () => {
    const facts = factsOf(site);
    const hidden = facts.contents.numbers.get(titled('Security incident 2025-03').id)!;
    facts.restrictions.set(hidden, { read: [], update: [], unread: 'not visible to the token' });
    const { yes, unknown } = viewers('Lessons for auditors', facts);
    expect(yes).toEqual([]);
    for (const who of truth('Lessons for auditors')) expect(unknown).toContain(who);
  });
});

describe('a space', () => {
  it.each<RoleMode>(['PRE_ROLES', 'ROLES_TRANSITION', 'ROLES'])(
    'grants as the mode of the site has it (%s)',
    (mode) => {
      const other = buildSite({ seed: 4, pages: 100, mode });
      const facts = factsOf(other);
      const engine = new Engine(facts);
      for (const [number, { id }] of facts.spaces.entries()) {
        const home = other.spaces.get(id)?.homepageId;
        const content = facts.contents.numbers.get(home ?? '');
        if (content === undefined) continue;
        const gate = engine.gate(number, 'view', '');
        for (const [person, userId] of facts.people.ids.entries()) {
          const { failing } = canView(other, home!, userId);
          const isIn = (gate.yes[person >>> 5]! & (1 << (person & 31))) !== 0;
          const maybe = (gate.maybe[person >>> 5]! & (1 << (person & 31))) !== 0;
          if (isIn === maybe) expect(isIn, `${userId} in ${id}`).toBe(failing === null || failing === 'content');
        }
      }
    },
  );
});
