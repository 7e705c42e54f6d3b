import type { ClientBase } from 'pg';
import type { Table } from '../../model/table.ts';
import { storedColumns } from '../../model/table.ts';
import { qualified, quote } from '../ddl.ts';

/** How much is in a table, and a checksum of it that is the same for the same rows in any order, on any server. */
export interface Extent {
  readonly rows: number;
  readonly checksum: string;
}

/** The columns of a table that are carried: all but the transaction, which counts in each database by itself. */
export const carriedColumns = (t: Table): readonly string[] => Object.keys(storedColumns(t));

export const columnList = (names: readonly string[]): string => names.map(quote).join(', ');

/** What must be so in a session for values to be written in one way everywhere. */
export const SAME_WORDS = `set datestyle = iso, ymd; set timezone = utc; set extra_float_digits = 1; set bytea_output = hex;
  set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0; set jit = off`;

/** Reads every row of a table. A block that is damaged fails it. */
export const extentOf = async (client: ClientBase, t: Table, names = carriedColumns(t)): Promise<Extent> => {
  const { rows } = await client.query<{ rows: string; checksum: string }>(
    `select count(*)::text as rows, coalesce(sum(hashtextextended(row(${columnList(names)})::text, 0)::numeric), 0)::text as checksum
     from ${qualified(t)}`,
  );
  const [{ rows: many, checksum } = { rows: '0', checksum: '0' }] = rows;
  return { rows: Number(many), checksum };
};

export const isSame = (a: Extent, b: Extent): boolean => a.rows === b.rows && a.checksum === b.checksum;
