import type { DuckDBConnection } from '@duckdb/node-api';
import { storedColumns } from '../../model/table.ts';
import { createTable, quote } from '../layout.ts';
import { noteChanged, touchedBy } from './changed.ts';
import type { DerivedTable, Only } from './derivedTable.ts';
import { derivedTables } from './index.ts';

/** Beyond that share of rows touched, deriving the table whole is quicker than finding and replacing them. */
const LARGEST_SHARE = 0.3;

export interface Derived {
  readonly name: string;
  readonly rows: number;
  /** How many of the rows were derived again. */
  readonly written: number;
}

/** Makes the derived tables of a file anew, from the tables that it holds. */
export const derive = async (connection: DuckDBConnection): Promise<readonly Derived[]> => {
  const all: Derived[] = [];
  for (const t of derivedTables) all.push(await deriveWhole(connection, t));
  return all;
};

/**
 * Brings the derived tables of a file that was continued to the present: of each, the rows that what changed can touch.
 * @param replaced names of tables of which is not known what changed: what follows from them is derived whole.
 */
export const deriveTouched = async (
  connection: DuckDBConnection,
  replaced: ReadonlySet<string>,
): Promise<readonly Derived[]> => {
  const unknown = new Set(replaced);
  const all: Derived[] = [];
  for (const t of derivedTables) {
    if (t.follows.every(({ on }) => !unknown.has(on))) all.push(await deriveTouchedOf(connection, t));
    else {
      all.push(await deriveWhole(connection, t));
      unknown.add(t.name);
    }
  }
  return all;
};

const everything: Only = (from) => from;

const deriveWhole = async (connection: DuckDBConnection, t: DerivedTable): Promise<Derived> => {
  await connection.run(createTable(t));
  const { rowsChanged } = await connection.run(`insert into ${quote(t.name)} ${rowsOf(t, everything)} ${orderOf(t)}`);
  return { name: t.name, rows: rowsChanged, written: rowsChanged };
};

const rowsOf = (t: DerivedTable, only: Only): string =>
  `select ${Object.keys(storedColumns(t)).map(quote).join(', ')} from (${t.select(only)})`;

const orderOf = ({ lies }: DerivedTable): string => (lies === undefined ? '' : `order by ${lies}`);

/** What is touched, under names that no column of a table has. */
const touchedName = (column: string): string => quote(`touched ${column}`);

const onlyTouched: Only = (from, by) => {
  const same = Object.entries({ account: 'account', ...by }).map(([name, value]) => `${value} = ${touchedName(name)}`);
  return `(from ${from} semi join touched on ${same.join(' and ')})`;
};

const deriveTouchedOf = async (connection: DuckDBConnection, t: DerivedTable): Promise<Derived> => {
  const by = ['account', ...t.by];
  const names = by.map((name) => `${quote(name)} as ${touchedName(name)}`).join(', ');
  const touched = t.follows.map((dependency) => touchedBy(t, dependency)).join(' union all ');
  await connection.run(`create or replace temp table touched as select distinct ${names} from (${touched})`);
  const same = by.map((name) => `t.${quote(name)} = ${touchedName(name)}`).join(' and ');
  const touchedRows = `(from ${quote(t.name)} as t semi join touched on ${same})`;
  const counted = await connection.runAndReadAll(
    `select (from ${touchedRows} select count(*)), (from ${quote(t.name)} select count(*)), (from touched select count(*))`,
  );
  const [replaced, rows, keys] = (counted.getRows()[0] ?? []).map(Number) as [number, number, number];
  await noteChanged(connection, t, touchedRows);
  if (Math.max(replaced, keys) > rows * LARGEST_SHARE) {
    const derived = await deriveWhole(connection, t);
    await noteChanged(connection, t, touchedRows);
    return derived;
  }
  await connection.run(`create or replace temp table derived as ${rowsOf(t, onlyTouched)}`);
  await noteChanged(connection, t, 'derived');
  await connection.run('begin');
  await connection.run(`delete from ${quote(t.name)} as t using touched where ${same}`);
  const { rowsChanged: written } = await connection.run(`insert into ${quote(t.name)} from derived`);
  if (t.lies !== undefined && replaced + written > 0) {
    await connection.run(`create or replace temp table lying as from ${quote(t.name)}`);
    await connection.run(createTable(t));
    await connection.run(`insert into ${quote(t.name)} from lying ${orderOf(t)}`);
    await connection.run('drop table lying');
  }
  await connection.run('commit');
  return { name: t.name, rows: rows - replaced + written, written };
};
