import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Accounts } from '../../src/accounts/accounts.ts';
import { Vault } from '../../src/accounts/secret.ts';
import { iso } from '../../src/model/clock.ts';
import type { NewChannel } from '../../src/notify/channels.ts';
import { Channels } from '../../src/notify/channels.ts';
import { deliverOnce } from '../../src/notify/delivery/deliverer.ts';
import type { Happening } from '../../src/notify/happening.ts';
import { note, noteRevoked } from '../../src/notify/note.ts';
import { connectionOf } from '../../src/store/connection.ts';
import { HandClock } from '../support/clock.ts';
import { openMailServer } from '../support/mail.ts';
import type { TestHome } from '../support/records.ts';
import { openTestHome } from '../support/records.ts';
import type { Script, ScriptedServer } from '../support/server.ts';
import { openServer } from '../support/server.ts';

const PUBLIC_URL = 'https://kscope.example.com';
const SECRET = 'a secret for signatures';
const HOSTILE =
  '</li><img src="https://evil.test/x.png"><!channel> *b* <https://evil.test|click> & "q"\r\nBcc: a@b.test\u202etxt';
const MINUTE = 60_000;

let home: TestHome;
let vault: Vault;
let clock: HandClock;
let channels: Channels;
let accounts: Accounts;
const logged: string[] = [];
const servers: ScriptedServer[] = [];

beforeAll(async () => {
  home = await openTestHome();
  vault = await Vault.open({ KSCOPE_KEY: 'a key for tests and nothing else' });
});
afterAll(() => home.remove());

beforeEach(async () => {
  clock = new HandClock();
  const reach = { allowedHosts: new Set(['127.0.0.1']) };
  channels = new Channels({ records: home.records, vault, clock, reach, publicUrl: PUBLIC_URL });
  accounts = new Accounts(home.records, vault);
  await home.records.pool.query('truncate channels, notices, deliveries, accounts, crawl_runs');
  logged.length = 0;
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const receiver = async (script: Script = [{ status: 204 }]): Promise<ScriptedServer> => {
  const server = await openServer(script);
  servers.push(server);
  return server;
};

const deliver = (): Promise<void> =>
  deliverOnce({
    records: home.records,
    accounts,
    channels,
    clock,
    signal: new AbortController().signal,
    publicUrl: PUBLIC_URL,
    log: (text) => logged.push(text),
  });

const webhookAt = (origin: string, more: Partial<NewChannel> = {}): Promise<void> =>
  channels.add({
    id: 'hook',
    kind: 'webhook',
    settings: { url: `${origin}/in` },
    secret: SECRET,
    subscription: {},
    ...more,
  });

let serial = 0;
const happened = (more: Partial<Happening> = {}, message = 'anybody can read “Plans”'): Happening => {
  serial += 1;
  return {
    key: [`finding ${serial}`],
    event: 'opened',
    severity: 'critical',
    owner: 'none',
    content: {
      account: 'acme',
      message,
      todo: 'Take the grant away.',
      rule: { id: 'anonymous-space', title: 'Anonymous people can see a space' },
      finding: `f${serial}`,
      space: { key: 'ENG', name: 'Engineering' },
    },
    ...more,
  };
};

const noted = (happenings: readonly Happening[]): Promise<void> => {
  const at = iso(clock.now());
  return home.records.write({ account: 'acme', runId: '', stamp: at, notBefore: null }, (writer) =>
    note(writer, 'acme', at, happenings),
  );
};

const log = () => channels.deliveries({ limit: 100 });

describe('a webhook', () => {
  it('is told once what happened, how many, the worst by name, where and what to do, signed so that it can be checked', async () => {
    const server = await receiver();
    await webhookAt(server.origin);
    const mild = happened({ severity: 'high' });
    const grave = happened();
    await noted([mild, grave]);
    // Whoever sees the same again notes nothing new.
    await noted([mild, grave]);
    await deliver();
    await deliver();
    expect(server.received).toHaveLength(1);
    const { body, headers } = server.received[0]!;
    const document = JSON.parse(body);
    expect(document).toMatchObject({
      title: 'Kscope: 2 findings opened (acme)',
      counts: { opened: 2 },
      more: 0,
      todo: ['Take the grant away.'],
      link: `${PUBLIC_URL}/findings?account=acme`,
    });
    expect(document.events.map(({ finding }: { finding: string }) => finding)).toEqual([
      grave.content.finding,
      mild.content.finding,
    ]);
    expect(document.events[0]).toMatchObject({
      severity: 'critical',
      message: grave.content.message,
      space: 'Engineering (ENG)',
      link: `${PUBLIC_URL}/findings/${grave.content.finding}?account=acme`,
    });
    expect(headers['x-kscope-delivery']).toBe(document.delivery);
    const [, seconds, given] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-kscope-signature'])) ?? [];
    expect(Number(seconds) * 1000).toBe(clock.now());
    expect(given).toBe(createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex'));
    expect(await log()).toMatchObject([{ status: 'sent', attempts: 1, title: document.title, error: null }]);
  });

  it('that fails in passing is told again later, by the same id, and when it demands to wait, then', async () => {
    const server = await receiver([
      { status: 500, body: 'out of order' },
      { status: 429, headers: { 'retry-after': '1200' } },
      { status: 200 },
    ]);
    await webhookAt(server.origin);
    await noted([happened()]);
    await deliver();
    expect(await log()).toMatchObject([{ status: 'waiting', attempts: 1, error: expect.stringContaining('500') }]);
    await deliver();
    expect(server.received).toHaveLength(1);
    await clock.advance(MINUTE);
    await deliver();
    expect(server.received).toHaveLength(2);
    expect(await log()).toMatchObject([{ status: 'waiting', nextAt: iso(clock.now() + 20 * MINUTE) }]);
    await clock.advance(20 * MINUTE);
    await deliver();
    expect(new Set(server.received.map(({ headers }) => headers['x-kscope-delivery'])).size).toBe(1);
    expect(await log()).toMatchObject([{ status: 'sent', attempts: 3, error: null }]);
  });

  it('that says it will never take it, or does not take it for days, is given up', async () => {
    const gone = await receiver([{ status: 410 }]);
    const ill = await receiver([{ status: 503 }]);
    await webhookAt(gone.origin);
    await webhookAt(ill.origin, { id: 'ill' });
    await noted([happened()]);
    for (let day = 0; day < 8; day += 1) {
      await deliver();
      await clock.advance(24 * 60 * MINUTE);
    }
    expect(gone.received).toHaveLength(1);
    expect(ill.received).toHaveLength(8);
    expect(await log()).toMatchObject([
      { status: 'failed', nextAt: null },
      { status: 'failed', nextAt: null },
    ]);
    await deliver();
    expect(ill.received).toHaveLength(8);
  });

  it('into a network of one’s own is refused, and its secret is told to nobody', async () => {
    await expect(webhookAt('http://example.com')).rejects.toThrow('https://');
    await webhookAt('https://10.0.0.1');
    await noted([happened()]);
    await deliver();
    expect(await log()).toMatchObject([{ status: 'failed', error: expect.stringContaining('network of your own') }]);
    const { rows } = await home.records.pool.query('select * from channels');
    expect(JSON.stringify([rows, await channels.list(), await log()])).not.toContain(SECRET);
  });
});

it('a receiver that repeats the secret does not bring it into the log', async () => {
  const server = await receiver((request) => ({ status: 400, body: `no such hook: http://127.0.0.1${request.url}` }));
  const secret = `${server.origin}/services/T0/B0/very-secret`;
  await channels.add({ id: 'chat', kind: 'slack', settings: {}, secret, subscription: {} });
  const echo = await receiver([{ status: 400, body: secret }]);
  await channels.update('chat', { secret: `${echo.origin}/services/T0/B0/very-secret` });
  expect((await channels.test('chat', new AbortController().signal)).status).toBe('failed');
  await channels.update('chat', { secret });
  const line = await channels.test('chat', new AbortController().signal);
  expect(line).toMatchObject({ status: 'failed', error: expect.stringContaining('400') });
  expect(JSON.stringify(await log())).not.toContain('very-secret');
});

it('Slack is given hostile names as text', async () => {
  const server = await receiver([{ body: 'ok' }]);
  await channels.add({
    id: 'chat',
    kind: 'slack',
    settings: {},
    secret: `${server.origin}/services/x`,
    subscription: {},
  });
  await noted([happened({}, HOSTILE)]);
  await deliver();
  const { blocks, unfurl_links, unfurl_media } = JSON.parse(server.received[0]!.body);
  expect([unfurl_links, unfurl_media]).toEqual([false, false]);
  const texts: string[] = blocks.map(({ text }: { text: { type: string; text: string } }) => text.text);
  const links = texts.flatMap((text) => [...text.matchAll(/<([^>|]*)/g)].map(([, target]) => target));
  expect(links.length).toBeGreaterThan(0);
  for (const link of links) expect(link).toMatch(new RegExp(`^${PUBLIC_URL}/`));
  expect(texts.join('\n')).toContain('&lt;!channel&gt;');
  for (const { text } of blocks) expect(text.type === 'plain_text' || text.verbatim).toBe(true);
});

/** A channel by a mail server of a test. */
const addMail = async (port: number): Promise<void> => {
  const settings = { host: '127.0.0.1', port, security: 'none', from: 'kscope@acme.test', to: ['ops@acme.test'] };
  await channels.add({ id: 'mail', kind: 'email', settings, secret: null, subscription: {} });
};

it('e-mail has hostile names as text, no picture and no header of others; what the server puts off arrives later', async () => {
  const mail = await openMailServer({ refusals: 1 });
  try {
    await addMail(mail.port);
    await noted([happened({}, HOSTILE)]);
    await deliver();
    expect(await log()).toMatchObject([{ status: 'waiting', error: expect.stringContaining('451') }]);
    await clock.advance(MINUTE);
    await deliver();
    expect(mail.received).toHaveLength(1);
    const [message = ''] = mail.received;
    const [head = ''] = message.split('\n\n');
    expect(head).not.toMatch(/^bcc:/im);
    expect(head).toMatch(/^Message-ID: <[0-9a-f]{32}@acme\.test>$/im);
    const [, html = ''] = message.replaceAll('=\n', '').replaceAll('=3D', '=').split('Content-Type: text/html');
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img');
    expect(html).toContain(`${PUBLIC_URL}/findings`);
  } finally {
    await mail.close();
  }
});

it('a digest gathers what happened until its hour, and says nothing where nothing did', async () => {
  const server = await receiver();
  // It is midnight in UTC, and one in the morning in Berlin.
  await webhookAt(server.origin, { subscription: { digest: { every: 'day', hour: 8, zone: 'Europe/Berlin' } } });
  await noted([happened()]);
  await clock.advance(60 * MINUTE);
  await noted([happened(), happened()]);
  await clock.advance(6 * 60 * MINUTE - 1);
  await deliver();
  expect(server.received).toHaveLength(0);
  await clock.advance(1);
  await deliver();
  await deliver();
  expect(server.received).toHaveLength(1);
  expect(JSON.parse(server.received[0]!.body)).toMatchObject({ kind: 'digest', counts: { opened: 3 } });
  await clock.advance(24 * 60 * MINUTE);
  await deliver();
  expect(server.received).toHaveLength(1);
  // What waits when the digest is given up is told at once.
  await noted([happened()]);
  await channels.update('hook', { subscription: {} });
  await deliver();
  expect(server.received).toHaveLength(2);
});

describe('delivered once', () => {
  it('though several processes look at once', async () => {
    const server = await receiver();
    await webhookAt(server.origin);
    await noted([happened()]);
    await Promise.all(Array.from({ length: 6 }, deliver));
    expect(server.received).toHaveLength(1);
  });

  it('though the process was killed after the event, and again while it was sending: then by the same id', async () => {
    const server = await receiver((_, index) => (index === 0 ? 'hang' : { status: 200 }));
    await webhookAt(server.origin);
    await noted([happened()]);
    const url = (path: string) => JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href);
    const child = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { Accounts } from ${url('accounts/accounts.ts')};
         import { Vault } from ${url('accounts/secret.ts')};
         import { Channels } from ${url('notify/channels.ts')};
         import { deliverOnce } from ${url('notify/delivery/deliverer.ts')};
         import { joinRecords } from ${url('store/records.ts')};
         const records = joinRecords(JSON.parse(process.env.CONNECTION), 4);
         const vault = await Vault.open(process.env);
         const clock = { now: () => ${clock.now()}, sleep: () => new Promise(() => {}) };
         const signal = new AbortController().signal;
         const reach = { allowedHosts: new Set(['127.0.0.1']) };
         const channels = new Channels({ records, vault, clock, reach, publicUrl: null });
         await deliverOnce({ records, accounts: new Accounts(records, vault), channels, clock, signal, publicUrl: null, log: console.error });`,
      ],
      {
        stdio: ['ignore', 'inherit', 'inherit'],
        env: {
          ...process.env,
          KSCOPE_KEY: 'a key for tests and nothing else',
          CONNECTION: JSON.stringify(connectionOf(home.records.pool)),
        },
      },
    );
    await server.arrived(1);
    // Nobody else delivers meanwhile.
    await clock.advance(60 * MINUTE);
    await deliver();
    expect(server.received).toHaveLength(1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await expect
      .poll(async () => {
        await deliver();
        return (await log())[0]?.status;
      })
      .toBe('sent');
    await deliver();
    expect(server.received).toHaveLength(2);
    expect(new Set(server.received.map(({ headers }) => headers['x-kscope-delivery'])).size).toBe(1);
  });
});

it('an e-mail that was taken, though the line broke before the server said so, comes again under the same id', async () => {
  const mail = await openMailServer({ breaks: 1 });
  try {
    await addMail(mail.port);
    await noted([happened()]);
    await deliver();
    expect(await log()).toMatchObject([{ status: 'waiting', attempts: 1 }]);
    await clock.advance(MINUTE);
    await deliver();
    await deliver();
    expect(await log()).toMatchObject([{ status: 'sent', attempts: 2, error: null }]);
    const ids = mail.received.map((message) => /^Message-ID: (<[0-9a-f]{32}@acme\.test>)$/im.exec(message)?.[1]);
    expect(ids).toEqual([ids[0], ids[0]]);
    expect(ids[0]).toBeDefined();
  } finally {
    await mail.close();
  }
});

describe('the trouble of an account', () => {
  it('is told once: a crawl that is overdue for two turns, a token that is refused', async () => {
    const server = await receiver();
    await webhookAt(server.origin, { subscription: { severity: 'critical', spaces: ['ENG'] } });
    const settings = {
      url: 'https://acme.atlassian.net',
      email: 'a@acme.test',
      every: '1h',
      formats: [],
      internalDomains: [],
      filters: {},
      route: 'site' as const,
    };
    const account = { name: 'acme', blueprint: 'confluence' as const, settings };
    await accounts.add({ ...account, token: 'a-token', tokenExpiresAt: null }, iso(clock.now()));
    await clock.advance(120 * MINUTE);
    await deliver();
    expect(server.received).toHaveLength(0);
    await clock.advance(1);
    await deliver();
    await clock.advance(600 * MINUTE);
    await deliver();
    expect(server.received.map(({ body }) => JSON.parse(body).counts)).toEqual([{ overdue: 1 }]);
    const whole = await accounts.get('acme');
    await noteRevoked(home.records, whole, clock.now());
    await noteRevoked(home.records, whole, clock.now() + MINUTE);
    await deliver();
    expect(server.received.map(({ body }) => JSON.parse(body).counts)).toEqual([{ overdue: 1 }, { revoked: 1 }]);
    // Another token is another trouble.
    await accounts.rotateToken('acme', 'another-token', null);
    await noteRevoked(home.records, whole, clock.now());
    await deliver();
    expect(server.received).toHaveLength(3);
  });

  it('goes with the account, and what was to be told of it', async () => {
    const server = await receiver();
    await webhookAt(server.origin);
    await noted([happened()]);
    await home.records.removeAccount('acme');
    await deliver();
    expect(server.received).toHaveLength(0);
    expect(await log()).toMatchObject([{ status: 'failed' }]);
  });
});

describe('a channel', () => {
  it.each<readonly [string, Partial<NewChannel>]>([
    ['no name', { id: 'Not A Name' }],
    ['a short secret', { secret: 'short' }],
    ['no secret', { secret: null }],
    ['a setting of another kind', { settings: { host: 'x' } }],
    ['an address that is none', { settings: { url: 'nowhere' } }],
    ['no severity', { subscription: { severity: 'awful' } }],
  ])('with %s is refused', async (_, more) => {
    await expect(webhookAt('https://example.com', more)).rejects.toMatchObject({ name: 'UsageError' });
  });

  it('tells its password to no other server than it was given for', async () => {
    const settings = { host: 'mail.example.com', user: 'kscope', from: 'a@example.com', to: ['b@example.com'] };
    await channels.add({ id: 'mail', kind: 'email', settings, secret: 'pass-word', subscription: {} });
    const elsewhere = { ...settings, host: 'mail.evil.test' };
    await expect(channels.update('mail', { settings: elsewhere })).rejects.toThrow('another server');
    await channels.update('mail', { settings: { ...settings, to: ['c@example.com'] } });
    await channels.update('mail', { settings: elsewhere, secret: 'other' });
    await expect(
      channels.update('mail', { settings: { ...elsewhere, security: 'none' }, secret: 'other' }),
    ).rejects.toThrow('operator');
  });
});
