import type { BandTable, PlaceOrder } from './candidatePairs.ts';
import {
  agreeingBands,
  bandOrder,
  firstOf,
  isCandidate,
  isCrowded,
  packPair,
  REACH,
  secondOf,
} from './candidatePairs.ts';

/** The bands of pages as they were and as they are. A page that changed has two places. */
export interface ChangedBands {
  readonly table: BandTable;
  /** Places of pages that are no more, or are no more as they stand there. */
  readonly left: ReadonlySet<number>;
  /** From this place on stand those that came, or are others than before. */
  readonly came: number;
  /** How pages of the same bands are ordered. */
  readonly order: PlaceOrder;
}

export interface ChangedPairs {
  /** Candidates that are to be looked at: those with pages that came, and of two that stayed those that may be new. Packed. */
  readonly found: ReadonlySet<number>;
  /** Pairs of pages that stayed and are no candidates any more. Packed. */
  readonly lost: ReadonlySet<number>;
}

/** Pages that agree in a band. */
interface Bucket {
  readonly stayed: number[];
  readonly left: number[];
  readonly came: number[];
  /** By place, where the bucket is crowded and somebody asked. */
  ranks?: ReadonlyMap<number, number>;
}

/** By band and key. */
type Buckets = readonly ReadonlyMap<number, Bucket>[];

/**
 * What becomes of the candidate pairs when pages come, change and go, as {@link candidatePairs} would find over all. It
 * looks at the buckets that these pages leave or enter: others are as they were. In a bucket that is crowded, or was, two
 * that stayed may come to stand near each other or away from it; whether they are candidates then hangs on their other
 * buckets too.
 */
export function changedPairs({ table, left, came, order }: ChangedBands): ChangedPairs {
  const pages = table[0]!.length;
  const compare = bandOrder(table, order);
  const touched = table.map((keys) => {
    const wanted = new Set<number>();
    for (const place of left) wanted.add(keys[place]!);
    for (let place = came; place < pages; place++) wanted.add(keys[place]!);
    return wanted;
  });
  const buckets = bucketsOf(table, touched, left, came);
  const found = new Set<number>();
  const suspects = new Set<number>();
  for (const [band, some] of buckets.entries()) {
    for (const bucket of some.values()) {
      bucket.stayed.sort(compare);
      const now = merged(bucket.stayed, bucket.came.sort(compare), compare);
      for (const [a, b] of pairsOfCame(now, came)) {
        if (isCandidate(agreeingBands(table, a, b), (reached) => reached === band)) found.add(packPair(a, b, pages));
      }
      for (const [a, b] of movedApart(bucket, now, compare)) {
        if (isCandidate(agreeingBands(table, a, b), () => true)) suspects.add(packPair(a, b, pages));
      }
    }
  }
  const lost = new Set<number>();
  const all = withOthers(buckets, suspects, { table, left, came, order });
  for (const pair of suspects) {
    const [a, b] = [firstOf(pair, pages), secondOf(pair, pages)];
    const reaches = (band: number): boolean => reach(all[band]!.get(table[band]![a]!)!, a, b, compare);
    (isCandidate(agreeingBands(table, a, b), reaches) ? found : lost).add(pair);
  }
  return { found, lost };
}

/** So many bits of a key tell most of those that nobody looks for from the others, at once. */
const FILTER_BITS = 20;
const FILTER = 2 ** FILTER_BITS - 1;

function bucketsOf(
  table: BandTable,
  wanted: readonly ReadonlySet<number>[],
  left: ReadonlySet<number>,
  came: number,
): Buckets {
  const filter = new Uint8Array(FILTER + 1);
  return table.map((keys, band) => {
    const buckets = new Map<number, Bucket>();
    for (const key of wanted[band]!) buckets.set(key, { stayed: [], left: [], came: [] });
    if (buckets.size === 0) return buckets;
    filter.fill(0);
    for (const key of buckets.keys()) filter[key & FILTER] = 1;
    for (let place = 0; place < keys.length; place++) {
      if (filter[keys[place]! & FILTER] === 0) continue;
      const bucket = buckets.get(keys[place]!);
      bucket?.[place >= came ? 'came' : left.has(place) ? 'left' : 'stayed'].push(place);
    }
    return buckets;
  });
}

/** Two sorted lists in one. */
function merged(a: readonly number[], b: readonly number[], compare: PlaceOrder): number[] {
  const all: number[] = [];
  let at = 0;
  for (const one of b) {
    while (at < a.length && compare(a[at]!, one) < 0) all.push(a[at++]!);
    all.push(one);
  }
  while (at < a.length) all.push(a[at++]!);
  return all;
}

/** Each page that came with those of its bucket that it is compared with. */
function* pairsOfCame(now: readonly number[], came: number): Generator<readonly [number, number]> {
  const reach = isCrowded(now.length) ? REACH : now.length;
  for (const [i, one] of now.entries()) {
    if (one < came) continue;
    // Of two that came the latter yields the pair.
    for (let j = Math.max(0, i - reach); j < i; j++) yield [now[j]!, one];
    for (let j = i + 1; j <= Math.min(now.length - 1, i + reach); j++) if (now[j]! < came) yield [one, now[j]!];
  }
}

/** Pairs that stayed, and were compared in this bucket and are not now, or the other way round. */
function* movedApart(
  { stayed, left }: Bucket,
  now: readonly number[],
  compare: PlaceOrder,
): Generator<readonly [number, number]> {
  const wasCrowded = isCrowded(stayed.length + left.length);
  if (!wasCrowded && !isCrowded(now.length)) return;
  const before = ranksIn(merged(stayed, left.sort(compare), compare));
  const after = ranksIn(now);
  const reachOf = (ranks: ReadonlyMap<number, number>, a: number, b: number): boolean =>
    !isCrowded(ranks.size) || ranks.get(b)! - ranks.get(a)! <= REACH;
  // Whoever stands farther away than that is out of reach in both, where both are crowded.
  const farthest = wasCrowded && isCrowded(now.length) ? REACH : stayed.length;
  for (const [i, a] of stayed.entries()) {
    for (let j = i + 1; j < Math.min(stayed.length, i + 1 + farthest); j++) {
      const b = stayed[j]!;
      if (reachOf(before, a, b) !== reachOf(after, a, b)) yield [a, b];
    }
  }
}

const ranksIn = (sorted: readonly number[]): ReadonlyMap<number, number> =>
  new Map(sorted.map((place, rank) => [place, rank]));

/** Those buckets, and the others that two suspects have in common. */
function withOthers(buckets: Buckets, suspects: ReadonlySet<number>, changed: ChangedBands): Buckets {
  const { table, left, came } = changed;
  const pages = table[0]!.length;
  const wanted = table.map(() => new Set<number>());
  for (const pair of suspects) {
    const [a, b] = [firstOf(pair, pages), secondOf(pair, pages)];
    for (const band of agreeingBands(table, a, b)) {
      const key = table[band]![a]!;
      if (!buckets[band]!.has(key)) wanted[band]!.add(key);
    }
  }
  const others = bucketsOf(table, wanted, left, came);
  return buckets.map((some, band) => new Map([...some, ...others[band]!]));
}

/** Whether two pages of a bucket are compared in it now. */
function reach(bucket: Bucket, a: number, b: number, compare: PlaceOrder): boolean {
  if (!isCrowded(bucket.stayed.length + bucket.came.length)) return true;
  bucket.ranks ??= ranksIn([...bucket.stayed, ...bucket.came].sort(compare));
  return Math.abs(bucket.ranks.get(a)! - bucket.ranks.get(b)!) <= REACH;
}
