import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Columns } from '../../src/columns/open.ts';
import { openColumns } from '../../src/columns/open.ts';
import { UsageError } from '../../src/model/errors.ts';
import { publicTables } from '../../src/model/schema.ts';
import { storedColumns } from '../../src/model/table.ts';
import { makeColumns } from './support.ts';

let folder: string;
let columns: Columns;
const accounts = ['a', "b'"];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kscope-account-'));
  // One row for each account in every table: null but for the account.
  await makeColumns(
    folder,
    publicTables.flatMap(({ name }) =>
      accounts.map((account) => `insert into "${name}" (account) values ('${account.replace("'", "''")}')`),
    ),
  );
  columns = await openColumns(folder);
});
afterAll(async () => {
  await columns.close();
  await rm(folder, { recursive: true });
});

const ask = (sql: string, account?: string) =>
  columns.all(sql, { maxRows: 1000, timeoutMillis: 60_000, ...(account === undefined ? {} : { account }) });

it.each(publicTables.map((table) => [table.name, table] as const))('narrows %s to an account', async (name, table) => {
  expect(Object.keys(storedColumns(table))).toContain('account');
  for (const from of [name, `main.${name}`, `(with x as (from ${name}) from x)`]) {
    expect((await ask(`select account from ${from}`, "b'")).rows).toEqual([{ account: "b'" }]);
  }
  expect((await ask(`select account from ${name} order by account`)).rows).toHaveLength(2);
});

it.each([
  'from columns.main.pages',
  'from columns.pages',
  'from "Columns".main.pages',
  'summarize columns.main.pages',
  'select (select max(account) from columns.main.pages)',
  'explain analyze from columns.main.pages',
  'from temp.main.pages',
])('knows no way around: %s', async (sql) => {
  await expect(ask(sql, 'a')).rejects.toBeInstanceOf(UsageError);
});

it.each([
  'select account from "PAGES"',
  'select account from PaGeS as p',
  'table pages',
  'with pages as (from pages) select account from pages',
  'with recursive t as (select account from pages union select account from spaces) from t',
  'select account from labels union all select account from pages union all select account from users',
  'select account from pages where account in (select account from labels where exists (from users))',
  'select p.account from pages p positional join spaces s',
  'select s.account from pages p right join spaces s using (account)',
  'select l.account from pages p, lateral (select account from groups) l',
  'select unnest(all_of) as account from (select list(account) as all_of from comments)',
  'select account from (pivot (select account, 1 as one from attachments) on one in (1) using count(*) group by account)',
  'select account from (unpivot (select account, 1 as one from attachments) on one)',
  'select min(account) over () as account from changes',
  'select (select max(account) from page_labels) as account',
  'select account from (from page_facts select account union all from spaces select account)',
])('narrows every table that is named, however it is: %s', async (sql) => {
  const { rows } = await ask(sql, 'a');
  expect(rows.length).toBeGreaterThan(0);
  for (const { account } of rows) expect(account).toBe('a');
});

it('narrows what is summarized as well', async () => {
  const { rows } = await ask('summarize pages', 'a');
  expect(rows.find((row) => row.column_name === 'account')).toMatchObject({ min: 'a', max: 'a' });
});

it('leaves the next question as wide as it asks to be', async () => {
  await ask('from pages', 'a');
  expect((await ask('select count(*) as n from pages')).rows).toEqual([{ n: 2 }]);
});

it.each(['b', '', "a' or true --"])('knows no account %j', async (account) => {
  await expect(ask('select 1', account)).rejects.toMatchObject({
    exitCode: 2,
    message: `the columns hold nothing of an account "${account}"`,
    mend: "known are: a, b'; what was added since is there after its first crawl",
  });
});
