import type { Columns, Table } from '../../model/table.ts';

/** A table that only the columns have, because many answers ask the same of the others and it takes long to work out. */
export interface DerivedTable extends Table<string, Columns> {
  readonly history: 'derived';
  /** Yields its rows, columns by their names, from the tables of the columns. */
  readonly select: string;
}
