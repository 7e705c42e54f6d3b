import type { ClientBase } from 'pg';
import { SCHEMA } from '../../src/store/ddl.ts';
import type { SeedSize } from './records.ts';

/**
 * What insights ask of beside pages and versions: people who left, apps and outsiders, groups and teams, what spaces
 * grant, restrictions, comments, files, the archive and the trash, changes and the audit log. Added to a seeded store.
 */
export const seedLife = async (client: ClientBase, { pages }: Pick<SeedSize, 'pages'>): Promise<void> => {
  for (const statement of life(pages)) await client.query(statement);
  await client.query('vacuum (analyze)');
};

const life = (pages: number): readonly string[] => {
  const users = Math.max(10, Math.floor(pages / 50));
  const spaces = Math.max(2, Math.floor(pages / 1000));
  const groups = Math.max(10, Math.floor(users / 50));
  const page = (n: string): string => `(100001 + (${n}) % ${pages})::text`;
  const user = (n: string): string => `'u' || (${n}) % ${users}`;
  const number = `substr(user_id, 2)::int`;
  const at = (n: string): string => `timestamptz '2025-01-01' + ((${n}) % 31000000) * interval '1 second'`;
  return [
    `update ${SCHEMA}.users set account_type = case when ${number} % 2000 = 3 then 'app' else 'atlassian' end,
       account_status = case ${number} % 25 when 4 then 'inactive' when 5 then 'closed' else 'active' end,
       is_external = case when ${number} % 40 = 7 then 'yes' else 'no' end, is_guest = ${number} % 80 = 7`,
    `update ${SCHEMA}.spaces set homepage_id = (100001 + space_id::int)::text`,
    `update ${SCHEMA}.pages set owner_id = null where page_id::bigint % 100 = 9`,
    ...['pages', 'page_states'].flatMap((table) => [
      `update ${SCHEMA}.${table} set status = 'archived' where page_id::bigint % 50 = 1`,
      `update ${SCHEMA}.${table} set status = 'trashed' where page_id::bigint % 200 = 3`,
    ]),
    `update ${SCHEMA}.labels set name = (array['runbook', 'how-to', 'decision', 'policy', 'onboarding'])[1 + label_id::int % 5] || case
       when label_id::int < 100 then '' else '-' || label_id end where label_id::int % 20 = 7`,
    `insert into ${SCHEMA}.groups select 'main', 'g' || i, 'Group ' || i, 'current',
       case when i % 2 = 0 then 'TEAM_COLLABORATION' else 'USERBASE_GROUP' end, 'ADMINS'
     from generate_series(0, ${groups - 1}) i`,
    `insert into ${SCHEMA}.group_members select 'main', 'g' || (i * 7 + j * 13) % ${groups}, 'u' || i, timestamptz '2025-01-01', null
     from generate_series(0, ${users - 1}) i, generate_series(1, 4) j on conflict do nothing`,
    `insert into ${SCHEMA}.group_access values ('main', 'user', 'g1', timestamptz '2025-01-01', null)`,
    `insert into ${SCHEMA}.space_permissions select 'main', i::text, case when j % 4 = 0 then 'user' else 'group' end,
       case when j % 4 = 0 then 'u' || (i * 31 + j) % ${users} else 'g' || (i * 3 + j) % ${groups} end,
       (array['read', 'create', 'delete', 'administer'])[1 + j % 4], case when j % 4 = 1 then 'page' else 'space' end, null,
       timestamptz '2025-01-01', case when j % 10 = 9 then timestamptz '2025-06-01' end
     from generate_series(0, ${spaces - 1}) i, generate_series(1, 30) j on conflict do nothing`,
    `insert into ${SCHEMA}.space_permissions select 'main', i::text, 'access-class',
       case when i % 20 = 0 then 'anonymous-users' else 'all-licensed-users' end, 'read', 'space', null,
       timestamptz '2025-01-01', null
     from generate_series(0, ${spaces - 1}, 4) i`,
    `insert into ${SCHEMA}.site_facts values ('main', 'anonymous_access', 'yes', null, timestamptz '2025-01-01', null)`,
    `insert into ${SCHEMA}.permissions select 'main', ${page('i * 37')}, 'read', case when i % 3 = 0 then 'group' else 'user' end,
       case when i % 3 = 0 then 'g' || i % ${groups} else ${user('i * 11')} end, timestamptz '2025-01-01', null
     from generate_series(1::bigint, ${Math.floor(pages / 40)}) i on conflict do nothing`,
    `update ${SCHEMA}.restriction_reads r set state = 'restricted' from ${SCHEMA}.permissions p
     where p.account = r.account and p.page_id = r.page_id`,
    `insert into ${SCHEMA}.comments select 'main', 'c' || i, ${page('i * 17')}, case when i % 3 = 0 then 'inline' else 'footer' end,
       null, ${user('i * 19')}, ${at('i * 61')}, 'current', case when i % 3 = 0 then 'open' end, 1
     from generate_series(1::bigint, ${Math.floor(pages / 2)}) i`,
    `insert into ${SCHEMA}.attachments select 'main', 'att' || i, ${page('i * 23')}, 'file ' || i || '.pdf', 'application/pdf',
       1000 + i * 7919 % 5000000, ${user('i * 29')}, ${at('i * 67')}, 'current', 1 + i % 3, null
     from generate_series(1::bigint, ${Math.floor(pages / 3)}) i`,
    `insert into ${SCHEMA}.page_views select 'main', ${page('i * 10')}, timestamptz '2025-06-01', i % 700, i % 100
     from generate_series(1::bigint, ${Math.floor(pages / 10)}) i on conflict do nothing`,
    `insert into ${SCHEMA}.near_duplicates select 'main', ${page('i + j')}, ${page('i + 1 - j')}, 80 + i % 21
     from generate_series(10::bigint, ${pages - 1}, 10) i, generate_series(0, 1) j`,
    `insert into ${SCHEMA}.changes select 'main', 'ch' || i, 'r' || i % 300,
       (array['edit', 'move', 'label', 'permission', 'restriction', 'status', 'owner', 'membership'])[1 + i % 8],
       case i % 8 when 3 then 'space' when 7 then 'group' else 'page' end,
       case i % 8 when 3 then (i % ${spaces})::text when 7 then 'g' || i % ${groups} else ${page('i * 41')} end,
       null, timestamptz '2025-01-01' + (i % 300) * interval '1 day', '"current"', '"archived"',
       case when i % 5 = 0 then ${user('i * 43')} end, null, null
     from generate_series(1::bigint, ${Math.floor(pages / 3)}) i`,
    `insert into ${SCHEMA}.audit_records select 'main', 'a' || i, ${at('i * 71')}, ${user('i * 47')}, 'Person ' || i * 47 % ${users},
       (array['Permissions', 'Pages', 'Users and groups', 'Spaces'])[1 + i % 4],
       (array['Space permission added', 'Page archived', 'User added to group', 'Public link enabled', 'Admin key enabled'])[1 + i % 5],
       null, 'Thing ' || i % 5000, 'Page', '[]', '[]'
     from generate_series(1::bigint, ${Math.floor(pages / 5)}) i`,
    `insert into ${SCHEMA}.coverage_gaps select 'main', 'restrictions', 'restrictions', (100000 + i)::text,
       'the site never tells the restrictions of folders', null, timestamptz '2026-01-01', null
     from generate_series(1, ${Math.floor(pages / 100)}) i`,
    `insert into ${SCHEMA}.crawl_runs values ('main', 'r1', 'confluence', 'complete', timestamptz '2026-01-01',
       timestamptz '2026-01-01 00:30', timestamptz '2026-01-01 01:00', 100000, null, null, null)`,
  ];
};
