import { csv } from './csv.ts';
import type { Formatter } from './formatter.ts';
import { json } from './json.ts';
import { ndjson } from './ndjson.ts';
import { table } from './table.ts';

export const formats = { table, json, csv, ndjson } as const satisfies Readonly<Record<string, Formatter>>;

/** The names of the formats. */
export type Format = keyof typeof formats;
