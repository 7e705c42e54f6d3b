import { asObject } from '../row.ts';
import type { Formatter } from './formatter.ts';
import { jsonOf } from './steering.ts';

/** An array of row objects, one a line. */
export const json: Formatter = async function* ({ columns, rows }) {
  let before = '[\n';
  for await (const batch of rows) {
    yield before + batch.map((row) => jsonOf(asObject(columns, row))).join(',\n');
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
};
