import { describe, expect, it } from 'vitest';
import { fingerprint, fingerprintDistance } from '../../src/content/fingerprint.ts';
import { bodyHash } from '../../src/content/hash.ts';

/** A text of words that are the same for the same seed, so that the test has no chance in it. */
function text(seed: number, words: number): string {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return `w${(state >>> 8) % 5_000}`;
  };
  return Array.from({ length: words }, next).join(' ');
}

const distance = (a: string, b: string): number => fingerprintDistance(fingerprint(a)!, fingerprint(b)!);

describe('fingerprint', () => {
  it('is 64 bits in hex', () => {
    expect(fingerprint('any words at all')).toMatch(/^[0-9a-f]{16}$/);
  });

  it.each([[''], [' \n'], ['--- ...']])('of %j is none', (empty) => {
    expect(fingerprint(empty)).toBeNull();
  });

  it.each([
    ['One two three, four!', 'one  two\nthree four'],
    ['Größe', 'GRÖßE'],
    ['one', 'One.'],
  ])('of %j is that of %j', (a, b) => {
    expect(fingerprint(a)).toBe(fingerprint(b));
  });

  it('differs little for texts that differ little', () => {
    const original = text(1, 1_000).split(' ');
    const edited = original.with(300, 'another').toSpliced(700, 2, 'and', 'one', 'more').join(' ');
    expect(distance(original.join(' '), edited)).toBeLessThanOrEqual(6);
  });

  it('differs much for texts that have nothing in common', () => {
    for (let seed = 2; seed < 20; seed++) expect(distance(text(1, 500), text(seed, 500))).toBeGreaterThan(12);
  });

  it('minds the order of the words', () => {
    expect(fingerprint('one two three')).not.toBe(fingerprint('three two one'));
  });

  it('takes each Chinese or Japanese character for a word', () => {
    expect(fingerprint('東京都')).toBe(fingerprint('東 京 都'));
  });
});

describe('fingerprintDistance', () => {
  it.each([
    ['0000000000000000', '0000000000000000', 0],
    ['0000000000000000', 'ffffffffffffffff', 64],
    ['8000000000000001', '0000000000000000', 2],
  ])('%s and %s: %i', (a, b, bits) => {
    expect(fingerprintDistance(a, b)).toBe(bits);
  });
});

describe('bodyHash', () => {
  it('is the SHA-256 of the UTF-8', () => {
    expect(bodyHash('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(bodyHash('é')).toBe('4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c');
  });
});
