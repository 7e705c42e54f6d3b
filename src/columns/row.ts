import type { Json } from './json.ts';

export type RowObject = { readonly [column: string]: Json };

/** A row with the names of its columns. */
export const asObject = (columns: readonly { readonly name: string }[], row: readonly Json[]): RowObject =>
  Object.fromEntries(columns.map(({ name }, i) => [name, row[i] ?? null]));
