import type { Columns } from '../../../src/columns/open.ts';
import type { ParameterValues } from '../../../src/insights/parameter.ts';
import type { Schema } from '../../../src/model/schema.ts';
import { publicTables } from '../../../src/model/schema.ts';

export type Row<T extends keyof Schema> = Schema[T];
export type AnswerRow = Readonly<Record<string, unknown>>;
/** What an insight answers, worked out row by row. */
export type Reference = (world: World, parameters: ParameterValues) => readonly AnswerRow[];

const DAY = 86_400_000;
const MOST = { maxRows: 1e6, timeoutMillis: 60_000 };

export const keyOf = (row: { readonly account: string }, id: string | null): string => `${row.account} ${id}`;

/** Everything that the columns hold of a site, or of several, in memory. */
export class World {
  readonly now: number;
  readonly #rows: ReadonlyMap<string, readonly unknown[]>;
  readonly #memo = new Map<unknown, unknown>();

  private constructor(rows: ReadonlyMap<string, readonly unknown[]>, now: string) {
    this.#rows = rows;
    this.now = Date.parse(now);
  }

  static async load(columns: Columns, now: string, account?: string): Promise<World> {
    const rows = new Map<string, readonly unknown[]>();
    for (const { name, columns: declared } of publicTables) {
      // JSON as its text.
      const json = Object.entries(declared).filter(([, { kind }]) => kind === 'json');
      const replaced = json.map(([column]) => `"${column}"::varchar as "${column}"`).join(', ');
      const select = `select *${json.length === 0 ? '' : ` replace (${replaced})`} from ${name}`;
      rows.set(name, (await columns.all(select, { ...MOST, account })).rows);
    }
    return new World(rows, now);
  }

  rows<T extends keyof Schema>(table: T): readonly Row<T>[] {
    return (this.#rows.get(table) ?? []) as readonly Row<T>[];
  }

  /** Works something out once. */
  once<T>(work: (world: World) => T): T {
    if (!this.#memo.has(work)) this.#memo.set(work, work(this));
    return this.#memo.get(work) as T;
  }

  get page() {
    return this.once(pagesById);
  }
  get space() {
    return this.once(spacesById);
  }
  get user() {
    return this.once(usersById);
  }
  get group() {
    return this.once(groupsById);
  }

  /** Milliseconds of so many days before now. */
  daysAgo(days: unknown): number {
    return this.now - Number(days) * DAY;
  }

  /** ISO of the first day of the month that many months back. */
  monthsBack(months: unknown): string {
    const { year, month } = partsOf(this.now);
    return new Date(Date.UTC(year, month - Number(months), 1)).toISOString();
  }

  /** How many days begin between a moment and now. */
  daysSince(moment: string): number {
    return Math.floor(this.now / DAY) - Math.floor(Date.parse(moment) / DAY);
  }

  nameOf(row: { readonly account: string }, userId: string | null): string | null {
    return this.user.get(keyOf(row, userId))?.display_name ?? userId;
  }
}

const index = <R extends { account: string }>(rows: readonly R[], id: (row: R) => string): ReadonlyMap<string, R> =>
  new Map(rows.map((row) => [keyOf(row, id(row)), row]));

const pagesById = (w: World) => index(w.rows('pages'), (row) => row.page_id);
const spacesById = (w: World) => index(w.rows('spaces'), (row) => row.space_id);
const usersById = (w: World) => index(w.rows('users'), (row) => row.user_id);
const groupsById = (w: World) => index(w.rows('groups'), (row) => row.group_id);

const partsOf = (millis: number) => {
  const date = new Date(millis);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() };
};

export const monthOf = (moment: string): string => {
  const { year, month } = partsOf(Date.parse(moment));
  return new Date(Date.UTC(year, month, 1)).toISOString();
};

export const before = (moment: string | null, millis: number): boolean =>
  moment !== null && Date.parse(moment) < millis;
export const since = (moment: string | null, millis: number): boolean =>
  moment !== null && Date.parse(moment) >= millis;
export const latest = (moments: readonly (string | null)[]): string | null =>
  moments.reduce((most, one) => (one !== null && (most === null || one > most) ? one : most), null);

export const groupBy = <T, K>(rows: Iterable<T>, key: (row: T) => K): Map<K, T[]> => {
  const groups = new Map<K, T[]>();
  for (const row of rows) {
    const k = key(row);
    const group = groups.get(k);
    if (group === undefined) groups.set(k, [row]);
    else group.push(row);
  }
  return groups;
};

export const sum = (numbers: Iterable<number>): number => {
  let total = 0;
  for (const n of numbers) total += n;
  return total;
};
export const distinct = (values: Iterable<unknown>): number => new Set([...values].filter((v) => v !== null)).size;
export const percent = (part: number, whole: number): number => roundTo((100 * part) / whole, 0);

/** Halves go away from zero. */
export const roundTo = (value: number, digits: number): number => {
  const factor = 10 ** digits;
  return (Math.sign(value) * Math.round(Math.abs(value) * factor)) / factor;
};

type Sorting<T> = (row: T) => unknown;

const compare = (a: unknown, b: unknown): number => {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return Number(a) - Number(b);
};

const ordering = (a: unknown, b: unknown, sign: number): number => {
  if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
  return sign * compare(a, b);
};

export const ascending =
  <T>(of: Sorting<T>) =>
  (a: T, b: T) =>
    ordering(of(a), of(b), 1);
/** Nulls come last here too. */
export const descending =
  <T>(of: Sorting<T>) =>
  (a: T, b: T) =>
    ordering(of(a), of(b), -1);

/** The rows in order, up to a limit where there is one. */
export const sorted = <T>(rows: readonly T[], limit: unknown, ...by: readonly ((a: T, b: T) => number)[]): T[] => {
  const all = rows.toSorted((a, b) => {
    for (const one of by) {
      const order = one(a, b);
      if (order !== 0) return order;
    }
    return 0;
  });
  return limit === undefined ? all : all.slice(0, Number(limit));
};
