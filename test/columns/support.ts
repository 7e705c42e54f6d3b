import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Pool } from 'pg';
import { expect } from 'vitest';
import { derive } from '../../src/columns/derived/derive.ts';
import type { Json } from '../../src/columns/json.ts';
import { createTable } from '../../src/columns/layout.ts';
import { openColumns } from '../../src/columns/open.ts';
import { writeOrigin } from '../../src/columns/origin.ts';
import { columnsFile } from '../../src/columns/paths.ts';
import type { Result } from '../../src/columns/query.ts';
import { publicTables } from '../../src/model/schema.ts';
import type { Table } from '../../src/model/table.ts';
import { storedColumns, storedKey } from '../../src/model/table.ts';
import { qualified } from '../../src/store/ddl.ts';

/** A folder of its own, gone after the work. */
export const withFolder = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'kscope-columns-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** Columns made by hand, with no records behind them. */
export const makeColumns = async (directory: string, statements: readonly string[] = []): Promise<void> => {
  const instance = await DuckDBInstance.create(columnsFile(directory), { storage_compatibility_version: 'latest' });
  const connection = await instance.connect();
  for (const t of publicTables) await connection.run(createTable(t));
  for (const statement of statements) await connection.run(statement);
  await derive(connection);
  await writeOrigin(connection, {
    system: '1',
    database: '1',
    timeline: '1',
    layout: '1',
    xmin: 1n,
    xmax: 1n,
    takenAt: '2026-01-01T00:00:00.000Z',
  });
  await connection.run('checkpoint');
  connection.closeSync();
  instance.closeSync();
};

/** Every row of an answer. */
export const rowsOf = async ({ rows }: Pick<Result, 'rows'>): Promise<readonly (readonly Json[])[]> => {
  const all: (readonly Json[])[] = [];
  for await (const batch of rows) all.push(...batch);
  return all;
};

const byKey = (t: Table, rows: readonly Record<string, unknown>[]): readonly Record<string, unknown>[] => {
  const keyOf = (row: Record<string, unknown>): string => JSON.stringify(storedKey(t).map((name) => row[name]));
  return [...rows].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
};

/** Holds that the columns have the very rows of the records, in every table or in some. */
export const expectSame = async (
  pool: Pool,
  directory: string,
  some: readonly Table[] = publicTables,
): Promise<void> => {
  const columns = await openColumns(directory);
  try {
    for (const t of some) {
      const names = Object.keys(storedColumns(t))
        .map((name) => `"${name}"`)
        .join(', ');
      const { rows } = await pool.query(`select ${names} from ${qualified(t)}`);
      const copy = await columns.all(`select ${names} from ${t.name}`, { maxRows: 1e6, timeoutMillis: 60_000 });
      expect(byKey(t, copy.rows), t.name).toEqual(byKey(t, rows));
    }
  } finally {
    await columns.close();
  }
};
