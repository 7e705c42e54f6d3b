import type { NamedKind } from '../load/names.ts';
import type { Row } from './list.ts';

/** What the ids in a column of a row name. */
export const NAMED_COLUMNS: Readonly<Record<string, NamedKind>> = {
  space_id: 'space',
  page_id: 'page',
  user_id: 'user',
  page_ids: 'page',
  user_ids: 'user',
  group_ids: 'group',
  role_ids: 'role',
};

export const PRINCIPALS: Readonly<Record<string, NamedKind>> = { user: 'user', group: 'group', role: 'role' };

/** A principal, and what is wrong with it where that is what the row tells. */
export interface Named {
  readonly type: string;
  readonly id: string;
  readonly problem?: string;
}

/** The principals that a row names. */
export const principalsIn = (row: Row): readonly Named[] => [
  ...((row.named as readonly Named[] | undefined) ?? []),
  ...(row.principal_id === undefined ? [] : [{ type: String(row.principal_type), id: String(row.principal_id) }]),
];

/** The ids in rows whose names people want to read. */
export const idsIn = (rows: readonly Row[]): Partial<Record<NamedKind, Set<string>>> => {
  const ids: Partial<Record<NamedKind, Set<string>>> = {};
  const add = (kind: NamedKind, id: string): void => {
    ids[kind] ??= new Set();
    ids[kind].add(id);
  };
  for (const row of rows) {
    for (const [column, value] of Object.entries(row)) {
      const kind = NAMED_COLUMNS[column];
      if (kind !== undefined) for (const id of [value].flat() as string[]) add(kind, id);
    }
    for (const { type, id } of principalsIn(row)) if (PRINCIPALS[type]) add(PRINCIPALS[type], id);
  }
  return ids;
};
