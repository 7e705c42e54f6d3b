import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BandTable } from '../../src/content/candidatePairs.ts';
import { candidatePairs, firstOf, newBandTable, packPair, secondOf } from '../../src/content/candidatePairs.ts';
import { changedPairs } from '../../src/content/changedPairs.ts';
import { bodyHash } from '../../src/content/hash.ts';
import type { MinHash } from '../../src/content/minHash.ts';
import { BANDS, FEWEST_SHINGLES, minHashOf, similarity } from '../../src/content/minHash.ts';
import { duplication } from '../../src/content/nearDuplicates.ts';
import { shingles } from '../../src/content/shingles.ts';

/** Words that are the same for the same seed, so that the tests have no chance in them. */
function words(seed: number, count: number): string[] {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return `w${(state >>> 8) % 5_000}`;
  };
  return Array.from({ length: count }, next);
}

const text = (seed: number, count: number): string => words(seed, count).join(' ');
const hashOf = (of: string): MinHash => minHashOf(of)!;
const alike = (a: string, b: string): number => similarity(hashOf(a).sketch, hashOf(b).sketch);

const jaccard = (a: string, b: string): number => {
  const [one, other] = [new Set(shingles(a)), new Set(shingles(b))];
  const common = [...one].filter((hash) => other.has(hash)).length;
  return common / (one.size + other.size - common);
};

/** The text with every so-and-so-many-th word replaced. */
const edited = (of: string, every: number): string =>
  of
    .split(' ')
    .map((word, i) => (i % every === every - 1 ? `x${i}` : word))
    .join(' ');

describe('shingles', () => {
  it.each([
    ['One two three, four!', 'one  two\nthree four'],
    ['Größe ist alles', 'GRÖßE, ist: alles.'],
    ['東京都', '東 京 都'],
  ])('of %j are those of %j', (a, b) => {
    expect(shingles(a)).toEqual(shingles(b));
    expect(shingles(a).length).toBeGreaterThan(0);
  });

  it('mind the order of the words', () => {
    expect(shingles('one two three')).not.toEqual(shingles('three two one'));
  });

  it.each([[''], ['one two'], ['--- ...']])('of %j are none', (few) => {
    expect(shingles(few)).toHaveLength(0);
  });
});

describe('a MinHash', () => {
  it('is none of a stub', () => {
    expect(minHashOf(text(1, FEWEST_SHINGLES + 1))).toBeNull();
    expect(minHashOf(text(1, FEWEST_SHINGLES + 2))).not.toBeNull();
  });

  it.each([30, 300, 3_000])('tells how much texts of %i words are alike', (count) => {
    for (let seed = 1; seed <= 10; seed++) {
      const original = text(seed, count);
      expect(alike(original, original)).toBeCloseTo(1);
      for (const every of [10, 25, 50, 100]) {
        const copy = edited(original, every);
        expect(Math.abs(alike(original, copy) - jaccard(original, copy))).toBeLessThan(0.1);
      }
      expect(alike(original, text(seed + 100, count))).toBeLessThan(0.1);
    }
  });
});

describe('duplication', () => {
  it('is whole per cents, from 80 on', () => {
    const original = hashOf(text(1, 500)).sketch;
    expect(duplication(original, original)).toBe(100);
    expect(duplication(original, hashOf(edited(text(1, 500), 100)).sketch)).toBeGreaterThan(90);
    expect(duplication(original, hashOf(edited(text(1, 500), 10)).sketch)).toBeNull();
    expect(duplication(original, hashOf(text(2, 500)).sketch)).toBeNull();
  });
});

const tableOf = (hashes: readonly MinHash[]): BandTable => {
  const table = newBandTable(hashes.length);
  hashes.forEach(({ bands }, page) => {
    table.forEach((keys, band) => {
      keys[page] = bands[band]!;
    });
  });
  return table;
};

const pairsOf = (table: BandTable): number[] => [...candidatePairs(table)].flat();

describe('candidate pairs', () => {
  it('have every two pages that are alike, and few others', () => {
    const originals = Array.from({ length: 100 }, (_, seed) => text(seed + 1, 300));
    const copies = originals.map((original) => edited(original, 50));
    const pairs = pairsOf(tableOf([...originals, ...copies].map(hashOf)));
    expect(new Set(pairs)).toEqual(new Set(originals.map((_, i) => packPair(i, i + 100, 200))));
  });

  it('are those that agree in two bands, each once, while buckets are small', () => {
    const bands = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: BANDS, maxLength: BANDS });
    const sparse = fc.array(bands, { minLength: 2, maxLength: 12 }).map((pages) =>
      // A quarter of the bands may agree; the others are each page's own.
      pages.map((keys, page) => Uint32Array.from(keys, (key, band) => (band % 4 === 0 ? key : 100 + page))),
    );
    fc.assert(
      fc.property(sparse, (pages) => {
        const expected: number[] = [];
        for (let a = 0; a < pages.length; a++) {
          for (let b = a + 1; b < pages.length; b++) {
            const agreeing = pages[a]!.filter((key, band) => key === pages[b]![band]).length;
            if (agreeing >= 2) expected.push(packPair(a, b, pages.length));
          }
        }
        const found = pairsOf(tableOf(pages.map((keys) => ({ bands: keys, sketch: new Uint8Array() }))));
        expect(found.toSorted((a, b) => a - b)).toEqual(expected);
      }),
    );
  });

  it('of many pages of one text are a few for each', () => {
    const same = hashOf(text(1, 300));
    const pairs = pairsOf(tableOf(Array.from({ length: 5_000 }, () => same)));
    expect(pairs.length).toBeLessThanOrEqual(5_000 * 4);
    const paired = new Set(pairs.flatMap((pair) => [firstOf(pair, 5_000), secondOf(pair, 5_000)]));
    expect(paired.size).toBe(5_000);
  });

  it('of many pages of one template do not grow with their square', () => {
    const template = text(1, 200);
    const count = 2_000;
    const pages = Array.from({ length: count }, (_, i) => hashOf(`${template} ${text(i + 2, 15)}`));
    const pairs = new Set(pairsOf(tableOf(pages)));
    expect(pairs.size).toBeLessThan(count * BANDS * 4 * 2);
    const paired = new Set([...pairs].flatMap((pair) => [firstOf(pair, count), secondOf(pair, count)]));
    expect(paired.size).toBe(count);
  });

  it('of no pages are none', () => {
    expect(pairsOf(newBandTable(0))).toEqual([]);
    expect(pairsOf(newBandTable(1))).toEqual([]);
  });
});

describe('changed pairs', () => {
  /** A number below another, the same for the same seed. */
  const dice = (seed: number) => {
    let state = seed;
    return (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) % below;
    };
  };

  it.each([1, 40, 90])('follow pages that come, change and go as all pairs do, in families of about %i', (size) => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 30 }), (seed, changes) => {
        const roll = dice(seed);
        // Of one family most bands are the same, or all of them.
        const bandsOf = (): Uint32Array => {
          const family = roll(3);
          const isCopy = roll(4) === 0;
          return Uint32Array.from({ length: BANDS }, (_, band) =>
            isCopy || roll(5) > 0 ? family * 100 + band : 1000 + roll(band % 2 === 0 ? 3 : 10_000),
          );
        };
        const was = new Map(Array.from({ length: 3 * size }, () => [`${roll(1_000_000)}`, bandsOf()]));
        const now = new Map(was);
        const ids = [...was.keys()];
        for (let i = 0; i < changes; i++) {
          const id = ids[roll(ids.length)]!;
          const what = roll(3);
          if (what === 0) now.delete(id);
          else now.set(what === 1 ? id : `${roll(1_000_000)}`, bandsOf());
        }
        const pairNames = (names: readonly string[], pairs: Iterable<number>): string[] =>
          [...pairs].map((pair) => {
            const both = [names[firstOf(pair, names.length)]!, names[secondOf(pair, names.length)]!];
            return both.toSorted().join(' ');
          });
        const byName = (names: readonly string[]) => (a: number, b: number) => (names[a]! < names[b]! ? -1 : 1);
        const whole = (pages: ReadonlyMap<string, Uint32Array>): ReadonlySet<string> => {
          const names = [...pages.keys()];
          const table = tableOf([...pages.values()].map((bands) => ({ bands, sketch: new Uint8Array() })));
          return new Set(pairNames(names, [...candidatePairs(table, byName(names))].flat()));
        };
        const came = [...now].filter(([id, bands]) => was.get(id) !== bands);
        const places = [...was, ...came];
        const names = places.map(([id]) => id);
        const { found, lost } = changedPairs({
          table: tableOf(places.map(([, bands]) => ({ bands, sketch: new Uint8Array() }))),
          left: new Set([...was].flatMap(([id, bands], place) => (now.get(id) === bands ? [] : [place]))),
          came: was.size,
          order: byName(names),
        });
        const stayed = [...whole(was)].filter((pair) => pair.split(' ').every((id) => was.get(id) === now.get(id)));
        const gone = new Set(pairNames(names, lost));
        const followed = new Set([...stayed.filter((pair) => !gone.has(pair)), ...pairNames(names, found)]);
        expect(followed).toEqual(whole(now));
      }),
      { numRuns: size > 1 ? 25 : 100 },
    );
  });
});

describe('bodyHash', () => {
  it('is the SHA-256 of the UTF-8', () => {
    expect(bodyHash('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(bodyHash('é')).toBe('4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c');
  });
});
