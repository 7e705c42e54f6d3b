import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import type { Column, Table } from '../../model/table.ts';
import { storedColumns } from '../../model/table.ts';
import { quote, sqlTypes } from '../ddl.ts';
import { encodeColumn } from './array.ts';

/** What every write of a run carries. */
export interface WriteContext {
  readonly account: string;
  readonly runId: string;
  /** The stamp of the run: the moment of its start. */
  readonly stamp: string;
  /** The stamp of the last finished run; null in the first run, which has nothing to differ from. */
  readonly notBefore: string | null;
}

/** Statements bind the context first: $1 account, $2 stamp, $3 run, $4 not before. */
export const CONTEXT_PARAMETERS = 4;

export const contextValues = (context: WriteContext): readonly unknown[] => [
  context.account,
  context.stamp,
  context.runId,
  context.notBefore,
];

export type Row = Readonly<Record<string, unknown>>;

export const columnOf = (t: Table, name: string): Column => {
  const column = storedColumns(t)[name];
  if (!column) throw new Error(`table ${t.name} has no column ${name}`);
  return column;
};

/** `name as (select …)` over one array parameter for each column, from parameter number `first` on. */
export const incoming = (name: string, t: Table, columns: readonly string[], first: number): string => {
  const parameters = columns.map((_, i) => `$${first + i}::text[]`).join(', ');
  const names = columns.map(quote).join(', ');
  const casts = columns.map((c) => cast(quote(c), columnOf(t, c))).join(', ');
  return `${name} as (select ${casts} from unnest(${parameters}) as i(${names}))`;
};

const cast = (expression: string, column: Column): string =>
  column.kind === 'text' ? expression : `${expression}::${sqlTypes[column.kind]} as ${expression}`;

/** One binary array for each column of the rows. */
export const columnArrays = (t: Table, columns: readonly string[], rows: readonly Row[]): readonly Buffer[] =>
  columns.map((name) => {
    const { kind } = columnOf(t, name);
    return encodeColumn(
      kind,
      rows.map((row) => row[name]),
    );
  });

/** `a.x is not distinct from b.x and …`. The first columns of a scope never are null, so plain equality keeps the index. */
export const sameBy = (t: Table, a: string, b: string, columns: readonly string[]): string =>
  columns
    .map((c) => `${a}.${quote(c)} ${columnOf(t, c).nullable ? 'is not distinct from' : '='} ${b}.${quote(c)}`)
    .join(' and ');

const names = new Map<string, string>();

/** Runs a statement prepared once for each connection. */
export const run = (client: ClientBase, text: string, values: readonly unknown[]) => {
  let name = names.get(text);
  if (name === undefined) {
    name = createHash('sha256').update(text).digest('base64url').slice(0, 24);
    names.set(text, name);
  }
  return client.query({ name, text, values: values as unknown[] });
};

/** The last of the rows with the same key, in the order of their first appearance. */
export const distinctBy = (rows: readonly Row[], key: readonly string[]): readonly Row[] => {
  const byKey = new Map<string, Row>();
  for (const row of rows) byKey.set(key.map((k) => String(row[k] ?? '\0')).join('\u0001'), row);
  return byKey.size === rows.length ? rows : [...byKey.values()];
};

/** Builds each statement once. */
export const memoize = (build: (t: Table, columns: readonly string[]) => string) => {
  const built = new Map<string, string>();
  return (t: Table, columns: readonly string[]): string => {
    const id = `${t.name}(${columns.join()})`;
    let text = built.get(id);
    if (text === undefined) {
      text = build(t, columns);
      built.set(id, text);
    }
    return text;
  };
};
