import type { Reference } from '../../model/references.ts';
import { referenceOf, referencesByType } from '../../model/references.ts';
import type { Column, Table } from '../../model/table.ts';
import { storedColumns, storedKey } from '../../model/table.ts';
import { literal, quote } from '../layout.ts';

export type ExportFormat = 'parquet' | 'csv' | 'ndjson';

export interface SelectionOptions {
  readonly format: ExportFormat;
  /** Leaves out the names that stand beside ids. */
  readonly idsOnly?: boolean | undefined;
  /** Rows of this account only. */
  readonly account?: string | undefined;
}

/** What is written of a table. */
export interface Selection {
  /** The columns in their order: name and expression. */
  readonly columns: readonly (readonly [name: string, expression: string])[];
  /** From where, with the joins that the expressions need and the condition. */
  readonly from: string;
  /** The month of a row as a date, for tables whose rows have a moment; null for rows without. */
  readonly month: string | undefined;
}

export const selectionOf = (t: Table, { format, idsOnly, account }: SelectionOptions): Selection => {
  const joins = new Joins();
  const own = storedColumns(t);
  const columns = Object.entries(own).flatMap(([name, column]): [string, string][] => {
    const named = idsOnly ? undefined : nameBeside(name, t, joins);
    const itself: [string, string] = [name, exported(`t.${quote(name)}`, column, format)];
    if (named === undefined) return [itself];
    return [itself, [named.column, exported(named.expression, { kind: 'text' }, format)]];
  });
  const moment = momentOf(t, joins);
  return {
    columns,
    month: moment === undefined ? undefined : `strftime(${moment}, '%Y-%m-01')`,
    from: `from ${quote(t.name)} t ${joins.text}${account === undefined ? '' : ` where t.account = ${literal(account)}`}`,
  };
};

/** The tables that an export joins to one for names and moments. Each is joined by its key, so no row is doubled. */
class Joins {
  readonly #joined = new Map<string, { readonly alias: string; readonly clause: string }>();

  /** A column of the row that an id points to. */
  column({ table, key }: Pick<Reference, 'table' | 'key'>, id: string, column: string): string {
    const on = `${table} ${id}`;
    let join = this.#joined.get(on);
    if (join === undefined) {
      const alias = `j${this.#joined.size}`;
      const clause = `left join ${quote(table)} ${alias} on ${alias}.account = t.account and ${alias}.${quote(key)} = t.${quote(id)}`;
      join = { alias, clause };
      this.#joined.set(on, join);
    }
    return `${join.alias}.${quote(column)}`;
  }

  get text(): string {
    return [...this.#joined.values()].map(({ clause }) => clause).join(' ');
  }
}

/** The name that stands beside an id, where the table itself does not say it. */
const nameBeside = (
  id: string,
  t: Table,
  joins: Joins,
): { readonly column: string; readonly expression: string } | undefined => {
  if (!id.endsWith('_id')) return undefined;
  const base = id.replace(/_id$/, '');
  const one = referenceOf(id);
  if (one !== undefined) {
    const column = `${base}_${one.table === 'pages' ? 'title' : 'name'}`;
    if (one.table === t.name && t.key.includes(id)) return undefined;
    return column in t.columns ? undefined : { column, expression: joins.column(one, id, one.name) };
  }
  const some = referencesByType(id);
  if (some === undefined || !(some.typeColumn in t.columns)) return undefined;
  const cases = Object.entries(some.types).map(
    ([type, reference]) => `when ${literal(type)} then ${joins.column(reference, id, reference.name)}`,
  );
  return { column: `${base}_name`, expression: `case t.${quote(some.typeColumn)} ${cases.join(' ')} end` };
};

/** Columns that say when a row came to be, the most telling first. */
const moments = ['created_at', 'observed_at', 'started_at', 'opened_at', 'at', 'first_seen'];

/** The moment by which the rows of a table are told apart: their own, else when their page was created. */
const momentOf = (t: Table, joins: Joins): string | undefined => {
  const own = storedColumns(t);
  const name =
    storedKey(t).find((one) => own[one]?.kind === 'timestamp') ?? moments.find((one) => own[one]?.kind === 'timestamp');
  if (name !== undefined) return `t.${quote(name)}`;
  if (!t.key.includes('page_id')) return undefined;
  return joins.column({ table: 'pages', key: 'page_id' }, 'page_id', 'created_at');
};

const ISO = `'%Y-%m-%dT%H:%M:%S.%gZ'`;

/** A column as its format can carry it. */
const exported = (column: string, { kind }: Pick<Column, 'kind'>, format: ExportFormat): string => {
  // Parquet has a type for moments in UTC; the others write ISO 8601.
  if (kind === 'timestamp') return format === 'parquet' ? `timezone('UTC', ${column})` : `strftime(${column}, ${ISO})`;
  if (format !== 'csv') return column;
  if (kind === 'texts') return `to_json(${column})`;
  return kind === 'text' ? harmless(column) : column;
};

/** What a spreadsheet would take for a formula begins with an apostrophe, as spreadsheets themselves mark text. */
const harmless = (column: string): string =>
  `case when regexp_matches(${column}, '^[=+\\-@\\t\\r]') then '''' || ${column} else ${column} end`;
