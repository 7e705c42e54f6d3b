import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Caller, Served } from '../support/served.ts';
import { claimed, crawlWithColumns, invited, serveSite } from '../support/served.ts';
import type { CrawledSite } from '../support/site.ts';
import { openSite } from '../support/site.ts';

let crawled: CrawledSite;
let served: Served;
let admin: Caller;
let auditor: Caller;
let viewer: Caller;

beforeAll(async () => {
  crawled = await openSite({ seed: 5, pages: 60 });
  await crawlWithColumns(crawled);
  served = await serveSite(crawled);
  admin = await claimed(served);
  auditor = await invited(served, admin, 'auditor');
  viewer = await invited(served, admin, 'viewer');
});

afterAll(async () => {
  await served.stop();
  await crawled.remove();
});

const withClient = async <T>(who: Caller, work: (client: Client) => Promise<T>): Promise<T> => {
  const { json } = await who.send('POST', '/api/tokens', { name: 'for an assistant' });
  const client = new Client({ name: 'test', version: '1' });
  const requestInit = { headers: { authorization: `Bearer ${json.token}` } };
  const transport = new StreamableHTTPClientTransport(new URL(`${served.url}/mcp`), { requestInit });
  // The kit declares the session of its own transport otherwise than its interface does.
  await client.connect(transport as Parameters<Client['connect']>[0]);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
};

const namesOf = async (client: Client): Promise<readonly string[]> =>
  (await client.listTools()).tools.map(({ name }) => name);

const call = async (client: Client, name: string, args: Record<string, unknown>) => {
  const { isError, content } = await client.callTool({ name, arguments: args });
  return { isError: isError === true, text: (content as { text: string }[])[0]!.text };
};

it('answers auditors, and keeps the texts of pages from who may not read them, in SQL too', async () => {
  await withClient(auditor, async (client) => {
    const names = await namesOf(client);
    expect(names).toContain('query');
    expect(names).not.toContain('page_text');
    const counted = await call(client, 'query', { sql: 'select count(*) as pages from pages' });
    expect(JSON.parse(counted.text).rows[0].pages).toBeGreaterThan(0);
    const bodies = await call(client, 'query', { sql: 'select value from page_contents' });
    expect(bodies).toMatchObject({ isError: true, text: expect.stringContaining('page_contents') });
  });
  await withClient(admin, async (client) => {
    expect(await namesOf(client)).toContain('page_text');
  });
});

it('notes who looked at whom', async () => {
  const { rows } = await crawled.home.records.pool.query<{ user_id: string; page_id: string }>(
    "select u.user_id, p.page_id from users u, pages p where u.account_type = 'atlassian' and p.kind = 'page' limit 1",
  );
  const [{ user_id: user, page_id: page }] = rows as [(typeof rows)[0]];
  await withClient(auditor, (client) => call(client, 'why', { user, page }));
  const { items } = (await admin.get('/api/activity?limit=10')).json;
  expect(items[0]).toMatchObject({ action: 'mcp access why', subjectId: user });
});

it('binds a viewer to the person of the site who has their e-mail, and turns away who is none', async () => {
  await expect(withClient(viewer, namesOf)).rejects.toThrow(/nobody of the sites has the e-mail viewer@example.com/);
  const { pool } = crawled.home.records;
  await pool.query(
    `update users set email = 'Viewer@example.com' where user_id = (
       select user_id from users where account_type = 'atlassian' and account_status = 'active' order by user_id limit 1)`,
  );
  await withClient(viewer, async (client) => {
    expect(await namesOf(client)).toEqual(['search', 'page', 'sees']);
  });
});

it('asks for a token, and sends nothing by itself', async () => {
  const ask = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
  expect((await served.caller().send('POST', '/mcp', ask)).status).toBe(401);
  expect((await auditor.get('/mcp')).status).toBe(405);
  expect((await auditor.send('POST', '/mcp', { hello: 'there' })).status).toBe(400);
});
