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

const byColumn: Readonly<Record<string, Reference>> = {
  page_id: pages,
  other_page_id: pages,
  resolved_page_id: pages,
  parent_id: pages,
  homepage_id: pages,
  space_id: spaces,
  personal_space_id: spaces,
  user_id: users,
  author_id: users,
  owner_id: users,
  last_owner_id: users,
  version_author_id: users,
  actor_id: users,
  reviewer_id: users,
  crawler_id: users,
  group_id: groups,
  label_id: labels,
  role_id: roles,
};

/** By the column beside an id that says of which type it is: the types, and what each points to. */
const byType: Readonly<Record<string, Readonly<Record<string, Reference>>>> = {
  principal_id: { user: users, group: groups, role: roles },
  subject_id: { page: pages, space: spaces, user: users, group: groups, label: labels },
};

/** What a column points to; undefined where it points to nothing that has a name. */
export const referenceOf = (column: string): Reference | undefined => byColumn[column];

/** What a column points to, by the type that stands in the column beside it. */
export const referencesByType = (
  column: string,
): { readonly typeColumn: string; readonly types: Readonly<Record<string, Reference>> } | undefined => {
  const types = byType[column];
  return types === undefined ? undefined : { typeColumn: column.replace(/_id$/, '_type'), types };
};
