import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { csv } from '../columns/formats/csv.ts';
import { table } from '../columns/formats/table.ts';
import { writeAll } from '../columns/formats/writeAll.ts';
import type { Json } from '../columns/json.ts';
import { messageOf, UserError } from '../model/errors.ts';

type Rows = readonly object[];

const resultOf = (names: readonly string[], rows: Rows) => ({
  columns: names.map((name) => ({ name, type: 'VARCHAR' })),
  rows: (async function* () {
    yield rows.map((row) => names.map((name) => (row as Readonly<Record<string, Json>>)[name] ?? null));
  })(),
});

/** Rows as a table for a person. */
export const printTable = async (names: readonly string[], rows: Rows): Promise<void> => {
  const width = process.stdout.columns === undefined ? {} : { width: process.stdout.columns };
  await writeAll(table(resultOf(names, rows), width), process.stdout);
};

/** @throws UserError where the file cannot be written. */
export const writeCsv = async (file: string, names: readonly string[], rows: Rows): Promise<void> => {
  const to = createWriteStream(file, { mode: 0o600 });
  try {
    await writeAll(csv(resultOf(names, rows), {}), to);
    to.end();
    await finished(to);
  } catch (error) {
    throw new UserError(`${file} cannot be written: ${messageOf(error)}`, 'name a file that can be', { cause: error });
  }
};
