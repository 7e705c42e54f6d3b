/**
 * What a table is: columns with their meaning, a key, and how it remembers. PostgreSQL, DuckDB, the types of rows, the
 * documentation and the history are all derived from these declarations.
 */

export type ColumnKind = 'text' | 'integer' | 'bigint' | 'boolean' | 'timestamp' | 'json' | 'texts';

/** How values of a column look in TypeScript. Timestamps are ISO 8601 in UTC with milliseconds. */
interface ValueOf {
  text: string;
  integer: number;
  bigint: number;
  boolean: boolean;
  timestamp: string;
  json: unknown;
  texts: readonly string[];
}

export interface Column<K extends ColumnKind = ColumnKind, N extends boolean = boolean> {
  readonly kind: K;
  readonly nullable: N;
  readonly meaning: string;
}

export type Columns = Readonly<Record<string, Column>>;

/**
 * How a table remembers.
 * - `now`: one row for each key, as it is now.
 * - `set`: rows of one scope (say, the links of one page) are replaced together.
 * - `interval`: like `set`, but a row that goes stays, closed by `valid_to`; a row that comes has its `valid_from`.
 * - `log`: rows are only ever added.
 * - `derived`: worked out from the other tables whenever the columns are refreshed; the records have no such table.
 */
export type History = 'now' | 'set' | 'interval' | 'log' | 'derived';

/** Which differences of a table are recorded in `changes`, as which kind, and about whom. */
export interface ChangeRule<C extends string = string> {
  readonly subjectType: string;
  readonly subject: C;
  /** Rows that come and go are the change. */
  readonly rows?: string;
  /** A column's new value is the change: column → kind. */
  readonly attributes?: Readonly<Partial<Record<C, string>>>;
}

export interface Table<N extends string = string, C extends Columns = Columns> {
  readonly name: N;
  readonly meaning: string;
  /** The source entity and the normalized entity, where the table is one of the schema model's thirteen. */
  readonly entity?: { readonly source: string; readonly normalized: string };
  readonly history: History;
  readonly columns: C;
  /** Leads with `account`, which every table has and none declares. For intervals, `valid_from` completes it. */
  readonly key: readonly (keyof C & string)[];
  /** For `set` and `interval`: the columns that delimit the rows that one observation replaces. */
  readonly scope?: readonly (keyof C & string)[];
  readonly indexes?: readonly (readonly (keyof C & string)[])[];
  /** Columns that no two rows of an account have the same, beside the key. */
  readonly unique?: readonly (readonly (keyof C & string)[])[];
  readonly changes?: ChangeRule<keyof C & string>;
  /** Text columns that hold whole documents, kilobytes each. */
  readonly documents?: readonly (keyof C & string)[];
  /** Columns in which null means "not told": what is known already stays. */
  readonly keepsKnown?: readonly (keyof C & string)[];
  /** Kscope's own bookkeeping, which no query, export or face may reach. */
  readonly internal?: true;
}

type Value<C extends Column> = C['nullable'] extends true ? ValueOf[C['kind']] | null : ValueOf[C['kind']];
type Interval<T extends Table> = T['history'] extends 'interval'
  ? { valid_from: string; valid_to: string | null }
  : unknown;

/** The columns that an observation of the table carries: everything but the account and the interval. */
export type RowOf<T extends Table> = { [K in keyof T['columns'] & string]: Value<T['columns'][K]> };

/** A row as it is stored. */
export type StoredRowOf<T extends Table> = { account: string } & RowOf<T> & Interval<T>;

/** Declares a table; exists so that names and columns keep their literal types. */
export const table = <const N extends string, const C extends Columns, const H extends History>(
  declaration: Table<N, C> & { readonly history: H },
): Table<N, C> & { readonly history: H } => declaration;

const column =
  <K extends ColumnKind>(kind: K) =>
  (meaning: string): Column<K, false> => ({ kind, nullable: false, meaning });

export const text = column('text');
export const integer = column('integer');
export const bigint = column('bigint');
export const boolean = column('boolean');
export const timestamp = column('timestamp');
export const json = column('json');
export const texts = column('texts');

/** The same column, which may be null. */
export const nullable = <K extends ColumnKind>(c: Column<K, false>): Column<K, true> => ({ ...c, nullable: true });

/** Every column of a table as stored, in order: the account, the declared ones, the interval. */
export const storedColumns = (t: Table): Columns => ({
  account: text('The account that the row belongs to.'),
  ...t.columns,
  ...(t.history === 'interval'
    ? {
        valid_from: timestamp('Since when, in the clock of Kscope: the stamp of the run that first saw it.'),
        valid_to: nullable(timestamp('Until when, exclusive; null: now.')),
      }
    : {}),
});

/** The columns that identify a stored row. */
export const storedKey = (t: Table): readonly string[] => [
  'account',
  ...t.key,
  ...(t.history === 'interval' ? ['valid_from'] : []),
];
