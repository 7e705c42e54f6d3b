import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestCli } from '../support/cli.ts';

const BIN = new URL('../../bin/kscope', import.meta.url).pathname;

let cli: TestCli;
let home: string;

interface Page {
  readonly page_id: string;
  readonly title: string | null;
}

const json = async <T>(...args: string[]): Promise<T> => {
  const { stdout, stderr, code } = await cli.run(['--home', home, ...args, '--json']);
  expect(`${code} ${stderr}`).toMatch(/^0 /);
  return JSON.parse(stdout) as T;
};

const withClient = async <T>(args: readonly string[], work: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client({ name: 'test', version: '1' });
  const env = { PATH: process.env.PATH ?? '', HOME: home, KSCOPE_KEY: 'a key for tests and nothing else' };
  await client.connect(
    new StdioClientTransport({ command: BIN, args: ['--home', home, 'mcp', ...args], env, stderr: 'ignore' }),
  );
  try {
    return await work(client);
  } finally {
    await client.close();
  }
};

interface Told {
  readonly isError: boolean;
  readonly texts: readonly string[];
}

const call = async (client: Client, name: string, args: Record<string, unknown> = {}): Promise<Told> => {
  const { isError, content } = await client.callTool({ name, arguments: args });
  return { isError: isError === true, texts: (content as { text: string }[]).map(({ text }) => text) };
};

const answer = async <T>(client: Client, name: string, args: Record<string, unknown> = {}): Promise<T> => {
  const { isError, texts } = await call(client, name, args);
  expect(isError, texts[0]).toBe(false);
  return JSON.parse(texts[0]!) as T;
};

beforeAll(async () => {
  cli = await TestCli.create();
  home = `${cli.home}/demo`;
  const { code, stderr } = await cli.run(['demo', '--pages', '200', '--no-serve']);
  expect(`${code} ${stderr}`).toMatch(/^0 /);
});

afterAll(() => cli.remove());

it('answers what the command line answers', async () => {
  await withClient(['--bodies'], async (client) => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'search',
      'page',
      'page_text',
      'who_can_see',
      'why',
      'sees',
      'access_diff',
      'list_insights',
      'run_insight',
      'findings',
      'coverage',
      'query',
    ]);
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint)).toBe(true);
    const { rows } = await answer<{ rows: Page[] }>(client, 'query', {
      sql: "select page_id, title from pages where kind = 'page' and status = 'current' order by page_id limit 1",
    });
    const page = rows[0]!;
    const who = await answer<{ people: { user_id: string; verdict: string }[]; counts: { yes: number } }>(
      client,
      'who_can_see',
      {
        page: page.page_id,
        limit: 200,
      },
    );
    const [told] = (await cli.run(['--home', home, 'access', 'who', '--page', page.page_id])).stdout.split('\n');
    const { yes } = JSON.parse(told!) as { yes: string[] };
    expect(who.people.filter(({ verdict }) => verdict === 'yes').map(({ user_id }) => user_id)).toEqual(
      yes.toSorted().slice(0, 200),
    );
    expect(who.counts.yes).toBe(yes.length);
    const user = yes[0]!;
    const why = await answer<{ verdict: string }>(client, 'why', { user, page: page.page_id });
    expect(why).toEqual(await json('access', 'why', '--user', user, '--page', page.page_id));
    const found = await answer<{ pages: Page[] }>(client, 'search', { words: page.title ?? '' });
    expect(found.pages.map(({ page_id }) => page_id)).toContain(page.page_id);
    const { insights } = await answer<{ insights: { id: string }[] }>(client, 'list_insights');
    expect(insights.length).toBeGreaterThan(40);
    const insight = await answer<{ rows: unknown[]; not_seen: unknown[] }>(client, 'run_insight', {
      id: insights[0]!.id,
    });
    expect(insight).toMatchObject({ rows: expect.any(Array), not_seen: expect.any(Array) });
    const { contents } = await client.readResource({ uri: 'kscope://schema/pages' });
    expect(contents[0]).toMatchObject({ text: expect.stringContaining('| page_id |') });
  });
});

it('marks the text of a page as untrusted, by a line that nobody who wrote it could know', async () => {
  await withClient(['--bodies'], async (client) => {
    const { rows } = await answer<{ rows: Page[] }>(client, 'query', {
      sql: "select page_id from page_contents where format = 'storage' order by length(value) desc limit 1",
    });
    const { texts } = await call(client, 'page_text', { page: rows[0]!.page_id });
    const [, boundary] = /^----- untrusted text ([0-9a-f]{24}) -----\n/.exec(texts[1]!)!;
    expect(texts[1]!.endsWith(`----- end of untrusted text ${boundary} -----`)).toBe(true);
    expect(texts[0]).toContain(boundary);
  });
  await withClient([], async (client) => {
    expect((await client.listTools()).tools.map(({ name }) => name)).not.toContain('page_text');
  });
});

it('says in one line what is wrong with a question, and goes on', async () => {
  await withClient([], async (client) => {
    expect(await call(client, 'query', { sql: 'drop table pages' })).toMatchObject({
      isError: true,
      texts: [expect.stringContaining('only questions pass')],
    });
    expect(await call(client, 'query', { sql: "select * from read_csv('/etc/passwd')" })).toMatchObject({
      isError: true,
    });
    expect(await call(client, 'query', { sql: 'select token from accounts' })).toMatchObject({ isError: true });
    expect(await call(client, 'page', { page: 'nothing of that name' })).toMatchObject({ isError: true });
    expect(await call(client, 'sees', { user: '' })).toMatchObject({ isError: true });
    expect(await call(client, 'access_diff', { from: 'yesterday' })).toMatchObject({ isError: true });
    expect(await call(client, 'coverage')).toMatchObject({ isError: false });
  });
});

it('never tells a person it is bound to of a page that they are not certain to see', async () => {
  const { stdout } = await cli.run(['--home', home, 'access', 'sees', '--all', '--counts']);
  const people = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { user_id: string; yes: number; unknown: number })
    .filter(({ user_id, yes }) => user_id !== 'anonymous' && yes > 0)
    .toSorted((a, b) => a.yes - b.yes);
  const all = await json<Page[]>(
    'query',
    "select page_id, title from pages where kind in ('page', 'blogpost')",
    '--max-rows',
    '1000',
  );
  for (const { user_id: user } of [people[0]!, people.at(-1)!]) {
    const line = (await cli.run(['--home', home, 'access', 'sees', '--user', user])).stdout;
    const certain = new Set((JSON.parse(line) as { yes: string[] }).yes);
    const hidden = all.filter(({ page_id }) => !certain.has(page_id));
    expect(hidden.length).toBeGreaterThan(0);
    const visibleTitles = new Set(all.filter(({ page_id }) => certain.has(page_id)).map(({ title }) => title));
    await withClient(['--as', user, '--bodies'], async (client) => {
      const { tools } = await client.listTools();
      expect(tools.map(({ name }) => name)).toEqual(['search', 'page', 'page_text', 'sees']);
      const said: string[] = [];
      for (const label of [undefined, 'runbook']) {
        const { pages } = await answer<{ pages: Page[] }>(client, 'search', { label, limit: 200 });
        expect(pages.every(({ page_id }) => certain.has(page_id))).toBe(true);
        said.push(JSON.stringify(pages));
      }
      const seen = await answer<{ pages: Page[] }>(client, 'sees', { user: 'somebody else', limit: 200 });
      expect(seen.pages.every(({ page_id }) => certain.has(page_id))).toBe(true);
      for (const { page_id, title } of hidden.slice(0, 10)) {
        // In the same words as what is not there, by its id, its title and its address.
        const nothing = (given: string) => `no page "${given}" is known`;
        for (const given of [page_id, title ?? '', `https://x.atlassian.net/wiki/spaces/A/pages/${page_id}/x`]) {
          if (given === '' || visibleTitles.has(given)) continue;
          for (const tool of ['page', 'page_text']) {
            const { isError, texts } = await call(client, tool, { page: given });
            expect(isError).toBe(true);
            expect(texts[0]).toContain(nothing(given.trim()));
          }
        }
      }
      for (const page_id of [...certain].slice(0, 5)) {
        const { links_to } = await answer<{ links_to: Page[] }>(client, 'page', { page: page_id });
        expect(links_to.every((one) => certain.has(one.page_id))).toBe(true);
      }
      for (const name of ['query', 'run_insight', 'findings', 'who_can_see', 'coverage']) {
        expect((await call(client, name, { sql: 'select 1', id: 'stale', page: '1' })).isError).toBe(true);
      }
      const text = said.join('\n');
      for (const { page_id } of hidden) expect(text).not.toContain(`"${page_id}"`);
    });
  }
});
