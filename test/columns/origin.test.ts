import { expect, it } from 'vitest';
import type { Origin } from '../../src/columns/origin.ts';
import { whyNotContinued } from '../../src/columns/origin.ts';

const before: Origin = {
  system: '7',
  database: '5',
  timeline: '1',
  layout: '1-abc',
  xmin: 100n,
  xmax: 110n,
  takenAt: '2026-01-01T00:00:00.000Z',
};

it.each([
  ['the same moment', {}, undefined],
  ['a later one', { xmin: 105n, xmax: 200n }, undefined],
  ['other declarations', { layout: '1-abd' }, 'the tables are declared otherwise than when it was made'],
  ['another cluster', { system: '8' }, 'it is of another database'],
  ['another database', { database: '6' }, 'it is of another database'],
  ['another timeline', { timeline: '2' }, 'the database was restored since'],
  ['an earlier moment', { xmax: 109n }, 'the database was restored since'],
] as const)('judges whether a copy can be continued to %s', (_, change, why) => {
  expect(whyNotContinued(before, { ...before, ...change })).toBe(why);
});
