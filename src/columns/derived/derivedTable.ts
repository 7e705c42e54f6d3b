import type { Columns, Table } from '../../model/table.ts';

/** A table that only the columns have, because many answers ask the same of the others and it takes long to work out. */
export interface DerivedTable extends Table<string, Columns> {
  readonly history: 'derived';
  /** A part of the key: rows that agree in it are derived together, from now and from nothing else. */
  readonly by: readonly string[];
  /** Yields its rows, columns by their names, from the tables of the columns: all of them, or those that `only` leaves. */
  readonly select: (only: Only) => string;
  /**
   * The order in which the rows lie, where questions rest upon it: a block whose least and greatest values are known is found
   * by them. Such a table is written again whole where any of its rows is another.
   */
  readonly lies?: string;
  /** Whatever the rows follow from: a change that nothing here speaks of leaves them as they are. */
  readonly follows: readonly Dependency[];
}

/**
 * What stands in a `from` for a table or a subselect: those of its rows that the wanted rows of the derived table are made
 * of. Where all are wanted, all of them.
 * @param by for each column of the derived table's `by`, the expression over the rows that yields it.
 */
export type Only = (from: string, by: Readonly<Record<string, string>>) => string;

/** Which rows of a derived table follow from which changed rows of another table. */
export interface Dependency {
  /** A table of the records, or a derived table that is made before. */
  readonly on: string;
  /** Beside its key: a row in which none of them changed touches nothing. */
  readonly columns: readonly string[];
  /**
   * Yields what it touches, as `account` and the columns of `by`, from `changed`: the rows that came, that are gone, and
   * both of those that are others now, the former and the present. It has the key and `columns`. More than what is touched
   * costs time and nothing else. Other tables are as they are now, so it must not need a row of another that may be gone
   * as well, or that row's own dependency must touch the same.
   */
  readonly touches: string;
}
