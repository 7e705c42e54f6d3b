import { setImmediate } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { BandTable } from '../../content/candidatePairs.ts';
import { candidatePairs, firstOf, newBandTable, packPair, secondOf } from '../../content/candidatePairs.ts';
import { BANDS } from '../../content/minHash.ts';
import { duplication } from '../../content/nearDuplicates.ts';

/** Two pages that are nearly the same, and how much, in per cent. */
export interface Pair {
  readonly one: string;
  readonly other: string;
  readonly percent: number;
}

/** What has to be written, so that the records know the pairs as they are. */
interface Comparison {
  /** Pairs that are none any more. */
  readonly parted: readonly Pair[];
  /** New pairs, and those that are alike by another percentage than before. */
  readonly joined: readonly Pair[];
}

/** So many rows are read at once. */
const READ_AT_ONCE = 10_000;
/** So many sketches are in memory while pairs are verified: half a kilobyte each. */
const SKETCHES_AT_ONCE = 20_000;

/**
 * Which pages are nearly the same. Pairs that may be are looked for among all pages by their bands, a hundred bytes each,
 * since how crowded a bucket is depends on all of them; so what is found follows from the pages as they are now and from
 * nothing else. A pair that is known stays unverified where neither page was written by the transaction `since` or later.
 */
export const comparePages = async (pool: Pool, account: string, since: number): Promise<Comparison> => {
  const pages = await comparedPages(pool, account, since);
  const { known, strays } = await knownPairs(pool, account, pages.ids);
  const found = await verifiedPairs(pool, account, pages, known);
  const count = pages.ids.length;
  const pairOf = (pair: number, percent: number): Pair => ({
    one: pages.ids[firstOf(pair, count)]!,
    other: pages.ids[secondOf(pair, count)]!,
    percent,
  });
  const pairsOf = (pairs: Similarities, differ: (pair: number, percent: number) => boolean): Pair[] =>
    [...pairs].flatMap(([pair, percent]) => (differ(pair, percent) ? [pairOf(pair, percent)] : []));
  return {
    parted: [...strays, ...pairsOf(known, (pair) => !found.has(pair))],
    joined: pairsOf(found, (pair, percent) => known.get(pair) !== percent),
  };
};

interface ComparedPages {
  readonly ids: readonly string[];
  readonly table: BandTable;
  /** One where the page was written lately. */
  readonly changed: Uint8Array;
}

/** Packed pairs of places in a list of ids, with how much they are alike in per cent. */
type Similarities = ReadonlyMap<number, number>;

/** Pages that readers can find, and which have enough text. */
const COMPARED = `
from page_signatures s join pages p on p.account = s.account and p.page_id = s.page_id
where s.account = $1 and s.bands <> '' and p.status in ('current', 'archived')`;

const comparedPages = async (pool: Pool, account: string, since: number): Promise<ComparedPages> => {
  const counted = await pool.query<{ count: number }>(`select count(*) as count ${COMPARED}`, [account]);
  const count = counted.rows[0]?.count ?? 0;
  const ids: string[] = [];
  const table = newBandTable(count);
  const changed = new Uint8Array(count);
  for (let after = ''; ids.length < count; ) {
    const { rows } = await pool.query<{ page_id: string; bands: string; changed: boolean }>(
      `select s.page_id, s.bands, s.xact >= $3 as changed ${COMPARED} and s.page_id > $2 order by s.page_id limit $4`,
      [account, after, since, Math.min(READ_AT_ONCE, count - ids.length)],
    );
    for (const row of rows) {
      const bands = Buffer.from(row.bands, 'base64');
      for (let band = 0; band < BANDS; band++) {
        table[band]![ids.length] = bands.readUInt32LE(band * Uint32Array.BYTES_PER_ELEMENT);
      }
      changed[ids.length] = row.changed ? 1 : 0;
      ids.push(row.page_id);
    }
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.page_id;
  }
  return { ids, table: table.map((keys) => keys.subarray(0, ids.length)), changed };
};

interface KnownPairs {
  readonly known: Similarities;
  /** Pairs with pages that are not compared any more. */
  readonly strays: readonly Pair[];
}

const KNOWN = `
select page_id as one, other_page_id as other, similarity as percent from near_duplicates
where account = $1 and page_id < other_page_id and (page_id, other_page_id) > ($2, $3)
order by page_id, other_page_id limit ${READ_AT_ONCE}`;

const knownPairs = async (pool: Pool, account: string, ids: readonly string[]): Promise<KnownPairs> => {
  const places = new Map(ids.map((id, place) => [id, place]));
  const known = new Map<number, number>();
  const strays: Pair[] = [];
  for (let last: Pair | undefined = { one: '', other: '', percent: 0 }; last !== undefined; ) {
    const { rows }: { rows: Pair[] } = await pool.query<Pair>(KNOWN, [account, last.one, last.other]);
    for (const pair of rows) {
      const [one, other] = [places.get(pair.one), places.get(pair.other)];
      if (one === undefined || other === undefined) strays.push(pair);
      else known.set(packPair(one, other, ids.length), pair.percent);
    }
    last = rows.at(-1);
  }
  return { known, strays };
};

const verifiedPairs = async (
  pool: Pool,
  account: string,
  { ids, table, changed }: ComparedPages,
  known: Similarities,
): Promise<Similarities> => {
  const found = new Map<number, number>();
  const open = new Set<number>();
  for (const pairs of candidatePairs(table)) {
    for (const pair of pairs) {
      const percent = known.get(pair);
      const isSettled = !changed[firstOf(pair, ids.length)] && !changed[secondOf(pair, ids.length)];
      if (percent !== undefined && isSettled) found.set(pair, percent);
      else open.add(pair);
    }
    // Others of this process have answers to take.
    await setImmediate();
  }
  for (const pairs of portions(Float64Array.from(open).sort(), ids.length)) {
    const places = [...new Set(pairs.flatMap((pair) => [firstOf(pair, ids.length), secondOf(pair, ids.length)]))];
    const sketches = await sketchesOf(
      pool,
      account,
      places.map((place) => ids[place]!),
    );
    for (const pair of pairs) {
      const [one, other] = [
        sketches.get(ids[firstOf(pair, ids.length)]!),
        sketches.get(ids[secondOf(pair, ids.length)]!),
      ];
      const percent = one && other ? duplication(one, other) : null;
      if (percent !== null) found.set(pair, percent);
    }
  }
  return found;
};

/** Pairs in portions of which each needs so many sketches at most. */
function* portions(pairs: Float64Array, count: number): Generator<readonly number[]> {
  let portion: number[] = [];
  let places = new Set<number>();
  for (const pair of pairs) {
    portion.push(pair);
    places.add(firstOf(pair, count)).add(secondOf(pair, count));
    if (places.size < SKETCHES_AT_ONCE - 1) continue;
    yield portion;
    portion = [];
    places = new Set();
  }
  if (portion.length > 0) yield portion;
}

const sketchesOf = async (
  pool: Pool,
  account: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> => {
  const { rows } = await pool.query<{ page_id: string; sketch: string }>(
    'select page_id, sketch from page_signatures where account = $1 and page_id = any ($2)',
    [account, ids],
  );
  return new Map(rows.map(({ page_id, sketch }) => [page_id, Buffer.from(sketch, 'base64')]));
};
