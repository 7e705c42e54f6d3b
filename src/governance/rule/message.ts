import type { RowObject } from '../../columns/row.ts';
import { inWords } from '../../model/inWords.ts';

const PLACE = /\{([a-z_][a-z0-9_]*)\}/gi;

/** Beside the columns: how many rows are about the subject. */
export const ROWS = 'rows';

/** Longer values are cut: a message is one line. */
const MOST_CHARACTERS = 200;

/** The columns that a message tells of. */
export const columnsIn = (message: string): readonly string[] => [
  ...new Set([...message.matchAll(PLACE)].map(([, name]) => name as string).filter((name) => name !== ROWS)),
];

/** A message with the values of a row. */
export const rendered = (message: string, row: RowObject, rows: number): string =>
  message.replace(PLACE, (_, name: string) => (name === ROWS ? String(rows) : shown(row[name] ?? null)));

const shown = (value: unknown): string => {
  if (value === null) return '–';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const day = /^(\d{4}-\d{2}-\d{2})T[\d:.]+Z$/.exec(text);
  const line = day?.[1] ?? inWords(text);
  // Cut within a character, half of it would be left.
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS - 1).toWellFormed()}…` : line;
};
