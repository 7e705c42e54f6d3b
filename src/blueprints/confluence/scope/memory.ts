import type { Account } from '../../../accounts/account.ts';
import type { FilterKind } from '../../../accounts/filters.ts';
import { compared } from '../../../accounts/filters.ts';
import type { Records } from '../../../store/records.ts';
import type { Memory } from './resolve.ts';
import { Scope } from './scope.ts';

/** What earlier crawls of an account know of the things that filters name. */
export const memoryOf = (records: Records, account: string): Memory => ({
  spaces: async () => {
    const rows = await records.db
      .selectFrom('spaces')
      .select(['space_id', 'key', 'name'])
      .where('account', '=', account)
      .execute();
    return rows.map(({ space_id, key, name }) => ({ id: space_id, key, name }));
  },
  has: async (kind, value) => {
    const known = isKnown[kind];
    if (known === undefined) return false;
    const { rows } = await records.pool.query(known, [account, value]);
    return rows.length > 0;
  },
});

/** A group or label that is gone names nobody and nothing any more, which its owner has to know. */
const isKnown: Readonly<Partial<Record<FilterKind, string>>> = {
  page: 'select from pages where account = $1 and page_id = $2',
  'page-tree': 'select from pages where account = $1 and page_id = $2',
  user: 'select from users where account = $1 and user_id = $2',
};

/** Whose profiles an account keeps, by what its crawls know of the groups that its filters name. */
export const rememberedPeople = async (records: Records, { name, settings }: Account): Promise<Scope> => {
  const { rows } = await records.pool.query<{ name: string; members: readonly string[] }>(
    `select g.name, array_agg(m.user_id) as members from groups g join group_members m using (account, group_id)
     where account = $1 and m.valid_to is null group by g.name`,
    [name],
  );
  const membersOf = (group: string): readonly string[] =>
    rows.filter((row) => compared('group', row.name) === compared('group', group)).flatMap(({ members }) => members);
  const { filters } = settings;
  return new Scope(
    Object.fromEntries(
      (['user', 'exclude-user', 'group', 'exclude-group'] as const).flatMap((filter) => {
        const values = filters[filter];
        if (values === undefined) return [];
        return [[filter, new Set(filter.endsWith('group') ? values.flatMap(membersOf) : values)]];
      }),
    ),
  );
};
