import type { Pool } from 'pg';
import { inWords } from '../../model/inWords.ts';

/** What things are called now, by id, fit to stand in a sentence; what has no name is called by its id. */
export interface Names {
  of(kind: NamedKind, id: string): string;
}

export type NamedKind = 'user' | 'group' | 'role' | 'space' | 'page';

const QUERIES: Readonly<Record<NamedKind, string>> = {
  user: 'select user_id as id, display_name as name from users where account = $1 and user_id = any ($2)',
  group: 'select group_id as id, name from groups where account = $1 and group_id = any ($2)',
  role: 'select role_id as id, name from space_roles where account = $1 and role_id = any ($2)',
  space: 'select space_id as id, key as name from spaces where account = $1 and space_id = any ($2)',
  page: 'select page_id as id, title as name from pages where account = $1 and page_id = any ($2)',
};

/** Looks up the names of the ids, which are unique across kinds. */
export const loadNames = async (
  pool: Pool,
  account: string,
  ids: Readonly<Partial<Record<NamedKind, Iterable<string>>>>,
): Promise<Names> => {
  const names = new Map<string, string>();
  await Promise.all(
    (Object.keys(ids) as NamedKind[]).map(async (kind) => {
      const wanted = [...new Set(ids[kind])];
      if (wanted.length === 0) return;
      const { rows } = await pool.query<{ id: string; name: string | null }>(QUERIES[kind], [account, wanted]);
      for (const { id, name } of rows) if (name) names.set(`${kind} ${id}`, inWords(name));
    }),
  );
  return { of: (kind, id) => names.get(`${kind} ${id}`) ?? id };
};
