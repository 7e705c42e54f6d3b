import type { Json } from '../json.ts';
import type { Formatter } from './formatter.ts';

/**
 * CSV as RFC 4180 has it: a header, lines that end in CRLF, quotes where they are needed. Null is an empty field and
 * empty text a quoted one; lists and objects are JSON.
 *
 * Values are written as they are. A spreadsheet may take text that starts with = + - or @ for a formula: whoever opens
 * the file in one should import the columns as text.
 */
export const csv: Formatter = async function* ({ columns, rows }) {
  yield lineOf(columns.map(({ name }) => name));
  for await (const batch of rows) yield batch.map(lineOf).join('');
};

const lineOf = (values: readonly Json[]): string => `${values.map(fieldOf).join(',')}\r\n`;

const fieldOf = (value: Json): string => {
  if (value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
