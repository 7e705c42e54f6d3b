import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicTables } from '../../src/model/schema.ts';
import type { SimContent } from '../../src/simulator/site.ts';
import { canView } from '../../src/simulator/truth/access.ts';
import { FUNCTIONS } from '../../src/web/pages/console/functions.ts';
import { checkSome } from '../support/findings.ts';
import type { Answer, Caller, Served } from '../support/served.ts';
import { claimed, columnsOf, crawlWithColumns, invited, serveSite } from '../support/served.ts';
import type { CrawledSite } from '../support/site.ts';
import { openSite } from '../support/site.ts';

/** What a spreadsheet would run, and what it would not. */
const FORMULA = '=HYPERLINK("http://evil.example","a, b")';

/** Runs for minutes where nobody stops it. */
const ENDLESS = 'select count(*) from range(1000000) a, range(1000000) b where a.range * b.range % 7 = 3';

let crawled: CrawledSite;
let served: Served;
let viewer: Caller;
let auditor: Caller;
let admin: Caller;

const readPages = (): SimContent[] =>
  [...crawled.site.contents.values()].filter(
    ({ id, kind, status }) =>
      (kind === 'page' || kind === 'blogpost') &&
      (status === 'current' || status === 'archived') &&
      canView(crawled.site, id, crawled.site.tokens[0]!.accountId).verdict,
  );

beforeAll(async () => {
  crawled = await openSite({ seed: 5, pages: 110 });
  readPages()[0]!.title = FORMULA;
  await crawlWithColumns(crawled);
  await checkSome(crawled.home, columnsOf(crawled.home.home), 'acme');
  const insights = join(crawled.home.home, 'insights');
  await mkdir(insights);
  await writeFile(
    join(insights, 'titles.sql'),
    '---\nquestion: What is there?\nparameters:\n  kind: { kind: text, default: page }\n---\nselect title from pages where kind = $kind order by page_id\n',
  );
  await writeFile(join(insights, 'spoilt.sql'), '---\nquestion: What?\nnonsense: 1\n---\nselect 1\n');
  served = await serveSite(crawled);
  admin = await claimed(served);
  viewer = await invited(served, admin, 'viewer');
  auditor = await invited(served, admin, 'auditor');
});
afterAll(async () => {
  await served.stop();
  await crawled.remove();
});

const ask = (who: Caller, sql: string, more: object = {}): Promise<Answer> =>
  who.send('POST', '/api/console', { sql, ...more });

const activityOf = async (action: string): Promise<{ member: { name: string }; after: Record<string, unknown> }[]> =>
  (await admin.get('/api/activity?limit=200')).json.items.filter((one: { action: string }) => one.action === action);

describe('the console', () => {
  it('answers with names, types and rows, says that there is more, and notes who asked what', async () => {
    const sql = "select page_id, title, 1 as n from pages where kind = 'page' order by page_id";
    const { status, json } = await ask(auditor, sql, { rows: 3 });
    expect(status).toBe(200);
    expect(json.columns).toEqual([
      { name: 'page_id', type: 'VARCHAR' },
      { name: 'title', type: 'VARCHAR' },
      { name: 'n', type: 'INTEGER' },
    ]);
    expect(json.rows).toHaveLength(3);
    expect(json.more).toBe(true);
    expect((await ask(auditor, 'select 1 limit 1')).json).toMatchObject({ rows: [[1]], more: false });
    expect((await activityOf('console ask')).map(({ member, after }) => [member.name, after.sql, after.rows])).toEqual([
      ['A auditor', 'select 1 limit 1', 1],
      ['A auditor', sql, 3],
    ]);
  });

  it('shows the rows of one account where one is named', async () => {
    expect((await ask(auditor, 'select distinct account from pages', { account: 'acme' })).json.rows).toEqual([
      ['acme'],
    ]);
    expect((await ask(auditor, 'select 1', { account: 'other' })).status).toBe(404);
  });

  it.each([
    ['delete from pages', null],
    ['select 1; select 2', null],
    ["select * from read_csv('/etc/passwd')", null],
    ["copy pages to '/tmp/x.csv'", null],
    ['select * from members', { line: 1, column: 15 }],
    ['select title,\n  nonsense\nfrom pages', { line: 2, column: 3 }],
    ['select title\nfrom pages whre 1', { line: 2, column: 17 }],
  ])('refuses %j, and points at the place where it is wrong', async (sql, place) => {
    const { status, json } = await ask(auditor, sql);
    expect(status).toBe(400);
    expect(json.mend).toBeTruthy();
    expect(json.place ?? null).toEqual(place);
  });

  it('is not for viewers', async () => {
    expect((await ask(viewer, 'select 1')).status).toBe(403);
    expect((await viewer.send('POST', '/api/console/file', { sql: 'select 1' })).status).toBe(403);
    expect((await viewer.get('/api/questions')).status).toBe(403);
  });

  it('ends what takes longer than it may', async () => {
    const { status, json } = await ask(auditor, ENDLESS, { seconds: 1 });
    expect(status).toBe(422);
    expect(json.detail).toBe('the question took longer than 1 s');
  });

  it('shows of a heavy answer what is bearable', async () => {
    const { json } = await ask(auditor, "select repeat('x', 1000000) as text from range(100)");
    expect(json.more).toBe(true);
    expect(json.rows.length).toBeLessThan(40);
  });

  it('lets one person run two at once, and the others theirs; who leaves gives theirs up', async () => {
    const leave = new AbortController();
    const headers = { ...(await sessionHeaders()), 'content-type': 'application/json' };
    const body = JSON.stringify({ sql: ENDLESS, seconds: 60 });
    const ran = async (): Promise<string> => {
      for (;;) {
        const answer = fetch(`${served.url}/api/console`, { method: 'POST', headers, body, signal: leave.signal });
        const status = await answer.then(
          (one) => one.status,
          () => 'left' as const,
        );
        // One of the questions below may have been quicker to take the place.
        if (status !== 429) return status === 'left' ? status : 'answered';
      }
    };
    const running = [ran(), ran()];
    const own = served.caller(await sessionHeaders());
    const until = async (status: number): Promise<Answer> => {
      for (;;) {
        const answer = await ask(own, 'select 1');
        if (answer.status === status) return answer;
      }
    };
    const refused = await until(429);
    expect(refused.json.mend).toBeTruthy();
    expect((await ask(auditor, 'select 1')).status).toBe(200);
    expect((await auditor.get('/api/pages?limit=1')).status).toBe(200);
    leave.abort();
    expect(await Promise.all(running)).toEqual(['left', 'left']);
    expect((await until(200)).json.rows).toEqual([[1]]);
  });

  it('keeps the history of each person to themselves', async () => {
    await ask(auditor, 'select 42');
    await ask(auditor, 'select nonsense');
    const { items } = (await auditor.get('/api/console/history')).json;
    expect(items.slice(0, 2)).toMatchObject([
      { sql: 'select nonsense', rows: null, failure: expect.stringContaining('nonsense') },
      { sql: 'select 42', rows: 1, failure: null },
    ]);
    const others = (await admin.get('/api/console/history')).json.items;
    expect(others.map(({ sql }: { sql: string }) => sql)).not.toContain('select 42');
  });
});

let sessions: Promise<Readonly<Record<string, string>>> | undefined;

/** Headers of a session of the administrator. */
const sessionHeaders = (): Promise<Readonly<Record<string, string>>> => {
  sessions ??= (async () => {
    const { json } = await admin.send('POST', '/api/tokens', { name: 'for a program' });
    return { authorization: `Bearer ${json.token}` };
  })();
  return sessions;
};

/** CSV as RFC 4180 has it. */
const parsed = (text: string): string[][] => {
  const rows: string[][] = [];
  for (const line of text.matchAll(/((?:"(?:[^"]|"")*"|[^,\r"])*(?:,(?:"(?:[^"]|"")*"|[^,\r"])*)*)\r\n/g)) {
    rows.push(
      [...line[1]!.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) =>
        quoted === undefined ? bare! : quoted.replaceAll('""', '"'),
      ),
    );
  }
  return rows;
};

describe('a file', () => {
  it('of an answer starts no formula, and leaves numbers numbers', async () => {
    const sql = `select -1 as a, '-1' as b, '=1+1' as c, '+cmd' as d, '@x' as e, chr(9) || 'x' as f, chr(13) || 'x' as g,
      '-2+3' as "=h", 1.5 as i, 'plain' as j, -17014118346046923173168730371588410572::hugeint as k`;
    const { text, headers } = await auditor.send('POST', '/api/console/file', { sql });
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="kscope-answer-[\d-]+\.csv"$/);
    expect(headers.get('x-most-rows')).toBe('100000');
    expect(text).toBe(
      `a,b,c,d,e,f,g,'=h,i,j,k\r\n-1,-1,'=1+1,'+cmd,'@x,'\tx,"'\rx",'-2+3,1.5,plain,-17014118346046923173168730371588410572\r\n`,
    );
    const lines = await auditor.send('POST', '/api/console/file', { sql: "select '=1' as a", format: 'ndjson' });
    expect(lines.text).toBe('{"a":"=1"}\n');
  });

  it('of an answer is bounded, refused where the question is, and noted', async () => {
    const { text } = await auditor.send('POST', '/api/console/file', { sql: 'from range(100007)', format: 'ndjson' });
    expect(text.trimEnd().split('\n')).toHaveLength(100_000);
    const refused = await auditor.send('POST', '/api/console/file', { sql: 'select nonsense', format: 'json' });
    expect(refused.status).toBe(400);
    expect(refused.json.place).toEqual({ line: 1, column: 8 });
    expect((await activityOf('console export')).map(({ after }) => after.sql)).toContain('from range(100007)');
  });

  it('of the pages has all that the filters let through, in their order', async () => {
    const { text, headers } = await auditor.get('/api/export/pages?kind=page&sort=title');
    const [head, ...rows] = parsed(text);
    expect(head!.slice(0, 7)).toEqual(['id', 'kind', 'status', 'title', 'space_id', 'space_key', 'space_name']);
    const pages = readPages().filter(({ kind }) => kind === 'page');
    expect(rows.map(([id]) => id).sort()).toEqual(pages.map(({ id }) => id).sort());
    expect(headers.get('x-total-rows')).toBe(String(pages.length));
    expect(rows.find(([id]) => id === readPages()[0]!.id)?.[3]).toBe(`'${FORMULA}`);
    const listed = (await auditor.get('/api/pages?kind=page&sort=title&limit=5')).json.items;
    expect(rows.slice(0, 5).map(([id]) => id)).toEqual(listed.map(({ id }: { id: string }) => id));
  });

  it.each(['people', 'spaces', 'groups', 'findings'])('of the %s is what the list has', async (list) => {
    const { json } = await auditor.get(`/api/${list}?limit=200`);
    const rows = (await auditor.get(`/api/export/${list}?format=json`)).json;
    expect(rows.map(({ id }: { id: string }) => id).slice(0, 200)).toEqual(
      json.items.map(({ id }: { id: string }) => id),
    );
    expect(rows.length).toBeGreaterThan(1);
  });

  it('of an insight has its answer, with its parameters', async () => {
    const { json } = await auditor.get('/api/insights/page-owners?limit=2');
    expect((await auditor.get('/api/export/insights/page-owners?format=json&limit=2')).json).toEqual(json.rows);
    expect((await auditor.get('/api/export/insights/page-owner')).status).toBe(404);
  });

  it('tells a viewer no more than the list does', async () => {
    const listed = new Map<string, string | null>();
    for (let cursor: string | null = ''; cursor !== null; ) {
      const answer = await viewer.get(`/api/pages?limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`);
      for (const { id, title } of answer.json.items) listed.set(id, title);
      cursor = answer.json.next;
    }
    const { json } = await viewer.get('/api/export/pages?format=json');
    expect(new Map(json.map(({ id, title }: { id: string; title: string }) => [id, title]))).toEqual(listed);
    expect([...listed.values()]).toContain(null);
    for (const row of json) expect([row.owner_id, row.author_id, row.changed_by_id]).toEqual([null, null, null]);
    expect((await viewer.get('/api/export/pages?owner=none')).status).toBe(403);
    for (const list of ['people', 'groups', 'findings', 'insights/page-owners']) {
      expect((await viewer.get(`/api/export/${list}`)).status).toBe(403);
    }
  });
});

describe('saved questions', () => {
  it('are of whoever keeps them, and of the others where they are shared', async () => {
    const { json, status } = await auditor.send('POST', '/api/questions', { name: 'Mine', sql: 'select 1' });
    expect(status).toBe(201);
    const names = async (who: Caller) =>
      (await who.get('/api/questions')).json.items.map((one: { name: string; own: boolean; author: string }) => [
        one.name,
        one.own,
        one.author,
      ]);
    expect(await names(auditor)).toEqual([['Mine', true, 'A auditor']]);
    expect(await names(admin)).toEqual([]);
    const at = `/api/questions/${json.id}`;
    expect((await admin.send('PATCH', at, { name: 'Hers' })).status).toBe(404);
    expect((await admin.send('DELETE', at)).status).toBe(404);
    expect((await auditor.send('PATCH', at, { name: 'Ours', shared: true })).status).toBe(200);
    expect(await names(admin)).toEqual([['Ours', false, 'A auditor']]);
    expect((await admin.send('DELETE', at)).status).toBe(200);
    expect(await names(auditor)).toEqual([]);
  });
});

describe('saved views', () => {
  const views = async (who: Caller) => (await who.get('/api/views?place=pages')).json.items;

  it('are own or shared, renamed, chosen as default and deleted', async () => {
    const search = { status: 'archived', sort: 'title', columns: 'title,owner' };
    const { json } = await auditor.send('POST', '/api/views', { place: 'pages', name: 'Archive', search });
    expect(await views(auditor)).toMatchObject([{ name: 'Archive', search, own: true, isDefault: false }]);
    expect(await views(admin)).toEqual([]);
    const at = `/api/views/${json.id}`;
    expect((await admin.send('PUT', '/api/views/default', { place: 'pages', id: json.id })).status).toBe(404);
    await auditor.send('PATCH', at, { name: 'Old pages', shared: true });
    expect(await views(admin)).toMatchObject([{ name: 'Old pages', search, own: false, sharedWith: 'auditor' }]);
    expect((await admin.send('PUT', '/api/views/default', { place: 'people', id: json.id })).status).toBe(404);
    expect((await admin.send('PUT', '/api/views/default', { place: 'pages', id: json.id })).status).toBe(200);
    expect(await views(admin)).toMatchObject([{ isDefault: true }]);
    expect(await views(auditor)).toMatchObject([{ isDefault: false }]);
    expect((await admin.send('DELETE', at)).status).toBe(200);
    expect(await views(auditor)).toEqual([]);
  });

  it('of auditors are not shown to viewers, whose own are shown to all and deleted by administrators', async () => {
    const save = (who: Caller, name: string) =>
      who.send('POST', '/api/views', { place: 'pages', name, search: { q: name }, shared: true });
    await save(auditor, 'Secret project');
    const { json } = await save(viewer, 'Handbook');
    expect((await views(viewer)).map(({ name }: { name: string }) => name)).toEqual(['Handbook']);
    expect((await views(auditor)).map(({ name }: { name: string }) => name)).toEqual(['Handbook', 'Secret project']);
    expect((await auditor.send('DELETE', `/api/views/${json.id}`)).status).toBe(404);
    expect((await admin.send('DELETE', `/api/views/${json.id}`)).status).toBe(200);
  });
});

describe('the schema', () => {
  it('tells of every table that can be asked, how many rows it has, and what it leads to', async () => {
    const { tables, relations } = (await viewer.get('/api/schema')).json;
    const names = tables.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(publicTables.map(({ name }) => name)));
    expect(names).not.toContain('members');
    for (const { name, rows, columns } of tables) {
      const [[count]] = (await ask(admin, `select count(*) from ${name}`)).json.rows;
      expect(rows, name).toBe(count);
      const shown = (await ask(admin, `select * from ${name} limit 0`)).json.columns;
      expect(shown.map((one: { name: string }) => one.name)).toEqual(columns.map((one: { name: string }) => one.name));
    }
    for (const { table, to } of relations) expect(names).toEqual(expect.arrayContaining([table, to]));
    expect(relations).toContainEqual({ table: 'page_versions', column: 'page_id', to: 'pages' });
  });

  it('is completed by functions that DuckDB has', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const reader = await connection.runAndReadAll('select distinct function_name from duckdb_functions()');
    const known = new Set(reader.getRows().map(([name]) => name));
    // What the parser makes of these is no function of that name.
    for (const name of ['coalesce', 'nullif', 'ifnull', 'try_cast']) known.add(name);
    expect(FUNCTIONS.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('own insights', () => {
  it('stand beside ours, answered like them, with broken files in a place of their own', async () => {
    const { items, broken } = (await auditor.get('/api/insights')).json;
    expect(items.filter(({ own }: { own: boolean }) => own)).toMatchObject([{ id: 'titles', area: 'own' }]);
    expect(broken).toMatchObject([{ id: 'spoilt', message: expect.stringContaining('insights/spoilt.sql:3:1') }]);
    const { json } = await auditor.get('/api/insights/titles?kind=blogpost');
    const posts = readPages().filter(({ kind }) => kind === 'blogpost');
    expect(json.rows.length).toBeGreaterThanOrEqual(posts.length);
    expect(json).toMatchObject({ own: true, parameters: [{ name: 'kind', value: 'blogpost' }] });
    expect((await auditor.get('/api/insights/spoilt')).status).toBe(422);
    expect((await auditor.get('/api/insights/nothing')).status).toBe(404);
    expect((await auditor.get('/api/findings/0123456789abcdef')).status).toBe(404);
    expect((await auditor.get('/api/findings/nonsense')).status).toBe(404);
  });
});
