import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Note } from '../../src/config/note.ts';
import { noted } from '../../src/config/note.ts';
import type { Situation } from '../../src/config/plan.ts';
import { afterwards, planOf } from '../../src/config/plan.ts';
import type { Thing } from '../../src/config/thing.ts';
import { keyOf, thingKinds } from '../../src/config/thing.ts';

const value = fc.oneof(
  fc.constantFrom('a', 'b', '', 1, true, null),
  fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }),
);
const secret = fc.constantFrom('one', 'two', null, undefined);

const thingOf = (field: fc.Arbitrary<unknown>, hidden: fc.Arbitrary<string | null | undefined>): fc.Arbitrary<Thing> =>
  fc.record({
    kind: fc.constantFrom(...thingKinds),
    name: fc.constantFrom('a', 'b', 'c'),
    fields: fc.record({ p: field, q: field, r: value }),
    secret: hidden,
  });

const things = (one: fc.Arbitrary<Thing>) => fc.uniqueArray(one, { selector: keyOf, maxLength: 8 });

/** What was there was read with its secrets, or has none; what is wanted may say nothing of some of it. */
const situation: fc.Arbitrary<Situation> = fc.record({
  wanted: things(thingOf(fc.oneof(value, fc.constant(undefined)), secret)),
  current: things(thingOf(value, fc.constantFrom('one', 'two', null))),
  note: things(thingOf(value, fc.constant(undefined))).chain((all) =>
    fc
      .array(fc.boolean(), { minLength: all.length, maxLength: all.length })
      .map((added) => all.reduce<Note>((note, one, i) => noted(note, one, added[i] === true), {})),
  ),
  prune: fc.boolean(),
});

it('has nothing to do once it is carried out', () => {
  fc.assert(
    fc.property(situation, (given) => {
      const current = afterwards(given, planOf(given));
      expect(planOf({ ...given, current }).changes).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

it('touches what the file names, and with --prune what an earlier one added; nothing else', () => {
  fc.assert(
    fc.property(situation, (given) => {
      const { changes, left } = planOf(given);
      const named = new Set(given.wanted.map(keyOf));
      const mine = given.current.filter((one) => !named.has(keyOf(one)) && given.note[keyOf(one)]?.added).map(keyOf);
      const removed = changes.filter(({ action }) => action === 'remove').map(keyOf);
      expect(new Set(removed)).toEqual(new Set(given.prune ? mine : []));
      expect(new Set(left.map(keyOf))).toEqual(new Set(given.prune ? [] : mine));
      for (const change of changes) if (change.action !== 'remove') expect(named).toContain(keyOf(change));
      const after = new Map(afterwards(given, { changes, left }).map((one) => [keyOf(one), one]));
      for (const one of given.current)
        if (!named.has(keyOf(one)) && !removed.includes(keyOf(one))) expect(after.get(keyOf(one))).toEqual(one);
      // What is said holds, and what is not said stays.
      for (const one of given.wanted) {
        for (const [field, wanted] of Object.entries(one.fields))
          if (wanted !== undefined) expect(after.get(keyOf(one))?.fields[field]).toEqual(wanted);
      }
    }),
    { numRuns: 1000 },
  );
});

const thing = (every: string, hidden?: string): Thing => ({
  kind: 'account',
  name: 'acme',
  fields: { every },
  secret: hidden,
});

it('tells what somebody has changed since from what the file has changed, and shows no secret', () => {
  const note = noted({}, thing('6h'), true);
  const plan = (wanted: Thing, current: readonly Thing[]) =>
    planOf({ wanted: [wanted], current, note, prune: false }).changes;
  expect(plan(thing('6h'), [thing('12h')])).toMatchObject([
    { action: 'change', fields: [{ field: 'every', before: '12h', after: '6h', byHand: true }] },
  ]);
  expect(plan(thing('1h'), [thing('6h')])).toMatchObject([{ action: 'change', fields: [{ byHand: false }] }]);
  // Both of them.
  expect(plan(thing('1h'), [thing('12h')])).toMatchObject([{ action: 'change', fields: [{ byHand: true }] }]);
  expect(plan(thing('6h'), [])).toMatchObject([{ action: 'add', byHand: true }]);
  const changes = plan(thing('6h', 'new secret'), [thing('6h', 'old secret')]);
  expect(changes).toMatchObject([{ fields: [{ field: 'token', before: null, after: null, secret: true }] }]);
  expect(JSON.stringify(changes)).not.toMatch(/old|new/);
});
