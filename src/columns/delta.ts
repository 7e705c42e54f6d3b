import type { DuckDBConnection } from '@duckdb/node-api';
import type { Client } from 'pg';
import type { Columns, Table } from '../model/table.ts';
import { storedColumns, storedKey } from '../model/table.ts';
import { qualified, XACT } from '../store/ddl.ts';
import { fromDeletions } from './deletions.ts';
import { quote } from './layout.ts';
import { share } from './share.ts';
import type { Line } from './transfer.ts';
import { transfer } from './transfer.ts';

/** What became of a table that was continued. */
export interface Continued {
  readonly table: Table;
  /** How many rows PostgreSQL has of it. */
  readonly rows: number;
  /** How many of them were copied again. */
  readonly written: number;
  /** How many keys were taken out because their rows are gone. */
  readonly gone: number;
  /** Whether the columns now hold the same; else the table must be copied whole. */
  readonly same: boolean;
}

/** Beyond that share of rows written since, copying the table whole is quicker than finding and replacing them. */
const LARGEST_DELTA = 0.3;

/**
 * Brings tables that were right at a snapshot whose oldest running transaction was `xmin` to the present snapshot.
 *
 * Why counting proves that they are the same: every write stamps its row with its transaction. A row of now that was
 * written below `xmin` was there, as it is, at the former snapshot, so the columns have it; any other is in the delta.
 * So after the delta the columns hold every row of now, since only keys that are not there now are taken out. Whatever
 * they hold beyond that has been deleted, and shows in the count.
 */
export const copyDelta = async (
  lines: readonly Line[],
  tables: readonly Table[],
  since: { readonly xmin: bigint; readonly deletionsLogged: boolean },
): Promise<readonly Continued[]> =>
  share(lines, tables, async (line, table) => {
    const { rows, changed } = await measure(line.postgres, table, since.xmin);
    if (changed > rows * LARGEST_DELTA) return { table, rows, written: 0, gone: 0, same: false };
    const { written, gone } = await replaceChanged(line, table, changed, since);
    return { table, rows, written, gone, same: (await countOf(line.duckdb, table)) === rows };
  });

const measure = async (client: Client, t: Table, xmin: bigint): Promise<{ rows: number; changed: number }> => {
  const { rows } = await client.query(
    `select count(*)::float8 as rows, (count(*) filter (where ${XACT} >= ${xmin}))::float8 as changed from ${qualified(t)}`,
  );
  return rows[0];
};

const countOf = async (connection: DuckDBConnection, t: Table): Promise<number> => {
  const reader = await connection.runAndReadAll(`select count(*)::double from ${quote(t.name)}`);
  return Number(reader.getRows()[0]?.[0]);
};

const replaceChanged = async (
  line: Line,
  t: Table,
  changed: number,
  { xmin, deletionsLogged }: { xmin: bigint; deletionsLogged: boolean },
): Promise<{ readonly written: number; readonly gone: number }> => {
  const columns = storedColumns(t);
  const keyColumns: Columns = Object.fromEntries(storedKey(t).map((name) => [name, columns[name]!]));
  const written =
    changed === 0 ? 0 : await stage(line, t, 'delta', columns, `from ${qualified(t)} where ${XACT} >= ${xmin}`);
  const gone = deletionsLogged ? await stage(line, t, 'gone', keyColumns, fromDeletions(t, xmin)) : 0;
  const { duckdb } = line;
  await duckdb.run('begin');
  if (gone > 0) await duckdb.run(deleteKeysOf(t, 'gone'));
  if (written > 0) {
    await duckdb.run(deleteKeysOf(t, 'delta'));
    await duckdb.run(`insert into ${quote(t.name)} from delta`);
  }
  await duckdb.run('commit');
  return { written, gone };
};

/** Copies rows into a temporary table, of some columns of a table of the columns. */
const stage = async (line: Line, t: Table, name: string, columns: Columns, from: string): Promise<number> => {
  const names = Object.keys(columns).map(quote).join(', ');
  await line.duckdb.run(`create or replace temp table ${name} as select ${names} from ${quote(t.name)} limit 0`);
  return transfer(line, columns, from, async (select) => {
    const { rowsChanged } = await line.duckdb.run(`insert into ${name} ${select}`);
    return rowsChanged;
  });
};

const deleteKeysOf = (t: Table, staged: string): string => {
  const same = storedKey(t).map((name) => {
    const equals = storedColumns(t)[name]?.nullable ? 'is not distinct from' : '=';
    return `t.${quote(name)} ${equals} s.${quote(name)}`;
  });
  return `delete from ${quote(t.name)} as t using ${staged} as s where ${same.join(' and ')}`;
};
