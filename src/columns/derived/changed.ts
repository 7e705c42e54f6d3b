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

/** Makes the place where changed rows are noted; every connection to the file sees it. */
export const openChanged = async (connection: DuckDBConnection): Promise<void> => {
  await connection.run(`attach ':memory:' as ${CATALOG}`);
};

/**
 * Notes how the rows of a table that is continued changed, where something is derived from it. To be called once for each
 * table, before they are replaced and outside of a transaction, for one can only write to one of the places.
 * @param rows what stands in a `from` for all rows that may be others now, as they were, and for the same as they are.
 */
export const noteChanged = async (
  connection: DuckDBConnection,
  t: Table,
  rows: { readonly former: readonly string[]; readonly present: readonly string[] },
): Promise<void> => {
  const columns = watched.get(t.name);
  if (!columns) return;
  const names = [...new Set([...storedKey(t), ...columns])].map(quote).join(', ');
  const noted = `${CATALOG}.main.${quote(t.name)}`;
  await connection.run(`create table ${noted} as select ${names} from ${quote(t.name)} limit 0`);
  for (const from of [...rows.former, ...rows.present]) {
    await connection.run(`insert into ${noted} select ${names} from ${from}`);
  }
};

/** What is to be selected from the rows that changed in what a dependency looks at: one that did not stands there twice. */
export const touchedBy = (t: { readonly by: readonly string[] }, { on, columns, touches }: Dependency): string => {
  const key = keys.get(on);
  if (!key) throw new Error(`nothing can follow from ${on}: it is no table`);
  const names = [...new Set([...key, ...columns])].map(quote).join(', ');
  return `select account, ${t.by.map(quote).join(', ')} from (
    with changed as (select ${names} from ${CATALOG}.main.${quote(on)} group by all having count(*) = 1) ${touches})`;
};
