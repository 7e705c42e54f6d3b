import { asObject } from '../row.ts';
import type { Formatter } from './formatter.ts';
import { jsonOf } from './steering.ts';

/** One row object a line. */
export const ndjson: Formatter = async function* ({ columns, rows }) {
  for await (const batch of rows) yield batch.map((row) => `${jsonOf(asObject(columns, row))}\n`).join('');
};
