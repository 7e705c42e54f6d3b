import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openColumns } from '../../src/columns/open.ts';
import type { Refreshed } from '../../src/columns/refresh.ts';
import { refreshColumns } from '../../src/columns/refresh.ts';
import { publicTables } from '../../src/model/schema.ts';
import type { Records } from '../../src/store/records.ts';
import type { TestHome } from '../support/records.ts';
import { openTestHome } from '../support/records.ts';
import { expectSame, rowsOf } from './support.ts';

let home: TestHome;
let records: Records;
let directory: string;

beforeAll(async () => {
  home = await openTestHome();
  records = home.records;
  // Characters that DuckDB takes for a pattern, and a quote.
  directory = join(home.home, `col*umns [a-z] '"`);
});
afterAll(() => home.remove());
beforeEach(async () => {
  await rm(directory, { recursive: true, force: true });
  await records.pool.query(`truncate ${publicTables.map((t) => `kscope.${t.name}`).join(', ')}, kscope.deletions`);
});

const refresh = () => refreshColumns({ pool: records.pool, directory });

const written = ({ tables }: Refreshed): Record<string, number> =>
  Object.fromEntries(tables.filter((t) => t.written > 0).map((t) => [t.name, t.written]));

const sql = (text: string, values: unknown[] = []) => records.pool.query(text, values);

const addLabels = (...ids: string[]) =>
  sql(`insert into kscope.labels select 'a', unnest($1::text[]), 'name', 'global'`, [ids]);

it('copies every kind of value as it is', async () => {
  const texts = [
    '',
    'null',
    '\\N',
    '\\.',
    'a,b',
    '"',
    '""',
    "'",
    ' x ',
    '\r',
    '\n',
    '\r\n',
    '\t',
    '日本 🎉',
    '{a,b}',
    '\\',
  ];
  for (const [i, text] of texts.entries()) {
    await sql(`insert into kscope.page_contents values ('a', $1, 'storage', $2, $3)`, [String(i), i, text]);
    await sql(
      `insert into kscope.access_checks values ('a', $1, 'user', $2, 'read', '2026-01-01T00:00:00.123Z', $3, $4)`,
      [String(i), text, i % 2 === 0, [text, '', text]],
    );
    await sql(
      `insert into kscope.changes (account, change_id, run_id, kind, subject_type, subject_id, not_before, observed_at, before, after)
       values ('a', $1, 'r', 'edit', 'page', 'p', null, '0999-12-31T23:59:59.999Z', $2, null)`,
      [String(i), JSON.stringify({ [`${i}`]: [text, 1.5, null, { a: [] }] })],
    );
  }
  // The driver that reads DuckDB drops a byte order mark that text starts with, so DuckDB itself must say that it is there.
  await sql(`insert into kscope.labels values ('a', 'marked', chr(65279) || 'x', 'global')`);
  await sql(`insert into kscope.page_contents values ('a', 'long', 'view', 1, repeat('long "line", ', 500000))`);
  await sql(`insert into kscope.page_views values ('a', 'p', now(), 9007199254740991, null)`);
  await sql(`insert into kscope.access_checks values ('a', 'none', 'user', 'u', 'read', now(), true, '{}')`);
  expect((await refresh()).whole).toContain('the former copy is not there');
  const columns = await openColumns(directory);
  const marked = await columns.all(`select length(name) as length from labels`, { maxRows: 1, timeoutMillis: 60_000 });
  expect(marked.rows).toEqual([{ length: 2 }]);
  await columns.close();
  await sql(`delete from kscope.labels`);
  await refresh();
  await expectSame(records.pool, directory);
});

it('continues the copy before with what was written since', async () => {
  await addLabels('1', '2', '3', '4', '5');
  await refresh();
  await sql(`update kscope.labels set name = 'new', xact = pg_current_xact_id()::text::bigint where label_id = '2'`);
  const second = await refresh();
  expect(second.whole).toBeUndefined();
  expect(written(second)).toEqual({ labels: 1 });
  await expectSame(records.pool, directory);
});

it('takes deleted rows out by the log of deletions', async () => {
  await addLabels(...Array.from({ length: 100 }, (_, i) => String(i)));
  await refresh();
  await sql(`delete from kscope.labels where label_id = any('{1,2}')`);
  await addLabels('new', '2');
  expect(written(await refresh())).toEqual({ labels: 2 });
  await expectSame(records.pool, directory);
});

it('finds deleted rows that nothing logged, even where as many came', async () => {
  await addLabels(...Array.from({ length: 100 }, (_, i) => String(i)));
  await refresh();
  await sql(`delete from kscope.labels where label_id = any('{1,2}')`);
  await addLabels('new', 'newer');
  await sql('truncate kscope.deletions');
  expect(written(await refresh())).toEqual({ labels: 100 });
  await expectSame(records.pool, directory);
});

it('sees a key that changed, and a table that was truncated', async () => {
  await addLabels('1', '2', '3', '4', '5', '6', '7', '8');
  await sql(`insert into kscope.page_mentions values ('a', 'p', 'u', 1)`);
  await refresh();
  await sql(`update kscope.labels set label_id = '9', xact = pg_current_xact_id()::text::bigint where label_id = '8'`);
  await sql('truncate kscope.page_mentions');
  await refresh();
  await expectSame(records.pool, directory);
});

it('keeps rows with a null in their key apart', async () => {
  const grant = (role: string | null) =>
    sql(
      `insert into kscope.space_permissions values ('a', 's', 'user', 'u', 'read', 'space', $1, '2026-01-01', null)`,
      [role],
    );
  await grant(null);
  await grant('r');
  await refresh();
  await sql(`delete from kscope.space_permissions where role_id is null`);
  await refresh();
  await expectSame(records.pool, directory);
  await grant(null);
  await refresh();
  await expectSame(records.pool, directory);
});

it('sees what a transaction that was under way commits later', async () => {
  await addLabels(...Array.from({ length: 20 }, (_, i) => String(i)));
  const slow = await records.pool.connect();
  await slow.query('begin');
  await slow.query(`insert into kscope.labels values ('a', 'slow', 'name', 'global')`);
  await addLabels('quick');
  await refresh();
  await slow.query('commit');
  slow.release();
  await refresh();
  await expectSame(records.pool, directory);
});

it('keeps a row that an older transaction put back after its deletion by a younger one', async () => {
  await addLabels(...Array.from({ length: 20 }, (_, i) => String(i)));
  const [older, running, younger] = await Promise.all([1, 2, 3].map(() => records.pool.connect()));
  const begin = async (client: typeof older) => {
    await client!.query('begin');
    await client!.query('select pg_current_xact_id()');
  };
  await begin(older);
  await begin(running);
  await begin(younger);
  await younger!.query(`delete from kscope.labels where label_id = '3'`);
  await younger!.query('commit');
  await older!.query(`insert into kscope.labels values ('a', '3', 'back', 'global')`);
  await older!.query('commit');
  await refresh();
  await running!.query('commit');
  for (const client of [older, running, younger]) client!.release();
  expect(written(await refresh())).toEqual({});
  await expectSame(records.pool, directory);
});

it('lets readers go on with the copy that they opened, and shows new ones the next', async () => {
  await addLabels('1', '2');
  await refresh();
  const columns = await openColumns(directory);
  const limits = { maxRows: 10, timeoutMillis: 60_000 };
  const reading = await columns.query('select count(*) from labels', limits);
  await addLabels('3');
  await refresh();
  expect(await rowsOf(reading)).toEqual([[2]]);
  expect(await rowsOf(await columns.query('select count(*) from labels', limits))).toEqual([[3]]);
  await columns.close();
});

it('removes what a killed refresh left', async () => {
  await mkdir(join(directory, 'refresh-killed'), { recursive: true });
  await writeFile(join(directory, 'refresh-killed', 'columns.duckdb'), 'half');
  await refresh();
  expect(await readdir(directory)).toEqual(['columns.duckdb']);
});

it('copies everything where the former copy is damaged', async () => {
  await refresh();
  await writeFile(join(directory, 'columns.duckdb'), 'damaged');
  expect((await refresh()).whole).toContain('cannot be read');
  await expectSame(records.pool, directory);
});

it('copies everything anew where asked, so that nothing erased stays in the file', async () => {
  await refresh();
  expect((await refreshColumns({ pool: records.pool, directory, anew: true })).whole).toBe('it was asked for');
});

it('leaves the columns as they were where it is aborted', async () => {
  await addLabels('1');
  await refresh();
  await addLabels('2');
  const blocker = await records.pool.connect();
  await blocker.query('begin');
  await blocker.query('lock table kscope.labels');
  const stop = new AbortController();
  const aborted = refreshColumns({ pool: records.pool, directory, signal: stop.signal });
  stop.abort(new Error('stopped'));
  await expect(aborted).rejects.toThrow('stopped');
  await blocker.query('commit');
  blocker.release();
  expect(await readdir(directory)).toEqual(['columns.duckdb']);
  const columns = await openColumns(directory);
  expect((await columns.all('from labels', { maxRows: 9, timeoutMillis: 60_000 })).rows).toHaveLength(1);
  await columns.close();
});

it('lets refreshes at once follow each other', async () => {
  await addLabels('1');
  const refreshed = await Promise.all([refresh(), refresh(), refresh()]);
  expect(refreshed.filter(({ whole }) => whole !== undefined)).toHaveLength(1);
  await expectSame(records.pool, directory);
});

it('copies everything where the former copy turns out to be damaged on the way', async () => {
  await addLabels('1');
  await refresh();
  const instance = await DuckDBInstance.create(join(directory, 'columns.duckdb'));
  const connection = await instance.connect();
  await connection.run('drop table labels');
  connection.closeSync();
  instance.closeSync();
  expect((await refresh()).whole).toContain('the former copy could not be continued: Catalog Error');
  await expectSame(records.pool, directory);
});
