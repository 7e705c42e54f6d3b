import type { DuckDBConnection } from '@duckdb/node-api';
import { share } from '../model/share.ts';
import type { Table } from '../model/table.ts';
import { storedColumns } from '../model/table.ts';
import { qualified } from '../store/ddl.ts';
import { segmentsOf } from './segments.ts';
import { Sink } from './sink.ts';
import type { Line } from './transfer.ts';
import { transfer } from './transfer.ts';

/**
 * Copies tables whole, in parts that the lines share.
 * @param connect makes further connections to the file.
 * @returns the rows of each table, by name.
 */
export const copyWhole = async (
  lines: readonly Line[],
  connect: () => Promise<DuckDBConnection>,
  tables: readonly Table[],
): Promise<ReadonlyMap<string, number>> => {
  const copies = await share(lines, tables, async ({ postgres }, t) => {
    return { table: t, sink: await Sink.open(await connect(), t), segments: await segmentsOf(postgres, t) };
  });
  const parts = copies.flatMap(({ segments, ...copy }) =>
    segments.map((where, i) => ({ ...copy, where, order: i / segments.length })),
  );
  // The tables take turns: a sink takes one part at a time, and lines that brought two would wait for each other.
  parts.sort((a, b) => a.order - b.order);
  const rows = new Map(tables.map((t) => [t.name, 0]));
  await share(lines, parts, async (line, { table, sink, where }) => {
    const from = `from ${qualified(table)} ${where}`;
    const copied = await transfer(line, storedColumns(table), from, (select) => sink.append(select));
    rows.set(table.name, (rows.get(table.name) ?? 0) + copied);
  });
  for (const { sink } of copies) await sink.commit();
  return rows;
};
