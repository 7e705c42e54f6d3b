import type { ClientBase } from 'pg';
import type { Table } from '../model/table.ts';
import { qualified } from '../store/ddl.ts';

/** Large enough that little time goes between segments, small enough that several at once fit in memory and on the disk. */
const SEGMENT_BYTES = 64 * 2 ** 20;

/**
 * Cuts a table into ranges of its blocks, which several connections can read beside each other.
 * @returns the `where` of each; empty where the table is read whole.
 */
export const segmentsOf = async (client: ClientBase, table: Table): Promise<readonly string[]> => {
  const { rows } = await client.query(
    `select (pg_relation_size(c) / current_setting('block_size')::int)::float8 as blocks, pg_table_size(c)::float8 as bytes
     from to_regclass($1) as c`,
    [qualified(table)],
  );
  const { blocks, bytes }: { blocks: number; bytes: number } = rows[0];
  const count = Math.max(1, Math.min(blocks, Math.round(bytes / SEGMENT_BYTES)));
  if (count === 1) return [''];
  const first = (i: number): number => Math.floor((blocks * i) / count);
  return Array.from({ length: count }, (_, i) => {
    // The last one is open: the table may have grown between the snapshot and the moment of measuring.
    const end = i === count - 1 ? '' : ` and ctid < '(${first(i + 1)},0)'`;
    return `where ctid >= '(${first(i)},0)'${end}`;
  });
};
