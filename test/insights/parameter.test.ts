import { expect, it } from 'vitest';
import { nearest } from '../../src/insights/nearest.ts';
import type { Parameters } from '../../src/insights/parameter.ts';
import { namesIn, parametersFrom } from '../../src/insights/parameter.ts';
import { insightOf, shippedInsights } from '../../src/insights/registry.ts';

const parameters: Parameters = {
  days: { kind: 'number', meaning: 'How many.', default: 30, least: 1, most: 100 },
  space: { kind: 'text', meaning: 'Which space.', default: null },
  labels: { kind: 'list', meaning: 'Which labels.', default: [], pattern: /^[a-z=0-9]+$/, form: 'small letters' },
  since: { kind: 'date', meaning: 'Since when.', default: null },
};
const from = (...given: readonly string[]) => parametersFrom({ id: 'mine', parameters }, given);

it('takes what is given, and the defaults for the rest', () => {
  expect(from()).toEqual({ days: 30, space: null, labels: [], since: null });
  expect(from('days=7', 'space=A=B', 'labels=a,b', 'labels= c', 'since=2026-02-28')).toEqual({
    days: 7,
    space: 'A=B',
    labels: ['a', 'b', 'c'],
    since: '2026-02-28',
  });
});

it.each([
  ['days', 'has no name and value'],
  ['=7', 'has no name and value'],
  ['dayz=7', 'mine has no parameter dayz'],
  ['constructor=7', 'mine has no parameter constructor'],
  ['days=', 'a whole number from 1 to 100'],
  ['days=1.5', 'a whole number from 1 to 100'],
  ['days=0', 'a whole number from 1 to 100'],
  ['days=101', 'a whole number from 1 to 100'],
  ['days=1; drop table pages', 'a whole number from 1 to 100'],
  ['labels=a,B', 'small letters'],
  ['since=2026-02-30', 'a day such as'],
])('refuses %s in one line', (given, message) => {
  expect(() => from(given)).toThrow(message);
});

it('finds the values that a question asks for, not what its texts and comments say', () => {
  expect(namesIn(`select $a, '$b', "$c" -- $d\n/* $e */ , $f_1 from x where y = 'it''s $g' and $a > 1`)).toEqual(
    new Set(['a', 'f_1']),
  );
});

it('names the insights that are nearest to a wrong id', () => {
  const insights = { all: shippedInsights, broken: [] };
  expect(() => insightOf(insights, 'busfactor')).toThrow('there is no insight busfactor');
  expect(
    nearest(
      'bus-facter',
      shippedInsights.map(({ id }) => id),
    ),
  ).toEqual(['bus-factor']);
  expect(
    nearest(
      'xyzzy',
      shippedInsights.map(({ id }) => id),
    ),
  ).toEqual([]);
});
