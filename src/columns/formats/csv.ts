import type { Json } from '../json.ts';
import type { Formatter } from './formatter.ts';

/**
 * CSV as RFC 4180 has it: a header, lines that end in CRLF, quotes where they are needed. Null is an empty field and
 * empty text a quoted one; lists and objects are JSON.
 *
 * Values are written as they are. A spreadsheet may take text that starts with = + - or @ for a formula: whoever opens
 * the file in one should import the columns as text, or be given {@link spreadsheetCsv}.
 */
export const csv: Formatter = ({ columns, rows }) => written(columns, rows, (text) => text);

/**
 * The same for whoever opens it in a spreadsheet: text that would be taken for a formula begins with an apostrophe.
 * Numbers stay numbers.
 */
export const spreadsheetCsv: Formatter = ({ columns, rows }) => written(columns, rows, neutral);

const FORMULA = /^[=+\-@\t\r]/;
/** What DuckDB counts beyond JavaScript's numbers comes as text, and is no formula. */
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

const neutral = (text: string): string => (FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text);

async function* written(
  columns: Parameters<Formatter>[0]['columns'],
  rows: Parameters<Formatter>[0]['rows'],
  guard: (text: string) => string,
): AsyncGenerator<string> {
  const fieldOf = (value: Json): string => {
    if (value === null) return '';
    const text = guard(typeof value === 'object' ? JSON.stringify(value) : String(value));
    return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lineOf = (values: readonly Json[]): string => `${values.map(fieldOf).join(',')}\r\n`;
  yield lineOf(columns.map(({ name }) => name));
  for await (const batch of rows) yield batch.map(lineOf).join('');
}
