import type { Json } from '../json.ts';
import type { Formatter } from './formatter.ts';
import { jsonOf, STEERING } from './steering.ts';

/**
 * CSV as RFC 4180 has it: a header, lines that end in CRLF, quotes where they are needed. Null is an empty field and
 * empty text a quoted one; lists and objects are JSON.
 *
 * Text that a spreadsheet would take for a formula begins with an apostrophe, for titles and names come from anybody.
 * Numbers stay numbers. Whoever needs the very values takes JSON or NDJSON.
 */
export const csv: Formatter = async function* ({ columns, rows }, { width }) {
  // CSV has no escapes: a terminal is shown signs, a file holds what there is.
  const line = width === undefined ? lineOf : (values: readonly Json[]) => lineOf(values.map(shown));
  yield line(columns.map(({ name }) => name));
  for await (const batch of rows) yield batch.map(line).join('');
};

const shown = (value: Json): Json => (typeof value === 'string' ? value.replace(STEERING, '\ufffd') : value);

const FORMULA = /^[=+\-@\t\r]/;
/** What DuckDB counts beyond JavaScript's numbers comes as text, and is no formula. */
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

const neutral = (text: string): string => (FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text);

const fieldOf = (value: Json): string => {
  if (value === null) return '';
  const text = neutral(typeof value === 'object' ? jsonOf(value) : String(value));
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const lineOf = (values: readonly Json[]): string => `${values.map(fieldOf).join(',')}\r\n`;
