import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Direction } from '../../../src/blueprints/confluence/meeting.ts';
import { Meeting } from '../../../src/blueprints/confluence/meeting.ts';

/** Reads a list from both ends, in turns as given, in pages of `size`, each walk until it is told that they have met. */
const readFromBothEnds = (list: readonly number[], size: number, turns: readonly boolean[]): ReadonlySet<number> => {
  const meeting = new Meeting();
  const seen = new Set<number>();
  const walks = (['up', 'down'] as const).map((direction: Direction) => ({
    direction,
    list: direction === 'up' ? list : list.toReversed(),
    at: 0,
    ended: false,
  }));
  const step = (i: number): void => {
    const walk = walks[i];
    if (!walk || walk.ended) return;
    const page = walk.list.slice(walk.at, walk.at + size);
    walk.at += size;
    for (const id of page) seen.add(id);
    walk.ended = meeting.saw(walk.direction, page.map(String)) || walk.at >= walk.list.length;
  };
  for (const turn of turns) step(turn ? 1 : 0);
  while (walks.some((walk) => !walk.ended)) {
    step(0);
    step(1);
  }
  return seen;
};

const ids = fc.uniqueArray(fc.nat(10_000), { maxLength: 60 });
const turns = fc.array(fc.boolean(), { maxLength: 40 });
const size = fc.integer({ min: 1, max: 7 });

it('misses nothing of a list in the order of its ids, whoever is faster', () => {
  fc.assert(
    fc.property(ids, size, turns, (some, n, whose) => {
      const list = some.toSorted((a, b) => a - b);
      expect(readFromBothEnds(list, n, whose)).toEqual(new Set(list));
    }),
  );
});

it('misses nothing of a list in any other order', () => {
  fc.assert(
    fc.property(ids, size, turns, (list, n, whose) => {
      expect(readFromBothEnds(list, n, whose)).toEqual(new Set(list));
    }),
  );
});

it('ends both walks once they have met', () => {
  const meeting = new Meeting();
  expect(meeting.saw('up', ['1', '2'])).toBe(false);
  expect(meeting.saw('down', ['6', '5'])).toBe(false);
  expect(meeting.saw('up', ['3', '4', '5'])).toBe(true);
  expect(meeting.saw('down', ['4', '3'])).toBe(true);
});
