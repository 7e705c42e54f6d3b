import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Columns } from '../model/table.ts';
import { received, sent } from './layout.ts';

/** One pair of connections, from the records to the columns, and where files between them lie. */
export interface Line {
  readonly postgres: Client;
  readonly duckdb: DuckDBConnection;
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
}

/** Fewer and larger writes: the rows arrive in pieces of a network read each. */
const WRITE_BUFFER_BYTES = 2 ** 20;

/**
 * Brings rows from PostgreSQL to DuckDB through a file of CSV. It is a file, not a pipe, because DuckDB would hold one of
 * Node's few threads while it waits for the pipe to be filled by another.
 * @param from what comes after `select …` in PostgreSQL.
 * @param append takes the select that yields the rows in DuckDB, and tells how many it took.
 * @returns how many rows.
 */
export const transfer = async (
  line: Line,
  columns: Columns,
  from: string,
  append: (select: string) => Promise<number>,
): Promise<number> => {
  const file = join(line.folder, `${randomUUID()}.csv`);
  try {
    const rows = line.postgres.query(copyTo(`copy (select ${sent(columns)} ${from}) to stdout (format csv)`));
    await pipeline(
      rows,
      createWriteStream(file, { highWaterMark: WRITE_BUFFER_BYTES }),
      line.signal ? { signal: line.signal } : {},
    );
    const { size } = await stat(file);
    if (size === 0) return 0;
    const appended = await append(received(columns, file, size));
    if (appended !== rows.rowCount) throw new Error(`${rows.rowCount} rows were sent and ${appended} read: ${from}`);
    return appended;
  } finally {
    await rm(file, { force: true });
  }
};
