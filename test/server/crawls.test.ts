import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller, Served } from '../support/served.ts';
import { claimed, crawlWithColumns, eventsOf, PASSWORD, serveSite, sessionOf } from '../support/served.ts';
import { openServer } from '../support/server.ts';
import type { CrawledSite } from '../support/site.ts';
import { openSite } from '../support/site.ts';

let crawled: CrawledSite;
let served: Served;
let admin: Caller;
let cookie: Readonly<Record<string, string>>;
let onRequest = (): void => {};
let webFolder: string;

beforeAll(async () => {
  webFolder = await mkdtemp(join(tmpdir(), 'kscope-web-'));
  await mkdir(join(webFolder, 'assets'));
  await writeFile(join(webFolder, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__"><div id=root></div>');
  await writeFile(join(webFolder, 'assets', 'index-B1a2C3d4.js'), `console.log('${'x'.repeat(5000)}')`);
  crawled = await openSite({ seed: 4, pages: 60 }, { onRequest: () => onRequest() });
  served = await serveSite(crawled, { webFolder });
  admin = await claimed(served);
  cookie = sessionOf(
    await served.caller().send('POST', '/api/session', { email: 'ada@example.com', password: PASSWORD }),
  );
});
afterAll(async () => {
  await served.stop();
  await crawled.remove();
  await rm(webFolder, { recursive: true, force: true });
});

const accountNow = async () => (await admin.get('/api/accounts')).json.items[0];

/** Does something at the so-manieth request of the next crawl, and holds that crawl up until it is done. */
const atRequest = (count: number): Promise<void> =>
  new Promise((resolve) => {
    let seen = 0;
    onRequest = () => {
      seen += 1;
      if (seen === count) resolve();
    };
  });

/** A run of which nothing more is heard until the test ends it. */
const runUnderWay = async (): Promise<string> => {
  const { rows } = await crawled.home.records.pool.query<{ run_id: string }>(
    `insert into crawl_runs (account, run_id, blueprint, status, started_at, requests)
     values ('acme', gen_random_uuid(), 'confluence', 'running', now(), 0) returning run_id`,
  );
  return rows[0]!.run_id;
};

const endRun = (run: string): Promise<unknown> =>
  crawled.home.records.pool.query("update crawl_runs set status = 'cancelled', finished_at = now() where run_id = $1", [
    run,
  ]);

describe('before the first crawl', () => {
  it('every view is empty rather than broken', async () => {
    expect((await admin.get('/api/pages')).json).toEqual({ items: [], next: null, total: 0 });
    expect((await admin.get('/api/overview')).json).toMatchObject({ pages: [], lastRun: null });
    for (const path of ['/api/spaces', '/api/people', '/api/groups', '/api/gaps', '/api/runs']) {
      expect((await admin.get(path)).json.items, path).toEqual([]);
    }
    expect((await admin.get('/api/search?q=x')).json).toEqual({ pages: [], spaces: [], people: [] });
  });

  it('an account tells what its token can read, and never the token', async () => {
    const tested = await admin.send('POST', '/api/accounts/acme/test');
    expect(tested.json.checks).toContainEqual(expect.objectContaining({ resource: 'spaces', readable: 'yes' }));
    expect(tested.json.selection).toBeNull();
    const secret = crawled.site.tokens[0]!.secret;
    for (const path of ['/api/accounts', '/api/activity']) expect((await admin.get(path)).text).not.toContain(secret);
  });
});

describe('crawls', () => {
  it('are paused by hand, stay so, and go on where they were', async () => {
    const reached = atRequest(10);
    const { json, status } = await admin.send('POST', '/api/accounts/acme/crawl', {});
    expect(status).toBe(202);
    await reached;
    expect((await admin.send('POST', '/api/accounts/acme/crawl', {})).status).toBe(409);
    expect((await admin.send('POST', '/api/accounts/acme/pause')).json).toEqual({ stopped: true });
    expect(await accountNow()).toMatchObject({ paused: true, running: false, due: false, nextDueAt: null });
    const resumed = await admin.send('POST', '/api/accounts/acme/resume');
    expect(resumed.json).toEqual({ run: json.run });
    const names: string[] = [];
    let items = 0;
    for await (const { name, data } of eventsOf(served.url, `/api/runs/${json.run}/events`, cookie)) {
      names.push(name);
      const now = data.stages.reduce((sum: number, stage: { items: number }) => sum + stage.items, 0);
      if (name === 'progress' && data.seconds !== null) {
        expect(now).toBeGreaterThanOrEqual(items);
        items = now;
      } else expect(data.status).toBe('complete');
    }
    expect(names.at(-1)).toBe('end');
    expect(names.filter((name) => name === 'progress').length).toBeGreaterThan(0);
    const run = await admin.get(`/api/runs/${json.run}`);
    expect(run.json).toMatchObject({ status: 'complete', summary: { resumed: true, status: 'complete' } });
    expect((await admin.get('/api/pages')).json.total).toBeGreaterThan(20);
    expect(await accountNow()).toMatchObject({ paused: false, due: false, lastRun: { status: 'complete' } });
  });

  it('are given up by hand, and the next one begins anew at its turn', async () => {
    const reached = atRequest(5);
    const { run } = (await admin.send('POST', '/api/accounts/acme/crawl', { full: true })).json;
    await reached;
    expect((await admin.send('POST', '/api/accounts/acme/cancel')).json).toEqual({ run });
    expect((await admin.get(`/api/runs/${run}`)).json).toMatchObject({ status: 'cancelled' });
    expect(await accountNow()).toMatchObject({ due: false, running: false, lastRun: { status: 'cancelled' } });
    expect((await admin.send('POST', '/api/accounts/acme/cancel')).json).toEqual({ run: null });
    // What is known stays that of the run before.
    const { id } = (await admin.get('/api/pages?limit=1')).json.items[0];
    expect((await admin.get(`/api/pages/${id}/who`)).json.runId).not.toBe(run);
  });

  it('of another process are followed by what they have stored, and answer as soon as they have read all', async () => {
    const { id } = (await admin.get('/api/pages?limit=1')).json.items[0];
    const before = (await admin.get(`/api/pages/${id}/who`)).json.runId;
    const reached = atRequest(5);
    const crawl = crawlWithColumns(crawled);
    await reached;
    const { json } = await admin.get('/api/runs?limit=1');
    const run = json.items[0].id;
    expect(json.items[0].status).toBe('running');
    const ends: unknown[] = [];
    for await (const { name, data } of eventsOf(served.url, `/api/runs/${run}/events`, cookie)) {
      expect(data.seconds).toBeNull();
      if (name === 'end') ends.push(data.status);
    }
    expect(ends).toEqual(['complete']);
    await crawl;
    expect(run).not.toBe(before);
    await expect.poll(async () => (await admin.get(`/api/pages/${id}/who`)).json.runId).toBe(run);
  });

  it('that cannot begin say why', async () => {
    const away = await openServer([]);
    await away.close();
    const added = await admin.send('POST', '/api/accounts', {
      name: 'away',
      url: away.origin,
      email: 'a@example.com',
      token: 'a-secret-token',
    });
    expect(added.json).toMatchObject({ name: 'away', every: '24h', due: true });
    const refused = await admin.send('POST', '/api/accounts/away/crawl', {});
    expect(refused).toMatchObject({ status: 422, json: { mend: expect.stringContaining('check the URL') } });
    const told = (await admin.get('/api/accounts')).json.items.find(({ name }: { name: string }) => name === 'away');
    expect(told.trouble).toEqual([expect.stringMatching(/; check the URL/)]);
    const changed = await admin.send('PATCH', '/api/accounts/away', { every: '6h', filters: { space: ['ENG'] } });
    expect(changed.json).toMatchObject({ every: '6h', settings: { filters: { space: ['ENG'] } } });
    for (const bad of [
      { every: 'often' },
      { url: 'http://example.com', token: 'another' },
      { url: 'https://example.com' },
      { filters: { page: ['x'] } },
    ]) {
      expect((await admin.send('PATCH', '/api/accounts/away', bad)).status).toBe(400);
    }
    expect((await admin.get('/api/pages')).status).toBe(400);
    expect((await admin.send('DELETE', '/api/accounts/away')).status).toBe(200);
    const { json } = await admin.get('/api/activity');
    expect(json.items).toContainEqual(
      expect.objectContaining({
        action: 'account update',
        before: expect.objectContaining({ every: '24h' }),
        after: expect.objectContaining({ every: '6h' }),
      }),
    );
    expect(JSON.stringify(json)).not.toContain('a-secret-token');
  });

  it('whose token was revoked say so on the account, with what to do, until there is another one', async () => {
    const token = crawled.site.tokens[0]!;
    const reached = atRequest(5);
    const { run } = (await admin.send('POST', '/api/accounts/acme/crawl', { full: true })).json;
    await reached;
    token.expired = true;
    const status = async () => (await admin.get(`/api/runs/${run}`)).json.status;
    await expect.poll(status, { timeout: 60_000 }).toBe('failed');
    await expect.poll(async () => (await accountNow()).trouble, { timeout: 60_000 }).toHaveLength(1);
    const [trouble] = (await accountNow()).trouble;
    expect(trouble).toMatch(/does not accept the e-mail and token \(401 .*; .*kscope account rotate-token acme$/);
    token.expired = false;
    const mended = await admin.send('POST', '/api/accounts/acme/token', { token: token.secret });
    expect(mended.json.trouble).toEqual([]);
    await admin.send('POST', '/api/accounts/acme/cancel');
  });

  it.each<readonly [string, (lost: { readonly member: string; readonly own: Caller }) => Promise<unknown>]>([
    ['signs out', ({ own }) => own.send('DELETE', '/api/session')],
    ['is removed', ({ member }) => admin.send('DELETE', `/api/members/${member}`)],
    ['is deactivated', ({ member }) => admin.send('PATCH', `/api/members/${member}`, { active: false })],
    ['may see less', ({ member }) => admin.send('PATCH', `/api/members/${member}`, { role: 'viewer' })],
    [
      'was signed in for long enough',
      ({ member }) =>
        crawled.home.records.pool.query('update sessions set expires_at = now() where member_id = $1', [member]),
    ],
  ])('are told no more to who %s', async (what, lose) => {
    const email = `${what.replaceAll(' ', '-')}@example.com`;
    const { json } = await admin.send('POST', '/api/members', { name: 'Watcher', email, role: 'auditor' });
    const token = json.link.split('#')[1];
    const session = sessionOf(await served.caller().send('POST', '/api/invitation', { token, password: PASSWORD }));
    const run = await runUnderWay();
    const events = eventsOf(served.url, `/api/runs/${run}/events`, session);
    const others = eventsOf(served.url, `/api/runs/${run}/events`, cookie);
    for (const one of [events, others]) expect((await one.next()).value).toMatchObject({ name: 'progress' });
    await lose({ member: json.id, own: served.caller(session) });
    // The run goes on for ever, so only the server can end this.
    for await (const { name } of events) expect(name).toBe('progress');
    expect((await served.caller(session).get(`/api/runs/${run}/events`)).status).not.toBe(200);
    const next = others.next();
    await endRun(run);
    expect((await next).value).toMatchObject({ data: { status: 'cancelled' } });
    await others.return(undefined);
  });

  it('and whoever watches them end with the server; what was read stays', async () => {
    const beside = await serveSite(crawled, { webFolder });
    const reached = atRequest(5);
    const caller = beside.caller(cookie);
    const { run } = (await caller.send('POST', '/api/accounts/acme/crawl', { full: true })).json;
    await reached;
    const events = eventsOf(beside.url, `/api/runs/${run}/events`, cookie);
    expect((await events.next()).value).toMatchObject({ name: 'progress' });
    await beside.stop();
    for await (const { name } of events) expect(name).toBe('progress');
    expect((await admin.get(`/api/runs/${run}`)).json).toMatchObject({ status: 'running' });
    expect(await accountNow()).toMatchObject({ due: true, running: false });
    await expect(fetch(`${beside.url}/healthz`)).rejects.toThrow();
  });
});

describe('the schedule of the server', () => {
  it('takes up what was interrupted', async () => {
    const beside = await serveSite(crawled, { schedule: true });
    const said = /acme: goes on with the run of .*acme: complete, \d+ requests/s;
    await expect.poll(() => beside.logged.join('\n'), { timeout: 60_000 }).toMatch(said);
    await beside.stop();
    expect(await accountNow()).toMatchObject({ due: false, lastRun: { status: 'complete' } });
  });
});

describe('the web application', () => {
  it('answers every address of its own with its page, whose nonce is new each time', async () => {
    const pages = await Promise.all(['/', '/pages/123?account=acme', '/index.html'].map((path) => admin.get(path)));
    const nonces = pages.map(({ status, text, headers }) => {
      expect(status).toBe(200);
      const nonce = /content="([^"]+)"/.exec(text)?.[1];
      expect(headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`);
      expect(headers.get('cache-control')).toBe('no-store');
      return nonce;
    });
    expect(new Set(nonces).size).toBe(3);
  });

  it('lets browsers keep what never changes, and nothing outside the folder is served', async () => {
    const asset = await admin.get('/assets/index-B1a2C3d4.js', { 'accept-encoding': 'br' });
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-encoding')).toBe('br');
    expect(asset.text).toMatch(/^console\.log/);
    const again = await admin.get('/assets/index-B1a2C3d4.js', { 'if-none-match': asset.headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
    expect((await admin.get('/assets/index-other.js')).status).toBe(404);
    for (const path of ['/..%2f..%2fetc%2fpasswd', '/assets/%2e%2e/%2e%2e/package.json']) {
      expect((await admin.get(path)).text).not.toMatch(/root:|"name"/);
    }
  });
});

describe('two moments', () => {
  it('are compared, with who lost what and the change that did it', async () => {
    await crawlWithColumns(crawled);
    const { at } = (await admin.get('/api/access/exposure?limit=1')).json;
    const { site } = crawled;
    const groups = [...site.groups.values()].filter(({ access }) => access.size > 0);
    const [person] = [...site.users].find(
      ([id, { status }]) =>
        status === 'active' &&
        id !== site.tokens[0]!.accountId &&
        groups.filter(({ members }) => members.has(id)).length === 1,
    )!;
    const group = groups.find(({ members }) => members.has(person))!;
    group.members.delete(person);
    await crawlWithColumns(crawled);
    const { json } = await admin.get(`/api/access/diff?from=${at}`);
    expect(json.unexplained).toBe(0);
    expect(json.causes).toContainEqual(
      expect.objectContaining({
        kind: 'membership',
        words: expect.stringMatching(/ left the group /),
        lost: expect.objectContaining({ people: 1 }),
        sample: expect.arrayContaining([
          expect.objectContaining({ effect: 'lost', person: expect.objectContaining({ id: person }) }),
        ]),
      }),
    );
    expect((await admin.get(`/api/access/diff?from=${json.to.at}&to=${at}`)).status).toBe(400);
  });
});
