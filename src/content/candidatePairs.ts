import { BANDS } from './minHash.ts';

/** A double holds integers of so many bits. */
const EXACT_BITS = 53;

/** In how many bands two pages must agree. One is chance or a common skeleton; what is alike by 80 % has 8 on average. */
const FEWEST_BANDS = 2;

/** So many pages that agree in a band are compared each with each. */
const LARGEST_BUCKET = 64;
/**
 * Of more, as where hundreds were made from one template, each is compared with so many that come next when they are
 * sorted by their other bands. So a bucket costs no more than its size, however large; each page still finds its like.
 */
export const REACH = 4;

/** Whether so many pages that agree in a band are too many to compare each with each. */
export const isCrowded = (pages: number): boolean => pages > LARGEST_BUCKET;

/** Of more pages not all bits of a key are looked at when buckets are sorted. */
export const MOST_PAGES_EXACT = 2 ** 21 - 1;

/** The bands of many pages, band by band; a page is named by its place. */
export type BandTable = readonly Uint32Array[];

/** An order of places, as `Array.sort` takes it. */
export type PlaceOrder = (a: number, b: number) => number;

const asTheyStand: PlaceOrder = (a, b) => a - b;

export const newBandTable = (pages: number): BandTable => Array.from({ length: BANDS }, () => new Uint32Array(pages));

/** A pair in one number, the lower place first. */
export const packPair = (a: number, b: number, pages: number): number => (a < b ? a * pages + b : b * pages + a);
export const firstOf = (pair: number, pages: number): number => Math.floor(pair / pages);
export const secondOf = (pair: number, pages: number): number => pair % pages;

/**
 * Pairs of pages that may be alike (locality-sensitive hashing over bands), band by band, packed. A pair may come twice.
 * It depends on the bands and the order of the pages alone. {@link changedPairs} follows it when pages change.
 * @param order how pages of the same bands are ordered.
 */
export function* candidatePairs(table: BandTable, order: PlaceOrder = asTheyStand): Generator<readonly number[]> {
  const compare = bandOrder(table, order);
  const pages = table[0]!.length;
  const placeBits = Math.max(1, Math.ceil(Math.log2(pages + 1)));
  const places = 2 ** placeBits;
  /** The upper bits of a key are enough to sort by; that two are the same is checked. */
  const dropped = Math.max(0, 32 - (EXACT_BITS - placeBits));
  /** In which bands, one bit for each, a page stood in a bucket that was too large to compare each with each. */
  const crowded = new Uint32Array(pages);
  for (let band = 0; band < table.length; band++) {
    const keys = table[band]!;
    const sorted = new Float64Array(pages);
    for (let page = 0; page < pages; page++) sorted[page] = (keys[page]! >>> dropped) * places + page;
    sorted.sort();
    const pairs: number[] = [];
    const add = (a: number, b: number) => {
      if (agree(table, band, crowded, a, b)) pairs.push(packPair(a, b, pages));
    };
    for (let start = 0; start < pages; ) {
      const key = Math.floor(sorted[start]! / places);
      let end = start + 1;
      while (end < pages && Math.floor(sorted[end]! / places) === key) end++;
      if (end - start > 1) pairUp(band, crowded, bucketOf(sorted, start, end, places), compare, add);
      start = end;
    }
    yield pairs;
  }
}

const bucketOf = (sorted: Float64Array, start: number, end: number, places: number): number[] =>
  Array.from(sorted.subarray(start, end), (entry) => entry % places);

function pairUp(
  band: number,
  crowded: Uint32Array,
  bucket: number[],
  compare: PlaceOrder,
  add: (a: number, b: number) => void,
): void {
  const isLarge = isCrowded(bucket.length);
  if (isLarge) {
    for (const page of bucket) crowded[page]! |= 1 << band;
    bucket.sort(compare);
  }
  const reach = isLarge ? REACH : bucket.length;
  for (let i = 0; i < bucket.length; i++) {
    for (let j = i + 1; j < Math.min(bucket.length, i + 1 + reach); j++) add(bucket[i]!, bucket[j]!);
  }
}

/** By their bands, then as `order` says. */
export const bandOrder =
  (table: BandTable, order: PlaceOrder): PlaceOrder =>
  (a, b) => {
    for (const keys of table) if (keys[a] !== keys[b]) return keys[a]! - keys[b]!;
    return order(a, b);
  };

/** The bands in which two pages agree. */
export const agreeingBands = (table: BandTable, a: number, b: number): readonly number[] => {
  const bands: number[] = [];
  for (const [band, keys] of table.entries()) if (keys[a] === keys[b]) bands.push(band);
  return bands;
};

/** Whether two pages that agree in these bands are a candidate pair. `reaches`: whether they are compared in one of them. */
export const isCandidate = (agreeing: readonly number[], reaches: (band: number) => boolean): boolean => {
  // What agrees in all bands stands side by side in every bucket, and counts in the first.
  if (agreeing.length === BANDS) return reaches(0);
  return agreeing.length >= FEWEST_BANDS && agreeing.some(reaches);
};

/** Whether two pages agree in enough bands, and the pair has not come already. */
function agree(table: BandTable, band: number, crowded: Uint32Array, a: number, b: number): boolean {
  let bands = 0;
  for (let other = 0; other < table.length; other++) {
    if (table[other]![a] !== table[other]![b]) continue;
    if (other < band && (crowded[a]! & (1 << other)) === 0) return false;
    bands++;
  }
  // What agrees in all bands stands side by side in every bucket, and has come with the first.
  if (bands === table.length) return band === 0;
  return bands >= FEWEST_BANDS && table[band]![a] === table[band]![b];
}
