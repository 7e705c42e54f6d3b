import fc from 'fast-check';
import { expect, it } from 'vitest';
import { glob } from '../../../../src/blueprints/confluence/scope/glob.ts';

it.each([
  ['ENG', 'eng', true],
  ['ENG', 'ENGX', false],
  ['ENG*', 'ENG', true],
  ['*eng*', 'Platform Engineering', true],
  ['T?M', 'tëm', true],
  ['T?M', 'tm', false],
  ['?', '😀', true],
  ['~*', '~712020abc', true],
  ['Who are we?', 'Who are we?', true],
  ['a.c', 'abc', false],
  ['[a-z]', '[a-z]', true],
  ['u\u0308ber*', 'Überblick', true],
])('%j fits %j: %s', (pattern, text, fits) => {
  expect(glob(pattern)(text)).toBe(fits);
});

/** What the words say, without any thought of time. */
const fits = (pattern: readonly string[], text: readonly string[]): boolean => {
  const [first, ...rest] = pattern;
  if (first === undefined) return text.length === 0;
  if (first === '*') return fits(rest, text) || (text.length > 0 && fits(pattern, text.slice(1)));
  return text.length > 0 && (first === '?' || first === text[0]) && fits(rest, text.slice(1));
};

it('fits exactly what its characters say', () => {
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 10 });
  fc.assert(
    fc.property(pattern, text, (wanted, given) => {
      expect(glob(wanted)(given)).toBe(fits([...wanted], [...given]));
    }),
    { numRuns: 2_000 },
  );
});

it('fits itself, whatever it is', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => glob(text)(text)));
});

it('comes to an end with many stars', () => {
  expect(glob(`${'*a'.repeat(50)}b`)('a'.repeat(5_000))).toBe(false);
});
