import type { Table } from './table.ts';

/** A column that names a row of another table by its id. */
export interface Relation {
  readonly table: string;
  readonly column: string;
  /** The table that it leads to. */
  readonly to: string;
}

/** What the name of a column leads to. */
const TARGETS: Readonly<Record<string, string>> = {
  page_id: 'pages',
  other_page_id: 'pages',
  resolved_page_id: 'pages',
  target_page_id: 'pages',
  sample_page_id: 'pages',
  parent_id: 'pages',
  homepage_id: 'pages',
  space_id: 'spaces',
  personal_space_id: 'spaces',
  user_id: 'users',
  author_id: 'users',
  version_author_id: 'users',
  owner_id: 'users',
  last_owner_id: 'users',
  reviewer_id: 'users',
  actor_id: 'users',
  crawler_id: 'users',
  group_id: 'groups',
  label_id: 'labels',
  role_id: 'space_roles',
  run_id: 'crawl_runs',
  finding_id: 'findings',
  hold_id: 'legal_holds',
  comment_id: 'comments',
  parent_comment_id: 'comments',
  attachment_id: 'attachments',
  audit_id: 'audit_records',
};

/** The table that a column leads to by its name; undefined: none. */
export const targetOf = (column: string): string | undefined => TARGETS[column];

/** Which tables lead to which: an id's column name says where it points. */
export const relationsOf = (tables: readonly Table[]): readonly Relation[] => {
  const names = new Set(tables.map(({ name }) => name));
  return tables.flatMap((t) =>
    Object.keys(t.columns).flatMap((column): Relation[] => {
      const to = targetOf(column);
      return to === undefined || to === t.name || !names.has(to) ? [] : [{ table: t.name, column, to }];
    }),
  );
};
