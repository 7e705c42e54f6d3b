import type { Row } from '../../access/exposure/list.ts';
import { NAMED_COLUMNS, PRINCIPALS, principalsIn } from '../../access/exposure/named.ts';
import type { NamedKind, Names } from '../../access/load/names.ts';
import { classInWords } from '../../access/words.ts';

/** A value in words; with what it stands for, where that has a view of its own. */
export interface ShownValue {
  readonly text: string;
  readonly kind: NamedKind | null;
  readonly id: string | null;
}

export interface Cell {
  readonly column: string;
  readonly values: ShownValue[];
}

const plain = (text: string): ShownValue => ({ text, kind: null, id: null });

/** `pages` is how many there are, so those that are named are called otherwise. */
const titleOf = (column: string): string =>
  column === 'page_ids' ? 'which' : column.replace(/_id(s?)$/, '$1').replaceAll('_', ' ');

/** A row of exposure with names in the place of ids. */
export const cellsOf = (row: Row, names: Names): Cell[] => {
  const cells = Object.entries(row).flatMap(([column, value]): Cell[] => {
    if (column === 'named' || column.startsWith('principal_')) return [];
    return [{ column: titleOf(column), values: valuesOf(column, value, names) }];
  });
  const principals = principalsIn(row).map(({ type, id, problem }): ShownValue => {
    const kind = PRINCIPALS[type] ?? null;
    const name = kind === null ? classInWords(id) : names.of(kind, id);
    return { text: problem === undefined ? name : `${name} (${problem})`, kind, id: kind === null ? null : id };
  });
  const tellsPrincipals = 'named' in row || 'principal_id' in row;
  return tellsPrincipals ? [...cells, { column: 'names', values: principals }] : cells;
};

const valuesOf = (column: string, value: unknown, names: Names): ShownValue[] => {
  if (value === null || value === undefined) return [];
  if (column === 'grants') {
    const grants = value as readonly { readonly operation: string; readonly target: string }[];
    return [...new Set(grants.map(({ operation, target }) => `${operation} ${target}`))].map(plain);
  }
  const kind = NAMED_COLUMNS[column];
  const all = [value].flat();
  if (kind !== undefined) return all.map((id) => ({ text: names.of(kind, String(id)), kind, id: String(id) }));
  if (typeof value === 'boolean') return [plain(value ? 'yes' : 'no')];
  return all.map((one) => plain(String(one)));
};
