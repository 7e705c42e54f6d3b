import { mixed, shingles } from './shingles.ts';

/** A text of fewer words is a stub; stubs are alike without being copies of each other. */
export const FEWEST_SHINGLES = 18;

/** How many values the sketch has, each of a byte: a similarity that it gives is off by one or two per cent. */
const SKETCH = 512;
const SKETCH_SHIFT = 23;
const VALUE = (1 << SKETCH_SHIFT) - 1;
/** More than any value. */
const EMPTY = VALUE + 1;
/** A value of the sketch is 1 to 255; 0 stands where the text has none. */
const VALUES = 255;

/** Bins of the bands: each is four of the sketch's, so that texts of a page or less fill most of them. */
const BINS = 128;
const MERGED = SKETCH / BINS;

/** How many bands there are, and of how many bins each is made: see {@link MinHash}. */
export const BANDS = 25;
const ROWS = 5;

/**
 * What is kept of a text to find those that are nearly alike. It tells nothing of its words.
 *
 * Both come from one permutation of the text's shingles (one-permutation hashing: the upper bits of a hash choose the
 * bin, and each bin keeps the smallest of the lower bits). Two texts that have the share J of their distinct shingles in
 * common agree in about J of the bins. They agree in a whole band with J^5, so at 80 % in 8 of the 25 on average and in
 * two or more nearly always; at 50 % seldom; at 20 % hardly ever.
 */
export interface MinHash {
  /** A hash for each band: what agrees in one may be alike. */
  readonly bands: Uint32Array;
  /** From which {@link similarity} tells how much. */
  readonly sketch: Uint8Array;
}

/** Null for a text of a few words. */
export function minHashOf(text: string): MinHash | null {
  const hashes = shingles(text);
  if (hashes.length < FEWEST_SHINGLES) return null;
  const mins = new Uint32Array(SKETCH).fill(EMPTY);
  for (let i = 0; i < hashes.length; i++) {
    const hash = hashes[i]!;
    const bin = hash >>> SKETCH_SHIFT;
    const value = hash & VALUE;
    if (value < mins[bin]!) mins[bin] = value;
  }
  const sketch = new Uint8Array(SKETCH);
  for (let bin = 0; bin < SKETCH; bin++) {
    const value = mins[bin]!;
    if (value !== EMPTY) sketch[bin] = 1 + ((mixed(value) >>> 0) % VALUES);
  }
  return { bands: bandsOf(merged(mins)), sketch };
}

/** In one bin stands the smallest value of several, since the bits that chose among these are no part of the value. */
function merged(mins: Uint32Array): Uint32Array {
  const bins = new Uint32Array(BINS);
  for (let bin = 0; bin < BINS; bin++) {
    let least = EMPTY;
    for (let i = bin * MERGED; i < (bin + 1) * MERGED; i++) least = Math.min(least, mins[i]!);
    bins[bin] = least;
  }
  return bins;
}

function bandsOf(bins: Uint32Array): Uint32Array {
  const bands = new Uint32Array(BANDS);
  for (let band = 0; band < BANDS; band++) {
    let hash = band;
    for (let row = 0; row < ROWS; row++) hash = mixed(Math.imul(hash, 31) + binOf(bins, band * ROWS + row));
    bands[band] = hash;
  }
  return bands;
}

/**
 * An empty bin borrows from one that is not, which one being drawn by its number alone and so in the same order for
 * every text: it keeps the chance to agree (optimal densification, Shrivastava 2017).
 */
function binOf(bins: Uint32Array, bin: number): number {
  let value = bins[bin]!;
  for (let draw = 1; value === EMPTY; draw++) value = bins[mixed(bin * 0x10001 + draw) & (BINS - 1)]!;
  return value;
}

/** How many of their distinct shingles two texts have in common, of those that either has: 0 to 1. */
export function similarity(a: Uint8Array, b: Uint8Array): number {
  let either = 0;
  let both = 0;
  let same = 0;
  for (let bin = 0; bin < SKETCH; bin++) {
    const [one, other] = [a[bin]!, b[bin]!];
    if ((one | other) === 0) continue;
    either++;
    if (one === 0 || other === 0) continue;
    both++;
    if (one === other) same++;
  }
  if (either === 0) return 0;
  // Values that differ fall on the same byte by chance, one time in so many.
  const known = (same - both / VALUES) / (1 - 1 / VALUES);
  return Math.max(0, known) / either;
}
