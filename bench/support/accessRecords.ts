import type { ClientBase } from 'pg';
import { SCHEMA } from '../../src/store/ddl.ts';

/** How large the synthetic site is. */
export interface AccessSize {
  readonly pages: number;
  readonly people: number;
  readonly groups: number;
  readonly restrictions: number;
  readonly spaces: number;
  /** Changes between its two moments. */
  readonly changes: number;
}

export const ACCOUNT = 'main';
export const FIRST = '2026-01-01T00:00:00.000Z';
export const SECOND = '2026-01-02T00:00:00.000Z';

const uuid = (n: string): string => `md5('group' || (${n}))::uuid::text`;
const person = (n: string): string => `'712020:' || md5('person' || (${n}))::uuid::text`;
const page = (n: string): string => `(1000000 + (${n}))::text`;
const space = (n: string): string => `(100 + (${n}))::text`;
const held = `timestamptz '${FIRST}', null::timestamptz`;

/** Fills the tables that access is decided by: what the first run saw, and what the second saw otherwise. */
export const seedAccess = async (client: ClientBase, size: AccessSize): Promise<void> => {
  await fillAccess(client, size);
  await changeAccess(client, size);
};

/** What the first run saw. */
export const fillAccess = async (client: ClientBase, size: AccessSize): Promise<void> => {
  for (const statement of fill(size)) await client.query(statement);
  await client.query('vacuum (analyze)');
};

/** What the second saw otherwise. */
export const changeAccess = async (client: ClientBase, size: AccessSize): Promise<void> => {
  for (const statement of change(size)) await client.query(statement);
  await client.query('vacuum (analyze)');
};

const runRow = (run: string, stamp: string): string =>
  `insert into ${SCHEMA}.crawl_runs select '${ACCOUNT}', '${run}', 'confluence', 'complete', t, t, t, 0, null, null, null
   from (values (timestamptz '${stamp}')) as runs (t)`;

/** Pages stand in trees of four children each, within their space; homepages have no parent. */
const parentOf = (n: string, spaces: number): string =>
  `case when ${n} < ${spaces} then null else ${page(`(${n} / ${spaces} - 1) / 4 * ${spaces} + ${n} % ${spaces}`)} end`;

const fill = ({ pages, people, groups, restrictions, spaces }: AccessSize): readonly string[] => {
  const every = Math.floor(pages / restrictions);
  const row = (table: string, select: string) => `insert into ${SCHEMA}.${table} ${select}`;
  const allPages = `generate_series(0::bigint, ${pages - 1}) i`;
  const allPeople = `generate_series(0, ${people - 1}) u`;
  return [
    runRow('run-1', FIRST),
    row(
      'site_facts',
      `values ('${ACCOUNT}', 'anonymous_access', 'yes', null, ${held}), ('${ACCOUNT}', 'role_mode', 'PRE_ROLES', null, ${held}),
       ('${ACCOUNT}', 'edition', 'PREMIUM', null, ${held})`,
    ),
    row(
      'users',
      `select '${ACCOUNT}', ${person('u')}, 'atlassian', 'active', 'Person ' || u, null, 'person' || u || '@example.com', null,
       null, null, 'no', 'internal domain', false, true, 'confluence' from ${allPeople}`,
    ),
    row(
      'user_states',
      `select '${ACCOUNT}', ${person('u')}, 'atlassian', case when u % 20 = 3 then 'inactive' else 'active' end, u % 50 = 7, 'yes',
       ${held} from ${allPeople}`,
    ),
    row(
      'groups',
      `select '${ACCOUNT}', ${uuid('g')}, 'group-' || g, 'current', null, null from generate_series(0, ${groups - 1}) g`,
    ),
    row('group_access', `values ('${ACCOUNT}', 'user', ${uuid('0')}, ${held})`),
    // Everybody is licensed, and in fifteen groups of all sizes.
    row('group_members', `select '${ACCOUNT}', ${uuid('0')}, ${person('u')}, ${held} from ${allPeople}`),
    row(
      'group_members',
      `select distinct '${ACCOUNT}', ${uuid(`1 + (u * 7919::bigint + j * j * 104729) % (${groups - 1} / (1 + j % 4 * 10) + 1)`)},
       ${person('u')}, ${held} from ${allPeople}, generate_series(1, 15) j on conflict do nothing`,
    ),
    row(
      'spaces',
      `select '${ACCOUNT}', ${space('s')}, 'S' || s, 'Space ' || s, 'global', 'current', ${page('s')}, null, null, null, null, null
       from generate_series(0, ${spaces - 1}) s`,
    ),
    // Half of the spaces are open to everyone licensed, a few to the world; all name some groups and people.
    row(
      'space_permissions',
      `select '${ACCOUNT}', ${space('s')}, t, id, o.operation, o.target, null, ${held}
       from generate_series(0, ${spaces - 1}) s
       cross join lateral (
         select 'group' as t, ${uuid('0')} as id where s % 2 = 0
         union select 'access-class', 'anonymous-users' where s % 100 = 1
         union select 'group', ${uuid(`1 + (s * 31 + j * 17) % ${groups - 1}`)} from generate_series(1, 6) j
         union select 'user', ${person(`(s * 37 + j * 101) % ${people}`)} from generate_series(1, 6) j
       ) as principals (t, id)
       cross join (values ('read', 'space'), ('create', 'page')) as o (operation, target)`,
    ),
    row(
      'pages',
      `select '${ACCOUNT}', ${page('i')}, 'page', 'current', 'How we do thing ' || i, ${space(`i % ${spaces}`)},
       ${parentOf('i', spaces)}, 'page', i, null, null, null, null, null, 1, null, null, null, null, null, '{}', null from ${allPages}`,
    ),
    row(
      'page_states',
      `select '${ACCOUNT}', ${page('i')}, 'page', 'current', ${space(`i % ${spaces}`)}, ${parentOf('i', spaces)}, null, '{}', ${held}
       from ${allPages}`,
    ),
    row(
      'restriction_reads',
      `select '${ACCOUNT}', ${page('i')}, case when i % ${every} = 7 then 'restricted' else 'open' end, null, ${held} from ${allPages}`,
    ),
    row(
      'permissions',
      `select distinct '${ACCOUNT}', ${page('i')}, 'read', t, id, ${held}
       from generate_series(7::bigint, ${pages - 1}, ${every}) i
       cross join lateral (
         select 'group' as t, ${uuid(`1 + (i * 7 + j * 13) % ${groups - 1}`)} as id from generate_series(0, i % 3) j
         union select 'user', ${person(`(i * 11 + j) % ${people}`)} from generate_series(1, 1 + i % 4) j
       ) as principals (t, id)`,
    ),
  ];
};

/** What the second run saw: memberships, restrictions, moves, grants and deactivations, in the shares of a busy site. */
const change = ({ pages, people, groups, spaces, restrictions, changes }: AccessSize): readonly string[] => {
  const every = Math.floor(pages / restrictions);
  const share = (part: number): number => Math.floor(changes * part);
  const stamp = `timestamptz '${SECOND}'`;
  const closes = (table: string, where: string) =>
    `update ${SCHEMA}.${table} set valid_to = ${stamp} where valid_to is null and ${where}`;
  return [
    runRow('run-2', SECOND),
    closes(
      'group_members',
      `ctid in (select ctid from ${SCHEMA}.group_members where group_id <> ${uuid('0')} order by md5(group_id || user_id) limit ${share(0.2)})`,
    ),
    `insert into ${SCHEMA}.group_members select distinct '${ACCOUNT}', ${uuid(`1 + n * 37 % ${groups - 1}`)}, ${person(`n * 101 % ${people}`)},
       ${stamp}, null::timestamptz from generate_series(1, ${share(0.2)}) n
       where (${uuid(`1 + n * 37 % ${groups - 1}`)}, ${person(`n * 101 % ${people}`)}) not in (select group_id, user_id from ${SCHEMA}.group_members)`,
    `insert into ${SCHEMA}.permissions select '${ACCOUNT}', ${page(`7 + n::bigint * ${every} * 3 % ${pages}`)}, 'read', 'user',
       ${person(`n * 7 % ${people}`)}, ${stamp}, null::timestamptz from generate_series(1, ${share(0.3)}) n on conflict do nothing`,
    closes(
      'page_states',
      `page_id in (select ${page(`(n::bigint * 4093 + ${spaces}) % ${pages}`)} from generate_series(1, ${share(0.15)}) n) and parent_id is not null`,
    ),
    `insert into ${SCHEMA}.page_states select account, page_id, kind, status, space_id, ${page(`space_id::bigint - 100`)}, null, '{}', ${stamp}, null::timestamptz
       from ${SCHEMA}.page_states where valid_to = ${stamp}`,
    `insert into ${SCHEMA}.space_permissions select '${ACCOUNT}', ${space(`n % ${spaces}`)}, 'user', ${person(`n * 13 % ${people}`)}, 'read',
       'space', null, ${stamp}, null::timestamptz from generate_series(1, ${share(0.1)}) n on conflict do nothing`,
    closes(
      'user_states',
      `account_status = 'active' and user_id in (select ${person(`n * 41 % ${people}`)} from generate_series(1, ${share(0.05)}) n)`,
    ),
    `insert into ${SCHEMA}.user_states select account, user_id, account_type, 'inactive', is_guest, licence, ${stamp}, null::timestamptz
       from ${SCHEMA}.user_states where valid_to = ${stamp}`,
    `insert into ${SCHEMA}.changes select '${ACCOUNT}', md5(group_id || user_id || coalesce(valid_to::text, '')), 'run-2', 'membership', 'group', group_id,
       timestamptz '${FIRST}', ${stamp}, case when valid_to is null then null else jsonb_build_object('user_id', user_id) end,
       case when valid_to is null then jsonb_build_object('user_id', user_id) end, null, null, null
       from ${SCHEMA}.group_members where valid_from = ${stamp} or valid_to = ${stamp}`,
  ];
};
