import type { Result } from '../query.ts';
import { csv } from './csv.ts';
import { json } from './json.ts';
import { ndjson } from './ndjson.ts';
import { table } from './table.ts';

/** Writes an answer as text, piece by piece while it is read. */
export type Formatter = (
  result: Pick<Result, 'columns' | 'rows'>,
  options: {
    /** The columns of the terminal, where the text goes to one. */
    readonly width?: number;
  },
) => AsyncGenerator<string>;

export const formats = { table, json, csv, ndjson } as const satisfies Readonly<Record<string, Formatter>>;

export type Format = keyof typeof formats;
