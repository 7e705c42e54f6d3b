import { targetOf } from './relations.ts';

/** What an id points to: the table, its key there, and the column that a person knows it by. */
export interface Reference {
  readonly table: string;
  readonly key: string;
  readonly name: string;
}

const pages: Reference = { table: 'pages', key: 'page_id', name: 'title' };
const spaces: Reference = { table: 'spaces', key: 'space_id', name: 'name' };
const users: Reference = { table: 'users', key: 'user_id', name: 'display_name' };
const groups: Reference = { table: 'groups', key: 'group_id', name: 'name' };
const labels: Reference = { table: 'labels', key: 'label_id', name: 'name' };
const roles: Reference = { table: 'space_roles', key: 'role_id', name: 'name' };

const byTable: Readonly<Record<string, Reference>> = { pages, spaces, users, groups, labels, space_roles: roles };

/** By the column beside an id that says of which type it is: the types, and what each points to. */
const byType: Readonly<Record<string, Readonly<Record<string, Reference>>>> = {
  principal_id: { user: users, group: groups, role: roles },
  subject_id: { page: pages, space: spaces, user: users, group: groups, label: labels },
};

/** What a column points to; undefined where it points to nothing that has a name. */
export const referenceOf = (column: string): Reference | undefined => byTable[targetOf(column) ?? ''];

/** What a column points to, by the type that stands in the column beside it. */
export const referencesByType = (
  column: string,
): { readonly typeColumn: string; readonly types: Readonly<Record<string, Reference>> } | undefined => {
  const types = byType[column];
  return types === undefined ? undefined : { typeColumn: column.replace(/_id$/, '_type'), types };
};
