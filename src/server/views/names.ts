import type { Pool } from 'pg';

type Kind = 'user' | 'group' | 'space' | 'page' | 'role';

const QUERIES: Readonly<Record<Kind, string>> = {
  user: 'select user_id as id, display_name as name from users where account = $1 and user_id = any ($2)',
  group: 'select group_id as id, name from groups where account = $1 and group_id = any ($2)',
  role: 'select role_id as id, name from space_roles where account = $1 and role_id = any ($2)',
  space: 'select space_id as id, name from spaces where account = $1 and space_id = any ($2)',
  page: 'select page_id as id, title as name from pages where account = $1 and page_id = any ($2)',
};

interface Named {
  readonly id: string;
  readonly name: string | null;
}

/** Ids with their names, as they are now; an id that is null stays null. */
export const namer = async (
  pool: Pool,
  account: string,
  kind: Kind,
  ids: Iterable<string | null>,
): Promise<(id: string | null) => Named | null> => {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  const { rows } = wanted.length === 0 ? { rows: [] } : await pool.query<Named>(QUERIES[kind], [account, wanted]);
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return (id) => (id === null ? null : { id, name: names.get(id) ?? null });
};
