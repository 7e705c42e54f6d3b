import { setImmediate } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { BandTable, PlaceOrder } from '../../content/candidatePairs.ts';
import {
  candidatePairs,
  firstOf,
  MOST_PAGES_EXACT,
  newBandTable,
  packPair,
  secondOf,
} from '../../content/candidatePairs.ts';
import { changedPairs } from '../../content/changedPairs.ts';
import { BANDS } from '../../content/minHash.ts';
import { duplication } from '../../content/nearDuplicates.ts';

/** Two pages that are nearly the same, and how much, in per cent. */
export interface Pair {
  readonly one: string;
  readonly other: string;
  readonly percent: number;
}

/** What has to be written, so that the records know the pairs as they are. */
export interface Comparison {
  /** Pairs that are none any more. */
  readonly parted: readonly Pair[];
  /** New pairs, and those that are alike by another percentage than before. */
  readonly joined: readonly Pair[];
  /** What changed of the pages that are compared. */
  readonly moved: readonly Moved[];
}

/** A page that is compared since, or with another text, or no more. */
export interface Moved {
  readonly page_id: string;
  /** Its bands when pages were last compared; null: it was not. */
  readonly before: string | null;
  /** Its bands now; null: it is not compared any more. */
  readonly after: string | null;
}

/** What is known already. */
export interface ComparedSince {
  /** What was written by this transaction or a later one is new; 0: nothing was compared before. */
  readonly since: number;
  /** Whether pages may go without a trace in what was written, as where filters take them away. */
  readonly untraced: boolean;
}

/** So many rows are read at once. */
const READ_AT_ONCE = 10_000;
/** So many sketches are in memory while pairs are verified: half a kilobyte each. */
const SKETCHES_AT_ONCE = 20_000;

/**
 * Which pages are nearly the same. How crowded a bucket of pages with a band in common is depends on all of them, so what is
 * found follows from the pages as they are now and from nothing else; but where pages were compared before, only those are
 * looked at that changed since, and the buckets that they leave or enter.
 */
export const comparePages = async (pool: Pool, account: string, known: ComparedSince): Promise<Comparison> => {
  const moved = await movedPages(pool, account, known);
  if (known.since !== 0 && moved.length === 0) return { parted: [], joined: [], moved };
  const follows = known.since === 0 ? null : await followedPairs(pool, account, moved);
  return { ...(follows ?? (await wholeComparison(pool, account, known.since))), moved };
};

const wholeComparison = async (pool: Pool, account: string, since: number): Promise<Omit<Comparison, 'moved'>> => {
  const pages = await comparedPages(pool, account, since);
  const { known, strays } = await knownPairs(pool, account, pages.ids);
  const found = await verifiedPairs(pool, account, pages, known);
  const pairsOf = (pairs: Similarities, differ: (pair: number, percent: number) => boolean): Pair[] =>
    [...pairs].flatMap(([pair, percent]) => (differ(pair, percent) ? [pairOf(pages.ids, pair, percent)] : []));
  return {
    parted: [...strays, ...pairsOf(known, (pair) => !found.has(pair))],
    joined: pairsOf(found, (pair, percent) => known.get(pair) !== percent),
  };
};

const pairOf = (ids: readonly string[], pair: number, percent: number): Pair => ({
  one: ids[firstOf(pair, ids.length)]!,
  other: ids[secondOf(pair, ids.length)]!,
  percent,
});

/** How pages of the same bands are ordered, whatever the order of the database is. */
const byId =
  (ids: readonly string[]): PlaceOrder =>
  (a, b) =>
    ids[a]! < ids[b]! ? -1 : ids[a]! > ids[b]! ? 1 : 0;

const movedPages = async (
  pool: Pool,
  account: string,
  { since, untraced }: ComparedSince,
): Promise<readonly Moved[]> => {
  const only = since === 0 || untraced ? '' : 'and s.page_id in (select page_id from written)';
  const { rows } = await pool.query<Moved>(
    `with written as materialized (
       select page_id from page_signatures where account = $1 and xact >= $2
       union select page_id from pages where account = $1 and xact >= $2
     ), was as (select page_id, bands from compared_pages s where s.account = $1 ${only}
     ), now as (select s.page_id, s.bands, s.xact >= $2 as changed ${COMPARED} ${only})
     select page_id, was.bands as before, now.bands as after from was full join now using (page_id)
     where was.bands is distinct from now.bands or now.changed`,
    [account, since],
  );
  return rows;
};

/** The same by what moved; null where there are too many pages for that. */
const followedPairs = async (
  pool: Pool,
  account: string,
  moved: readonly Moved[],
): Promise<Omit<Comparison, 'moved'> | null> => {
  const before = await comparedBefore(pool, account);
  const coming = moved.flatMap(({ page_id, after }) => (after === null ? [] : [{ page_id, bands: after }]));
  const was = before.ids.length;
  const ids = [...before.ids, ...coming.map(({ page_id }) => page_id)];
  if (ids.length > MOST_PAGES_EXACT) return null;
  const table = newBandTable(ids.length);
  for (const [i, portion] of before.bands.entries()) putBands(table, i * READ_AT_ONCE, portion);
  for (const [i, { bands }] of coming.entries()) putBands(table, was + i, Buffer.from(bands, 'base64'));
  const changedIds = new Set(moved.map(({ page_id }) => page_id));
  const left = new Set(before.ids.flatMap((id, place) => (changedIds.has(id) ? [place] : [])));
  const pairs = changedPairs({ table, left, came: was, order: byId(ids) });
  const open = Float64Array.from(pairs.found).sort();
  const found = new Map<string, Pair>();
  await verify(pool, account, ids, open, (pair, percent) => {
    const one = pairOf(ids, pair, percent);
    found.set(nameOf(one), one);
  });
  const asked = [...pairs.found, ...pairs.lost].map((pair) => pairOf(ids, pair, 0));
  const known = await knownOf(pool, account, [...changedIds], asked);
  return {
    parted: [...known.values()].filter((pair) => !found.has(nameOf(pair))),
    joined: [...found.values()].filter((pair) => known.get(nameOf(pair))?.percent !== pair.percent),
  };
};

/** The same from either side. */
const nameOf = ({ one, other }: Pair): string => (one < other ? `${one} ${other}` : `${other} ${one}`);

const putBands = (table: BandTable, at: number, bands: Buffer): void => {
  const pages = bands.length / (BANDS * Uint32Array.BYTES_PER_ELEMENT);
  for (let i = 0; i < pages; i++) {
    for (let band = 0; band < BANDS; band++) {
      table[band]![at + i] = bands.readUInt32LE((i * BANDS + band) * Uint32Array.BYTES_PER_ELEMENT);
    }
  }
};

interface Portion {
  /** Null: there are no more. */
  readonly ids: string[] | null;
  readonly bands: Buffer;
  readonly last: string | null;
}

const PORTION = `
select array_agg(page_id order by page_id) as ids, max(page_id) as last,
  string_agg(decode(bands, 'base64'), '' order by page_id) as bands
from (select page_id, bands from compared_pages where account = $1 and page_id > $2 order by page_id limit $3) p`;

/** The pages that were compared the last time; bands in portions of as many pages as are read at once, one after the other. */
const comparedBefore = async (
  pool: Pool,
  account: string,
): Promise<{ readonly ids: readonly string[]; readonly bands: readonly Buffer[] }> => {
  const ids: string[] = [];
  const bands: Buffer[] = [];
  let after: string | null = '';
  while (after !== null) {
    const portion: Portion = (await pool.query<Portion>(PORTION, [account, after, READ_AT_ONCE])).rows[0]!;
    if (portion.ids !== null) {
      for (const id of portion.ids) ids.push(id);
      bands.push(portion.bands);
    }
    after = portion.last;
  }
  return { ids, bands };
};

/** What is known of pairs with one of these pages, and of these pairs. */
const knownOf = async (
  pool: Pool,
  account: string,
  pages: readonly string[],
  pairs: readonly Pair[],
): Promise<ReadonlyMap<string, Pair>> => {
  const { rows } = await pool.query<Pair>(
    `select page_id as one, other_page_id as other, similarity as percent from near_duplicates
     where account = $1 and page_id = any ($2)
     union all
     select n.page_id, n.other_page_id, n.similarity from unnest($3::text[], $4::text[]) as asked (one, other)
     join near_duplicates n on n.account = $1 and n.page_id = asked.one and n.other_page_id = asked.other`,
    [account, pages, pairs.map(({ one }) => one), pairs.map(({ other }) => other)],
  );
  return new Map(rows.map((pair) => [nameOf(pair), pair]));
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
      putBands(table, ids.length, Buffer.from(row.bands, 'base64'));
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
  for (const pairs of candidatePairs(table, byId(ids))) {
    for (const pair of pairs) {
      const percent = known.get(pair);
      const isSettled = !changed[firstOf(pair, ids.length)] && !changed[secondOf(pair, ids.length)];
      if (percent !== undefined && isSettled) found.set(pair, percent);
      else open.add(pair);
    }
    // Others of this process have answers to take.
    await setImmediate();
  }
  await verify(pool, account, ids, Float64Array.from(open).sort(), (pair, percent) => found.set(pair, percent));
  return found;
};

/** Calls back with those packed pairs that are near-duplicates. */
const verify = async (
  pool: Pool,
  account: string,
  ids: readonly string[],
  open: Float64Array,
  found: (pair: number, percent: number) => void,
): Promise<void> => {
  for (const pairs of portions(open, ids.length)) {
    const places = [...new Set(pairs.flatMap((pair) => [firstOf(pair, ids.length), secondOf(pair, ids.length)]))];
    const sketches = await sketchesOf(
      pool,
      account,
      places.map((place) => ids[place]!),
    );
    for (const pair of pairs) {
      const { one, other } = pairOf(ids, pair, 0);
      const [a, b] = [sketches.get(one), sketches.get(other)];
      const percent = a && b ? duplication(a, b) : null;
      if (percent !== null) found(pair, percent);
    }
  }
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
