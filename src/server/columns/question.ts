import type { Json } from '../../columns/json.ts';
import type { ResultColumn } from '../../columns/query.ts';

/** How an answer is written into a file. */
export const fileFormats = ['csv', 'json', 'ndjson'] as const;
export type FileFormat = (typeof fileFormats)[number];

/** Somebody's own SQL, with the bounds that it is asked in. */
interface OwnSql {
  readonly sql: string;
  /** Every table shows the rows of this account only; null: of all. */
  readonly account: string | null;
  /** Tables that whoever asks may not read. */
  readonly withheld: readonly string[];
  readonly timeoutMillis: number;
  readonly maxRows: number;
}

/** Somebody's own SQL, whose answer is shown. */
export interface TableQuestion extends OwnSql {
  readonly kind: 'table';
}

export interface TableAnswer {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly Json[])[];
  /** Whether rows were left off, because of their number or of their size. */
  readonly more: boolean;
  readonly seconds: number;
}

/** An answer that is read piece by piece, as the text of a file. */
export type ReaderQuestion =
  | (OwnSql & { readonly kind: 'open'; readonly reader: string; readonly format: FileFormat })
  | { readonly kind: 'next'; readonly reader: string }
  | { readonly kind: 'close'; readonly reader: string };

/** A piece of the text; null: that was all. */
export type Piece = string | null;
