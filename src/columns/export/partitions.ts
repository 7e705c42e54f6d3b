import type { DuckDBConnection } from '@duckdb/node-api';
import type { Table } from '../../model/table.ts';
import { literal, quote } from '../layout.ts';
import type { ExportFormat, Selection } from './selection.ts';

/** The rows of a table of one account and, where they have moments, of one month. */
export interface Partition {
  /** Its folder, from that of the export: `pages/account=acme/date=2026-11-01`, in the way of Hive. */
  readonly path: string;
  readonly account: string;
  /** The first day of the month; null where the rows have no moment. */
  readonly date: string | null;
  readonly rows: number;
  /** The same for the same rows, whatever their order. */
  readonly fingerprint: string;
}

/** How Hive names the partition of rows without a value. */
const NO_DATE = '__HIVE_DEFAULT_PARTITION__';

/** The partitions of a table as it is now. */
export const partitionsOf = async (
  connection: DuckDBConnection,
  t: Table,
  { columns, from, month }: Selection,
): Promise<readonly Partition[]> => {
  const values = columns.map(([, expression]) => expression).join(', ');
  const reader = await connection.runAndReadAll(
    `select t.account, ${month ?? 'null'} as date, count(*)::double as rows, bit_xor(hash(${values}))::varchar as fingerprint
     ${from} group by 1, 2 order by 1, 2`,
  );
  return reader.getRows().map(([account, date, rows, fingerprint]) => ({
    path: [
      t.name,
      `account=${encodeURIComponent(String(account))}`,
      ...(month === undefined ? [] : [`date=${date === null ? NO_DATE : String(date)}`]),
    ].join('/'),
    account: String(account),
    date: date === null ? null : String(date),
    rows: Number(rows),
    fingerprint: `${rows} ${fingerprint}`,
  }));
};

interface Target {
  /** Below which the folders of the partitions come to lie. */
  readonly folder: string;
  readonly format: ExportFormat;
  /** Of DuckDB's copy. */
  readonly options: string;
}

/** Writes the rows of some partitions into their folders. */
export const copyPartitions = async (
  connection: DuckDBConnection,
  t: Table,
  { columns, from, month }: Selection,
  partitions: readonly Partition[],
  { folder, format, options }: Target,
): Promise<void> => {
  if (partitions.length === 0) return;
  const keys = month === undefined ? ['account'] : ['account', 'date'];
  const wanted = partitions.map(
    ({ account, date }) => `(${literal(account)}, ${date === null ? 'null' : literal(date)})`,
  );
  const carried = columns.filter(([name]) => name !== 'account');
  const selected =
    format === 'ndjson'
      ? `to_json({${carried.map(([name, expression]) => `${quote(name)}: ${expression}`).join(', ')}})::varchar as line`
      : carried.map(([name, expression]) => `${expression} as ${quote(name)}`).join(', ');
  await connection.run(
    `copy (
       select r.* from (select t.account${month === undefined ? '' : `, ${month} as date`}, ${selected} ${from}) r
       semi join (values ${wanted.join(', ')}) w (account, date)
         on w.account = r.account${month === undefined ? '' : ' and w.date is not distinct from r.date'}
     ) to ${literal(`${folder}/${t.name}`)} (
       ${format === 'ndjson' ? LINES : options}, partition_by (${keys.join(', ')}), filename_pattern 'rows-{i}')`,
  );
};

/**
 * DuckDB cannot partition what it writes as JSON. A line of it passes through CSV as it is: JSON has no control character
 * in its texts, so none separates fields.
 */
const LINES = `format csv, header false, quote '', escape '', delimiter '\x01', file_extension 'ndjson'`;
