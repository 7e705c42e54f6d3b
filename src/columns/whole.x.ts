import type { DuckDBConnection } from '@duckdb/node-api';
import type { Table } from '../model/table.ts';
import { storedColumns } from '../model/table.ts';
import { qualified } from '../store/ddl.ts';
import { createTable } from './layout.ts';
import { segmentsOf } from './segments.x.ts';
import { share } from './share.ts';
import type { Line } from './transfer.x.ts';
import { transfer } from './transfer.x.ts';

/** Copies tables whole, in parts that the lines share. @returns the rows of each table, by name. */
export const copyWhole = async (
  lines: readonly Line[],
  sinks: () => Promise<DuckDBConnection>,
  tables: readonly Table[],
): Promise<ReadonlyMap<string, number>> => {
  const rows = new Map(tables.map((t) => [t.name, 0]));
  const measured = await share(lines, tables, async (line, t) => segmentsOf(line.postgres, t));
  const work = measured.flatMap((segments) => {
    let sink: Promise<DuckDBConnection> | undefined;
    let last: Promise<unknown> = Promise.resolve();
    let left = segments.length;
    return segments.map((segment, i) => ({
      segment,
      at: Number(process.env.INTER ?? 1) ? i / segments.length : -segment.bytes,
      async insert(run: (c: DuckDBConnection) => Promise<void>) {
        const turn = last.then(async () => {
          sink ??= sinks().then(async (c) => {
            await c.run(createTable(segment.table));
            await c.run('begin');
            return c;
          });
          const c = await sink;
          await run(c);
          left -= 1;
          if (left === 0) {
            await c.run('commit');
            c.closeSync();
          }
        });
        last = turn.catch(() => {});
        return turn;
      },
    }));
  });
  work.sort((a, b) => a.at - b.at);
  await share(lines, work, async (line, { segment: { table, where }, insert }) => {
    const copied = await transfer(line, storedColumns(table), `from ${qualified(table)} ${where}`, table.name, insert);
    rows.set(table.name, (rows.get(table.name) ?? 0) + copied);
  });
  return rows;
};
