import { afterAll, beforeAll, expect, it } from 'vitest';
import { forget } from '../../../src/governance/person/forget.ts';
import { patternOf } from '../../../src/governance/person/pattern.ts';
import { tables } from '../../../src/model/schema.ts';
import { storedColumns } from '../../../src/model/table.ts';
import { close, renameUser } from '../../../src/simulator/life/users.ts';
import { rename } from '../../../src/simulator/life/writing.ts';
import type { SimUser } from '../../../src/simulator/site.ts';
import type { CrawledSite } from '../../support/site.ts';
import { openSite } from '../../support/site.ts';

let crawled: CrawledSite;
let person: SimUser;
const NAMES = ["Zoë O'Brien-Łęcka", 'Zoë Łęcka'];
const EMAIL = 'zoe.lecka@example.com';

beforeAll(async () => {
  crawled = await openSite({ seed: 5, pages: 60 });
  const { site } = crawled;
  const authors = new Set([...site.contents.values()].map(({ authorId }) => authorId));
  person = [...site.users.values()].find(
    (one) => one.accountType === 'atlassian' && one.status === 'active' && authors.has(one.accountId),
  )!;
  person.displayName = NAMES[0]!;
  person.email = EMAIL;
  person.emailHidden = false;
  const page = [...site.contents.values()].find(({ kind, status }) => kind === 'page' && status === 'current')!;
  rename(site, page, `1:1 with ${NAMES[0]}`, person);
  await crawled.crawl();
  renameUser(site, person, NAMES[1]!);
  rename(site, page, `1:1 with ${NAMES[1]} (${EMAIL})`, person);
  await crawled.crawl();
});
afterAll(() => crawled.remove());

const run = (knownAs: readonly string[] = []) =>
  forget({
    records: crawled.home.records,
    accounts: ['acme'],
    userId: person.accountId,
    knownAs,
    force: false,
    now: new Date().toISOString(),
  });

/** Where a text is kept: every column of every table, and the log of deletions. */
const traces = async (text: string): Promise<readonly string[]> => {
  const { pool } = crawled.home.records;
  const found: string[] = [];
  for (const t of tables) {
    for (const name of Object.keys(storedColumns(t))) {
      const { rows } = await pool.query(
        `select count(*)::int as n from ${t.name} where position(lower($1) in lower("${name}"::text)) > 0`,
        [text],
      );
      if (rows[0].n > 0) found.push(`${t.name}.${name}`);
    }
  }
  const { rows } = await pool.query(
    'select count(*)::int as n from deletions where position(lower($1) in lower(key::text)) > 0',
    [text],
  );
  if (rows[0].n > 0) found.push('deletions');
  return found;
};

it('refuses while the account is not closed', async () => {
  await expect(run()).rejects.toThrow('is active on acme, not closed');
  await expect(
    forget({
      records: crawled.home.records,
      accounts: ['acme'],
      userId: 'nobody',
      knownAs: [],
      force: true,
      now: new Date().toISOString(),
    }),
  ).rejects.toThrow('nobody with the account id nobody is known');
});

it('leaves no trace of the names that a closed account had, nor of its e-mail, and says what it erased', async () => {
  const { pool } = crawled.home.records;
  await pool.query(
    `update page_contents set value = value || $1 where ctid = (select ctid from page_contents where format = 'view' limit 1)`,
    ['<p>&#64; Zoë O&rsquo;Brien-&#321;&eogon;cka, Zo&euml;&nbsp;Łęcka, mailto:zoe.lecka%40example.com</p>'],
  );
  const [name] = NAMES;
  const now = new Date().toISOString();
  const house = [
    ['activity', { activity_id: 'a', at: now, action: 'person look', subject_type: 'person', after: { name } }],
    ['deliveries', { delivery_id: 'd', channel_id: 'ops', kind: 'alert', status: 'sent', title: `1:1 with ${name}` }],
    ['saved_questions', { question_id: 'q', name: `pages of ${name}`, sql: `select '${EMAIL}'` }],
    ['saved_views', { view_id: 'v', name: `by ${name}`, search: { q: NAMES[1] } }],
    ['notices', { account: 'acme', notice_id: 'n', content: { message: `${name} owns nothing` } }],
  ] as const;
  for (const [table, row] of house) {
    const given: Readonly<Record<string, unknown>> = { account: '', ...row };
    const { rows: required } = await pool.query<{ name: string; type: string }>(
      `select column_name as name, data_type as type from information_schema.columns
       where table_schema = 'kscope' and table_name = $1 and is_nullable = 'NO' and column_default is null`,
      [table],
    );
    const blank = (type: string) =>
      type.startsWith('timestamp')
        ? now
        : type === 'jsonb'
          ? {}
          : type === 'boolean'
            ? false
            : type === 'text'
              ? ''
              : 0;
    const all = { ...Object.fromEntries(required.map((one) => [one.name, blank(one.type)])), ...given };
    await pool.query(
      `insert into ${table} (${Object.keys(all).join()}) values (${Object.keys(all).map((_, i) => `$${i + 1}`)})`,
      Object.values(all),
    );
  }
  close(crawled.site, person);
  await crawled.crawl();
  const before = await Promise.all([...NAMES, EMAIL].map(traces));
  // The crawl that sees an account closed drops its e-mail; history and texts still have it, and the names.
  expect(before.every((where) => where.length > 0)).toBe(true);
  expect(before.flat()).toEqual(
    expect.arrayContaining(['changes.before', 'page_links.target', 'pages.title', 'audit_records.changed_values']),
  );
  expect(before.flat()).toEqual(
    expect.arrayContaining(['activity.after', 'deliveries.title', 'saved_questions.sql', 'saved_views.search']),
  );
  const forgotten = await run([EMAIL]);
  expect(forgotten).toMatchObject({ names: 3, shared: 0 });
  expect(forgotten.rows).toMatchObject({ users: 1 });
  for (const text of [...NAMES, EMAIL, 'Brien', 'cka,', 'zoe.lecka%40']) expect(await traces(text), text).toEqual([]);
  const { rows } = await pool.query('select display_name, email from users where user_id = $1', [person.accountId]);
  expect(rows).toEqual([{ display_name: 'Former user', email: null }]);
  expect(JSON.stringify(forgotten)).not.toContain('Zo');
});

it('changes nothing the second time', async () => {
  expect(await run()).toEqual({ rows: {}, names: 0, shared: 0 });
});

it('leaves in texts what somebody else is called too', async () => {
  const { pool } = crawled.home.records;
  const two = [...crawled.site.users.values()]
    .filter(({ status, accountType }) => status === 'active' && accountType === 'atlassian')
    .slice(0, 2);
  await pool.query(
    "update users set display_name = 'Ann Lee', public_name = null, email = null where user_id = any ($1)",
    [two.map(({ accountId }) => accountId)],
  );
  await pool.query(
    `update pages set title = 'About Ann Lee' where page_id = (select min(page_id) from pages where kind = 'page')`,
  );
  const forgotten = await forget({
    records: crawled.home.records,
    accounts: ['acme'],
    userId: two[0]!.accountId,
    knownAs: [],
    force: true,
    now: new Date().toISOString(),
  });
  expect(forgotten.shared).toBeGreaterThan(0);
  expect(await traces('Ann Lee')).toEqual(expect.arrayContaining(['users.display_name', 'pages.title']));
});

it.each([
  ['Ann Lee', 'met ann  lee.', 'met X.'],
  ['Ann Lee', 'Joann Leeds', 'Joann Leeds'],
  ['Ann Lee', '{"t":"\\nAnn Lee"}', '{"t":"\\nX"}'],
  ['Ann Lee', 'by%20Ann+Lee', 'by%20X'],
  ['Zoë Łęcka', '"Zo\\u00eb \\u0141\\u0119cka"', '"X"'],
  ['陈磊', '由陈磊写', '由X写'],
  ['a.b@x.com', 'aa.b@x.com, a.b@x.com; a.b@x.community', 'aa.b@x.com, X; a.b@x.community'],
  ['a.b@x.com', 'axb@x.com', 'axb@x.com'],
])('%s in %s', async (name, text, expected) => {
  const { rows } = await crawled.home.records.pool.query(`select regexp_replace($1, $2, 'X', 'gi') as text`, [
    text,
    patternOf(name),
  ]);
  expect(rows[0].text).toBe(expected);
});
