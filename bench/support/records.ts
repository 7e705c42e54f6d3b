import type { ClientBase } from 'pg';
import { tables } from '../../src/model/schema.ts';
import { createTable, SCHEMA } from '../../src/store/ddl.ts';

/** How much to make. Everything else follows from the number of pages. */
export interface SeedSize {
  readonly pages: number;
  readonly versionsPerPage: number;
  /** Whether the pages have text, 2 to 6 KB each. */
  readonly contents: boolean;
}

/**
 * Makes the tables of a synthetic site and fills them inside PostgreSQL. Indexes are made after the rows, and the tables
 * are vacuumed, so that what is measured is a database at rest.
 */
export const seed = async (client: ClientBase, size: SeedSize): Promise<void> => {
  await client.query(`create schema if not exists ${SCHEMA}`);
  const statements = tables.flatMap(createTable);
  for (const statement of statements.filter((s) => s.startsWith('create table'))) await client.query(statement);
  await fillRecords(client, size);
  for (const statement of statements.filter((s) => !s.startsWith('create table'))) await client.query(statement);
  await client.query('vacuum (analyze)');
};

/** Fills the tables of a store that is there already: slower, but all that belongs to it is in place. */
export const seedOpened = async (client: ClientBase, size: SeedSize): Promise<void> => {
  await client.query(`select setseed(0.5)`);
  for (const statement of fill(size)) await client.query(statement);
  await client.query('vacuum (analyze)');
};

/** Fills tables that are there, for the account `main`. */
export const fillRecords = async (client: ClientBase, size: SeedSize): Promise<void> => {
  for (const statement of fill(size)) await client.query(statement);
};

/** Rewrites every hundredth page as a crawl would: a new version, its body and text, another label, some links gone. */
export const changeOnePercent = async (client: ClientBase, size: SeedSize): Promise<void> => {
  const xact = 'pg_current_xact_id()::text::bigint';
  const one = `page_id::bigint % 100 = 7`;
  const statements = [
    `update ${SCHEMA}.pages set title = title || ' again', version_number = version_number + 1,
       version_at = version_at + interval '1 day', xact = ${xact} where ${one}`,
    `insert into ${SCHEMA}.page_versions
       select account, page_id, max(version_number) + 1, 'u1', now(), null, false from ${SCHEMA}.page_versions
       where ${one} group by account, page_id`,
    `update ${SCHEMA}.page_bodies set version_number = version_number + 1, words = words + 1, xact = ${xact} where ${one}`,
    `update ${SCHEMA}.page_states set valid_to = now(), xact = ${xact} where ${one} and valid_to is null`,
    `insert into ${SCHEMA}.page_states
       select account, page_id, kind, status, space_id, parent_id, 'u1', ancestor_ids, now(), null
       from ${SCHEMA}.page_states where ${one} and valid_to = now()`,
    `update ${SCHEMA}.page_labels set valid_to = now(), xact = ${xact} where ${one}`,
    `delete from ${SCHEMA}.page_links where ${one} and kind = 'url'`,
    ...(size.contents
      ? [
          `update ${SCHEMA}.page_contents set version_number = version_number + 1, value = value || '<p>more</p>',
             xact = ${xact} where ${one}`,
        ]
      : []),
  ];
  await client.query('begin');
  for (const statement of statements) await client.query(statement);
  await client.query('commit');
};

/** A moment in the six years before 2026, by a number. */
const moment = (n: string): string => `timestamptz '2020-01-01' + (${n} % 189000000) * interval '1 second'`;

const fill = ({ pages, versionsPerPage, contents }: SeedSize): readonly string[] => {
  const users = Math.max(10, Math.floor(pages / 50));
  const spaces = Math.max(2, Math.floor(pages / 1000));
  const page = `(100000 + i)::text`;
  const ancestors = `case when i < 10 then '{}'::text[] else
      array[(100000 + i / 1000)::text, (100000 + i / 100)::text, (100000 + i / 10)::text] end`;
  const user = (n: string): string => `'u' || (${n}) % ${users}`;
  const statements = [
    `insert into ${SCHEMA}.users select 'main', 'u' || i, 'atlassian', 'active', 'Person ' || i, 'P' || i,
       'person' || i || '@example.com', 'Europe/Berlin', 'en', null, 'no', 'internal domain', false, true, 'confluence'
     from generate_series(0, ${users - 1}) i`,
    `insert into ${SCHEMA}.spaces select 'main', i::text, 'S' || i, 'Space ' || i, 'global', 'current', null,
       ${user('i')}, ${user('i')}, ${moment('i * 1000')}, 'About "things", and more', null
     from generate_series(0, ${spaces - 1}) i`,
    `insert into ${SCHEMA}.labels select 'main', i::text, 'label-' || i, 'global' from generate_series(0, 999) i`,
    `insert into ${SCHEMA}.pages select 'main', ${page}, case when i % 10 = 0 then 'blogpost' else 'page' end, 'current',
       'How we do thing ' || i, (i % ${spaces})::text, (100000 + i / 10)::text, 'page', i, ${user('i * 7')},
       ${user('i * 7')}, null, null, ${moment('i * 37')}, ${versionsPerPage}, ${moment('i * 97')}, ${user('i * 11')},
       '', false, '/spaces/S' || i % ${spaces} || '/pages/' || 100000 + i, ${ancestors}
     from generate_series(1::bigint, ${pages}) i`,
    `insert into ${SCHEMA}.page_versions select 'main', ${page}, v, ${user('i * v * 13')}, ${moment('i * 31 + v * 8640000')},
       case when v % 3 = 0 then 'Reviewed, and corrected' end, v % 2 = 0
     from generate_series(1::bigint, ${pages}) i, generate_series(1::bigint, ${versionsPerPage}) v`,
    `insert into ${SCHEMA}.page_states select 'main', ${page}, 'page', 'current', (i % ${spaces})::text,
       (100000 + i / 10)::text, ${user('i * 7')}, ${ancestors}, timestamptz '2026-01-01', null
     from generate_series(1::bigint, ${pages}) i`,
    `insert into ${SCHEMA}.restriction_reads select 'main', ${page}, 'open', null, timestamptz '2026-01-01', null
     from generate_series(1::bigint, ${pages}) i`,
    `insert into ${SCHEMA}.page_bodies select 'main', ${page}, ${versionsPerPage}, encode(sha256(${page}::bytea), 'hex'),
       2000 + i % 4000, 300 + i % 600, i % 9, i % 3, i % 4, i % 5, i % 7, array['toc', 'info'], 1
     from generate_series(1::bigint, ${pages}) i`,
    `insert into ${SCHEMA}.page_labels select 'main', ${page}, (i * j * 17 % 1000)::text, timestamptz '2026-01-01', null
     from generate_series(1::bigint, ${pages}) i, generate_series(1, 2) j where i % 2 = 1 on conflict do nothing`,
    `insert into ${SCHEMA}.page_links select 'main', ${page}, 'url', 'https://example.com/' || i, null, null, null, 1
     from generate_series(1::bigint, ${pages}) i`,
    // Every other one by id, the others by title; of the titles a tenth are of blogposts, and so of no page.
    `insert into ${SCHEMA}.page_links select 'main', ${page}, case when i % 2 = 0 then 'content' else 'page' end,
       case when i % 2 = 0 then (100000 + t)::text else 'S' || t % ${spaces} || ':How we do thing ' || t end,
       case when i % 2 = 0 then (100000 + t)::text end, case when i % 2 = 1 then 'S' || t % ${spaces} end,
       case when i % 2 = 1 then 'How we do thing ' || t end, 1
     from generate_series(1::bigint, ${pages}) i, lateral (select i * 31 % ${pages} + 1 as t) linked`,
    `insert into ${SCHEMA}.page_views select 'main', ${page}, timestamptz '2026-01-01', i % 5000, i % 300
     from generate_series(1::bigint, ${pages}) i`,
  ];
  return contents ? [...statements, ...fillContents(pages, versionsPerPage)] : statements;
};

/** Texts are drawn from 20,000 paragraphs of random words, so that they compress about as prose does. */
const fillContents = (pages: number, version: number): readonly string[] => [
  `create temp table paragraphs as select p, '<p>' || string_agg(
       substr(md5(((p * 7919::bigint + w * 104729) * 31 % 9973)::text), 1, 2 + (p + w * 7) % 9), ' ') || '</p>' as text
     from generate_series(0, 19999) p, generate_series(1, 90) w group by p`,
  `create index on paragraphs (p)`,
  `insert into ${SCHEMA}.page_contents select 'main', (100000 + i)::text, 'storage', ${version},
       (select string_agg(text, E'\\n') from paragraphs
        where p = any(array(select (i * 31 + j * 6029 + i * j * 7) % 20000 from generate_series(1, 3 + i % 7) j)))
     from generate_series(1::bigint, ${pages}) i`,
  `drop table paragraphs`,
];
