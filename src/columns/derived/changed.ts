import type { DuckDBConnection } from '@duckdb/node-api';
import { publicTables } from '../../model/schema.ts';
import type { Table } from '../../model/table.ts';
import { storedKey } from '../../model/table.ts';
import { quote } from '../layout.ts';
import type { Dependency } from './derivedTable.ts';
import { derivedTables } from './index.ts';

/** Beside the file, for the time of one refresh: what became of rows that something derived follows from. */
const CATALOG = 'since';

/** Of each table that something is derived from, the columns that matter. */
const watched: ReadonlyMap<string, ReadonlySet<string>> = derivedTables
  .flatMap(({ follows }) => follows)
  .reduce(
    (all, { on, columns }) => all.set(on, new Set([...(all.get(on) ?? []), ...columns])),
    new Map<string, ReadonlySet<string>>(),
  );

const keys = new Map([...publicTables, ...derivedTables].map((t) => [t.name, storedKey(t)]));

const keyOf = (name: string): readonly string[] => {
  const key = keys.get(name);
  if (!key) throw new Error(`nothing can follow from ${name}: it is no table`);
  return key;
};

/** What is noted of a table's rows. */
const columnsOf = (name: string): string => named([...keyOf(name), ...(watched.get(name) ?? [])]);

const named = (columns: Iterable<string>): string => [...new Set(columns)].map(quote).join(', ');

const notedIn = (table: string): string => `${CATALOG}.main.${quote(table)}`;

/** Makes the place where changed rows are noted; every connection to the file sees it. */
export const openChanged = async (connection: DuckDBConnection): Promise<void> => {
  await connection.run(`attach ':memory:' as ${CATALOG}`);
  for (const name of watched.keys()) {
    await connection.run(`create table ${notedIn(name)} as select ${columnsOf(name)} from ${quote(name)} limit 0`);
  }
};

/**
 * Notes rows of a table that may have changed, where something is derived from it: first as they were, and when they are
 * replaced all of the same keys as they are. To be called outside of transactions: one can only write to one of the places.
 * @param from what stands in a `from` for the rows.
 */
export const noteChanged = async (connection: DuckDBConnection, { name }: Table, from: string): Promise<void> => {
  if (!watched.has(name)) return;
  await connection.run(`insert into ${notedIn(name)} select ${columnsOf(name)} from ${from}`);
};

/** What is to be selected from the rows that changed in what a dependency looks at: one that did not stands there twice. */
export const touchedBy = (t: { readonly by: readonly string[] }, { on, columns, touches }: Dependency): string => {
  return `select account, ${t.by.map(quote).join(', ')} from (
    with changed as (select ${named([...keyOf(on), ...columns])} from ${notedIn(on)} group by all having count(*) = 1) ${touches})`;
};
