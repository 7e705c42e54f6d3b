import { describe, expect, it } from 'vitest';
import { sizesInTime } from '../../src/web/pages/people/sizesInTime.ts';
import { grantsInWords } from '../../src/web/parts/grantsInWords.ts';

describe('the sizes of a group over time', () => {
  const at = (day: number): string => new Date(Date.UTC(2026, 0, day)).toISOString();
  const sizes = [
    { at: at(1), members: 4 },
    { at: at(2), members: 5 },
    { at: at(2), members: 6 },
    { at: at(41), members: 9 },
  ];

  it('hold between changes for as long as they did, up to now', () => {
    const { categories, series } = sizesInTime(sizes, Date.parse(at(101)), 'utc');
    const values = series[0]!.values;
    const share = (members: number): number => values.filter((one) => one === members).length / values.length;
    expect([values[0], values.at(-1)]).toEqual([4, 9]);
    expect([categories[0], categories.at(-1)]).toEqual(['Jan 1, 2026', 'Apr 11, 2026']);
    expect(share(6)).toBeCloseTo(0.39, 1);
    expect(share(9)).toBeCloseTo(0.6, 1);
  });

  it('are told by the minute where they are few hours, and by nothing where there are none', () => {
    const short = sizesInTime(sizes.slice(0, 1), Date.parse(at(1)) + 3_600_000, 'utc');
    expect([short.categories[0], short.categories.at(-1)]).toEqual(['Jan 1, 00:00', 'Jan 1, 01:00']);
    expect(sizesInTime([], 0, 'utc').categories).toEqual([]);
  });
});

it('tells each operation of grants once', () => {
  expect(
    grantsInWords(['archive page', 'archive_space space', 'create comment', 'create page', 'manage_users space']),
  ).toBe('archive page · archive the space · create comment, page · manage users');
});
