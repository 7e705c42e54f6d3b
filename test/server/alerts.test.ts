import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openColumns } from '../../src/columns/open.ts';
import { shippedRules } from '../../src/governance/rules/index.ts';
import { restrict } from '../../src/simulator/life/pages.ts';
import { connectionOf } from '../../src/store/connection.ts';
import type { CrawlMessage } from '../../src/upkeep/crawlApart.ts';
import type { Caller, Served } from '../support/served.ts';
import { claimed, columnsOf, eventsOf, invited, PASSWORD, serveSite, sessionOf } from '../support/served.ts';
import type { ScriptedServer } from '../support/server.ts';
import { openServer } from '../support/server.ts';
import type { CrawledSite } from '../support/site.ts';
import { openSite } from '../support/site.ts';

const FEW: readonly string[] = ['owner-deactivated', 'page-without-owner', 'empty-page', 'unlabelled-space'];

let crawled: CrawledSite;
let served: Served;
let admin: Caller;
let receiver: ScriptedServer;
let onRequest = (): void | Promise<void> => {};

beforeAll(async () => {
  receiver = await openServer([{ status: 200 }]);
  crawled = await openSite({ seed: 4, pages: 60 }, { onRequest: () => void onRequest() });
  // The others cost seconds with each crawl.
  const off = shippedRules.filter(({ id }) => !FEW.includes(id)).map(({ id }) => `- { id: ${id}, enabled: false }`);
  await mkdir(join(crawled.home.home, 'rules'));
  await writeFile(join(crawled.home.home, 'rules', 'few.yaml'), off.join('\n'));
  served = await serveSite(crawled, { publicUrl: 'https://kscope.example.com' });
  admin = await claimed(served);
});
afterAll(async () => {
  await served.stop();
  await receiver.close();
  await crawled.remove();
});

const crawlNow = async (): Promise<void> => {
  const { run } = (await admin.send('POST', '/api/accounts/acme/crawl', {})).json;
  const session = await served.caller().send('POST', '/api/session', { email: 'ada@example.com', password: PASSWORD });
  const { cookie = '' } = sessionOf(session);
  for await (const { name, data } of eventsOf(served.url, `/api/runs/${run}/events`, { cookie })) {
    if (name !== 'end') continue;
    expect(data.status).toBe('complete');
    // Names for people, from whichever process they come.
    expect(data.stages).toContainEqual(expect.objectContaining({ name: 'space-access', title: 'space permissions' }));
  }
};

const SECRET = 'a secret for signatures';

it('a channel is added, tested, changed and logged, its secret shown to nobody, by administrators only', async () => {
  const subscription = { severity: 'low', events: ['opened', 'closed'] };
  const input = { id: 'hook', kind: 'webhook', settings: { url: receiver.origin }, secret: SECRET, subscription };
  const added = await admin.send('POST', '/api/channels', input);
  expect(added).toMatchObject({ status: 201, json: { id: 'hook', subscription } });
  expect((await admin.send('POST', '/api/channels', input)).status).toBe(400);
  expect((await admin.send('POST', '/api/channels/hook/test')).json).toMatchObject({ status: 'sent', kind: 'test' });
  expect(receiver.received).toHaveLength(1);
  const changed = await admin.send('PATCH', '/api/channels/hook', {
    subscription: { ...subscription, severity: 'medium' },
  });
  expect(changed.json.subscription).toMatchObject({ severity: 'medium', events: ['opened', 'closed'] });
  expect((await admin.send('PATCH', '/api/channels/none', {})).status).toBe(404);
  const auditor = await invited(served, admin, 'auditor');
  for (const path of ['/api/channels', '/api/deliveries']) {
    expect((await admin.get(path)).json.items, path).toHaveLength(1);
    expect((await auditor.get(path)).status, path).toBe(403);
  }
  const activity = await admin.get('/api/activity');
  expect(activity.json.items.map(({ action }: { action: string }) => action)).toEqual(
    expect.arrayContaining(['channel add', 'channel test', 'channel update']),
  );
  for (const path of ['/api/channels', '/api/activity', '/api/deliveries']) {
    expect((await admin.get(path)).text).not.toContain(SECRET);
  }
});

it('findings follow from a crawl and stand in the columns; the first is the baseline, of which nobody is told', async () => {
  await crawlNow();
  const { rows } = await crawled.home.records.pool.query<{ open: number }>(
    "select count(*)::int as open from findings where status = 'open' and baseline",
  );
  expect(rows[0]!.open).toBeGreaterThan(0);
  const columns = await openColumns(columnsOf(crawled.home.home));
  try {
    const asked = await columns.all("select count(*)::int as open from findings where status = 'open'", {
      account: 'acme',
      timeoutMillis: 60_000,
      maxRows: 1,
    });
    expect(Number(asked.rows[0]!.open)).toBe(rows[0]!.open);
  } finally {
    await columns.close();
  }
  expect((await admin.get('/api/deliveries')).json.items).toHaveLength(1);
});

it('what turns in a later crawl is told once', async () => {
  const { site } = crawled;
  const person = [...site.users.values()].find(({ status }) => status === 'inactive' || status === 'closed')!;
  const page = [...site.contents.values()].find(
    ({ kind, status, read }) => kind === 'page' && status === 'current' && read === undefined,
  )!;
  page.ownerId = person.accountId;
  restrict(site, page, 'update', { users: [person.accountId] });
  await crawlNow();
  await receiver.arrived(2);
  const { title, counts, events } = JSON.parse(receiver.received[1]!.body);
  const ofPage = events.filter(({ link }: { link: string }) => link.startsWith('https://kscope.example.com/findings/'));
  expect(counts.opened + (counts.closed ?? 0)).toBe(events.length);
  expect(ofPage).toHaveLength(events.length);
  expect(events.map(({ rule }: { rule: string }) => rule)).toContain('owner-deactivated');
  await expect
    .poll(async () => (await admin.get('/api/deliveries')).json.items[0])
    .toMatchObject({ status: 'sent', title, attempts: 1 });
  await crawlNow();
  expect(receiver.received).toHaveLength(2);
});

it('a crawl whose server dies ends by itself, and the run is gone on with', async () => {
  const arrived = Promise.withResolvers<void>();
  let seen = 0;
  onRequest = () => {
    seen += 1;
    if (seen === 5) arrived.resolve();
  };
  const child = fork(new URL('../../src/upkeep/crawlProcess.ts', import.meta.url), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  child.send({
    order: {
      connection: connectionOf(crawled.home.records.pool),
      home: crawled.home.home,
      columnsDirectory: columnsOf(crawled.home.home),
      account: 'acme',
      token: await crawled.accounts.token('acme'),
      mode: { full: true },
      ceiling: 1,
      carrier: {},
    },
  } satisfies CrawlMessage);
  await arrived.promise;
  const ended = once(child, 'exit');
  child.disconnect();
  await ended;
  const { json } = await admin.get('/api/runs?limit=1');
  expect(json.items[0]).toMatchObject({ status: 'running' });
  const resumed = await admin.send('POST', '/api/accounts/acme/crawl', {});
  expect(resumed.json).toEqual({ run: json.items[0].id });
});
