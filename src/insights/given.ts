import type { Parameter } from './parameter.ts';

/** Parameters that many insights take. */
export const limit = (most: number): Parameter => ({
  kind: 'number',
  meaning: 'How many rows at most.',
  default: most,
  least: 1,
  most: 100_000,
});

export const oneSpace: Parameter = {
  kind: 'text',
  meaning: 'The key of one space, archived or not; not given: all spaces that are not archived.',
  default: null,
};

export const pastMonths = (past: number): Parameter => ({
  kind: 'number',
  meaning: 'How many whole months back, beside the present one.',
  default: past,
  least: 1,
  most: 600,
});

export const pastDays = (meaning: string, past: number): Parameter => ({
  kind: 'number',
  meaning,
  default: past,
  least: 1,
  most: 36_500,
});

/** Whether a row of spaces is asked for: the one that is named, else every one that is not archived or gone. */
export const asked = (spaces: string): string =>
  `case when $space is null then ${spaces}.status = 'current' else ${spaces}.key = $space end`;

/** The first day of the month that lies so many months back. */
export const monthsBack = (name: string): string =>
  `date_trunc('month', $now::timestamp) - to_months($${name}::integer)`;
