import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openShut } from '../../src/columns/engine.ts';
import type { Columns } from '../../src/columns/open.ts';
import { openColumns } from '../../src/columns/open.ts';
import { columnsFile } from '../../src/columns/paths.ts';
import { UserError } from '../../src/model/errors.ts';
import { makeColumns } from './support.ts';

const SECRET = 'the-secret';
let folder: string;
let columns: Columns;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kscope-attacks-'));
  await makeColumns(folder, [`insert into labels values ('a', '1', 'one', 'global')`]);
  for (const name of ['secret.csv', 'secret.txt', 'secret.json']) await writeFile(join(folder, name), `"${SECRET}"`);
  const other = await DuckDBInstance.create(join(folder, 'other.duckdb'));
  const connection = await other.connect();
  await connection.run(`create table secrets as select '${SECRET}' as secret`);
  await connection.run('checkpoint');
  connection.closeSync();
  other.closeSync();
  columns = await openColumns(folder);
});
afterAll(async () => {
  await columns.close();
  await rm(folder, { recursive: true });
});

const ask = (sql: string) => columns.all(sql.replaceAll('DIR', folder), { maxRows: 10, timeoutMillis: 60_000 });

const reading = [
  `select * from 'DIR/secret.csv'`,
  `from "DIR/secret.csv"`,
  `from "DIR/other.duckdb".secrets`,
  `select * from read_csv('DIR/secret.csv')`,
  `select * from READ_CSV_AUTO('DIR/*.csv')`,
  `select * from read_text('DIR/secret.txt')`,
  `select * from read_blob('/etc/passwd')`,
  `select * from read_json('DIR/secret.json')`,
  `select * from read_parquet('https://example.com/x.parquet')`,
  `select * from read_duckdb('DIR/other.duckdb', table_name = 'secrets')`,
  `select * from parquet_metadata('DIR/secret.txt')`,
  `select * from sniff_csv('DIR/secret.csv')`,
  `select * from glob('DIR/*')`,
  `select (select content from read_text('DIR/secret.txt'))`,
  `with x as (from read_text('DIR/secret.txt')) from x`,
  `select 1 where exists (from read_text('DIR/secret.txt'))`,
  `select * from labels order by (select content from read_text('DIR/secret.txt'))`,
  `select * from labels, lateral (select * from read_text('DIR/' || name))`,
  `select list_transform([1], lambda x: (select content from read_text('DIR/secret.txt')))`,
  `pivot (from read_text('DIR/secret.txt')) on filename in ('x') using count(*)`,
  `describe from read_csv('DIR/secret.csv')`,
  `summarize from read_csv('DIR/secret.csv')`,
  `select * from query('select * from read_text(''DIR/secret.txt'')')`,
  `select * from query_table('duckdb_settings')`,
  `select * from query_table(['DIR/secret.csv'])`,
  `select * from json_execute_serialized_sql(json_serialize_sql('from duckdb_settings()'))`,
];

const looking = [
  `select * from duckdb_settings()`,
  `select * from main.duckdb_settings()`,
  `select * from system.main.duckdb_settings()`,
  `select * from "DuckDB_Settings"()`,
  `select * from pg_settings`,
  `select * from PG_Catalog.pg_settings`,
  `select * from pg_catalog.pg_database`,
  `with pg_settings as (select 1) select * from (select * from pg_settings)`,
  `select * from duckdb_databases`,
  `select * from main.duckdb_databases`,
  `select * from duckdb_databases()`,
  `select * from pragma_database_list`,
  `select * from duckdb_secrets()`,
  `select * from which_secret('s3://x', 's3')`,
  `select * from duckdb_extensions()`,
  `select * from duckdb_logs`,
  `select * from duckdb_variables()`,
  `select * from duckdb_temporary_files()`,
  `select * from duckdb_external_file_cache()`,
  `select * from duckdb_prepared_statements()`,
  `select * from pragma_user_agent()`,
  `select * from sqlite_master`,
  `show databases`,
  `show settings`,
  `select current_setting('secret_directory')`,
  `select main.current_setting('secret_directory')`,
  `select system.main."CURRENT_SETTING"('secret_directory')`,
  `select getenv('HOME')`,
  `select getvariable('x')`,
  `select write_log('x')`,
  `select pg_sleep(1000)`,
  `from labels where name = current_setting('threads')`,
  `select count(*) filter (where current_setting('threads') = '1') from labels`,
  `select sum(1) over (order by current_setting('threads')) from labels`,
  `select * replace (current_setting('threads') as name) from labels`,
  `select columns(lambda c: c = current_setting('threads')) from labels`,
  `from labels limit (select current_setting('threads')::int)`,
  `values (current_setting('threads'))`,
];

const changing = [
  `insert into labels values ('a', '2', 'two', 'global')`,
  `with x as (select 1) insert into labels from labels`,
  `update labels set name = 'x'`,
  `delete from labels`,
  `merge into labels using labels l on false when not matched then insert`,
  `truncate labels`,
  `drop table labels`,
  `alter table labels add column x int`,
  `create table x as select 1`,
  `create temp table x as select 1`,
  `create view x as select 1`,
  `create macro x() as 1`,
  `create temp macro labels() as table select 1`,
  `create secret (type s3)`,
  `attach 'DIR/other.duckdb' as other`,
  `attach ':memory:' as m`,
  `detach columns`,
  `use memory`,
  `copy labels to 'DIR/out.csv'`,
  `copy (select 1) to '/dev/stdout'`,
  `copy labels from 'DIR/secret.csv'`,
  `copy from database columns to memory`,
  `export database 'DIR/out'`,
  `import database 'DIR/out'`,
  `install httpfs`,
  `force install httpfs from 'DIR'`,
  `load httpfs`,
  `load 'DIR/secret.txt'`,
  `update extensions`,
  `set memory_limit = '1GB'`,
  `set global enable_external_access = true`,
  `reset enable_external_access`,
  `set lock_configuration = false`,
  `set variable x = 1`,
  `pragma threads = 1`,
  `pragma version`,
  `pragma enable_profiling`,
  `call pragma_version()`,
  `call duckdb_settings()`,
  `checkpoint`,
  `vacuum`,
  `analyze`,
  `begin`,
  `prepare x as select 1`,
  `execute x`,
  `deallocate x`,
  `explain explain select 1`,
  `explain drop table labels`,
  `explain select 1; drop table labels`,
  `explain select * from read_text('DIR/secret.txt')`,
  `explain analyze select * from duckdb_settings()`,
  `explain pragma version`,
  `explain analyze copy labels to 'DIR/out.csv'`,
];

const stacking = [
  `select 1; select 2`,
  `select 1; attach 'DIR/other.duckdb'`,
  `select 1; set threads = 1`,
  `select 1 /* ; */ ; copy labels to 'DIR/out.csv' --`,
  `; ; select 1; drop table labels`,
];

it.each([...reading, ...looking, ...changing, ...stacking])('refuses %s', async (sql) => {
  const thrown: unknown = await ask(sql).then(
    ({ rows }) => rows,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(UserError);
  expect(String((thrown as UserError).message)).not.toContain(SECRET);
});

it('has left nothing behind', async () => {
  expect((await readdir(folder)).sort()).toEqual([
    'columns.duckdb',
    'other.duckdb',
    'secret.csv',
    'secret.json',
    'secret.txt',
  ]);
  expect((await ask('select name from labels')).rows).toEqual([{ name: 'one' }]);
});

it.each([
  `select * from labels`,
  `from columns.main.labels`,
  `with recursive n(i) as (select 1 union all select i + 1 from n where i < 3) from n`,
  `values (1)`,
  `describe labels`,
  `summarize labels`,
  `show tables`,
  `show all`,
  `show all tables`,
  `select table_name, column_name from information_schema.columns`,
  `select * from generate_series(1, 3), unnest([1, 2])`,
  `select * from json_each('{"a": 1}')`,
  `pivot labels on prefix in ('global') using count(*)`,
  `explain select * from labels`,
  ` EXPLAIN
  Analyze (select * from labels)`,
  `explain describe labels`,
  `select taken_at from about.origin`,
  `select l.name, row_number() over (order by name) from labels l left join pages p on p.page_id = l.label_id`,
  `select 1;`,
  `/* why */ select 1 -- because`,
])('lets %s pass', async (sql) => {
  expect((await ask(sql)).columns).not.toEqual([]);
});

it('says how a pivot passes, and where something is wrong behind explain', async () => {
  await expect(ask('pivot labels on prefix using count(*)')).rejects.toMatchObject({
    mend: expect.stringContaining('in ('),
  });
  await expect(ask('explain select nam from labels')).rejects.toThrow('(line 1, column 16)');
  await expect(ask('explain selec 1')).rejects.toThrow('(line 1, column 9)');
});

it('shuts the engine itself, whatever passes the gate', async () => {
  const instance = await openShut(columnsFile(folder));
  const connection = await instance.connect();
  for (const sql of [
    `select * from read_text('${folder}/secret.txt')`,
    `attach '${folder}/other.duckdb' as other`,
    `copy (select 1) to '${folder}/out.csv'`,
    `insert into labels from labels`,
    `set enable_external_access = true`,
    `set threads = 1`,
    `load '${folder}/secret.txt'`,
    `install httpfs`,
  ]) {
    await expect(connection.run(sql), sql).rejects.toThrow();
  }
  connection.closeSync();
  instance.closeSync();
});

const withheld = [
  `from page_contents`,
  `select value from main."PAGE_CONTENTS"`,
  `select (select value from page_contents limit 1)`,
  `with x as (from page_contents) from x`,
  `select * from labels where exists (from page_contents)`,
  `select * from labels union all by name from page_contents`,
  `select count(*) from pages p join page_contents using (account, page_id)`,
  `describe page_contents`,
  `describe from page_contents`,
  `summarize page_contents`,
  `summarize from page_contents`,
  `explain analyze from page_contents`,
  `pivot page_contents on format in ('view') using count(*)`,
  `unpivot page_contents on value`,
  `values ((select min(value) from page_contents))`,
  `from pages positional join page_contents`,
];

it.each(withheld)('keeps the text of pages from who has no right to it: %s', async (sql) => {
  const question = columns.all(sql, { maxRows: 10, timeoutMillis: 60_000, withheld: ['page_contents'] });
  await expect(question).rejects.toThrow(/holds the text of pages|only questions pass|does not pass/);
  await expect(question).rejects.toBeInstanceOf(UserError);
});

it('answers the same to who has it, and everything else to who has not', async () => {
  const withRight = { maxRows: 10, timeoutMillis: 60_000 };
  expect((await columns.all('select count(*) as n from page_contents', withRight)).rows).toEqual([{ n: 0 }]);
  const without = { ...withRight, withheld: ['page_contents'] };
  expect((await columns.all('select name from labels', without)).rows).toEqual([{ name: 'one' }]);
});
