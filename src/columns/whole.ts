import type { Table } from '../model/table.ts';
import { storedColumns } from '../model/table.ts';
import { qualified } from '../store/ddl.ts';
import { createTable } from './layout.ts';
import { segmentsOf } from './segments.ts';
import { share } from './share.ts';
import type { Line } from './transfer.ts';
import { transfer } from './transfer.ts';

/** Copies tables whole, in parts that the lines share. @returns the rows of each table, by name. */
export const copyWhole = async (
  lines: readonly Line[],
  tables: readonly Table[],
): Promise<ReadonlyMap<string, number>> => {
  const rows = new Map(tables.map((t) => [t.name, 0]));
  const measured = await share(lines, tables, async (line, t) => {
    await line.duckdb.run(createTable(t));
    return segmentsOf(line.postgres, t);
  });
  // The largest first, so that no line is left alone with one at the end.
  const segments = measured.flat().sort((a, b) => b.bytes - a.bytes);
  await share(lines, segments, async (line, { table, where }) => {
    const copied = await transfer(line, storedColumns(table), `from ${qualified(table)} ${where}`, table.name);
    rows.set(table.name, (rows.get(table.name) ?? 0) + copied);
  });
  return rows;
};
