import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Accounts } from '../../src/accounts/accounts.ts';
import { Vault } from '../../src/accounts/secret.ts';
import { UsageError } from '../../src/model/errors.ts';
import { ownPath } from '../../src/server/sign/ownPath.ts';
import { signOnFromEnvironment } from '../../src/server/sign/signOnSettings.ts';
import type { OpenIdProvider } from '../support/openIdProvider.ts';
import { CLIENT, openProvider } from '../support/openIdProvider.ts';
import type { TestHome } from '../support/records.ts';
import { openTestHome } from '../support/records.ts';
import type { Caller, Served } from '../support/served.ts';
import { claimed, PASSWORD, serveSite } from '../support/served.ts';

let home: TestHome;
let served: Served;
let admin: Caller;
let provider: OpenIdProvider;

beforeAll(async () => {
  [home, provider] = await Promise.all([openTestHome(), openProvider()]);
  const vault = await Vault.open({ KSCOPE_KEY: 'a key for tests and nothing else' });
  served = await serveSite({ home, accounts: new Accounts(home.records, vault) });
  admin = await claimed(served);
});
afterAll(async () => {
  await served.stop();
  await Promise.all([home.remove(), provider.close()]);
});

const SETTINGS = {
  clientId: CLIENT.id,
  secret: CLIENT.secret,
  label: 'Acme',
  groupsClaim: 'groups',
  roles: [
    { group: 'wiki, admins', role: 'admin' },
    { group: 'audit', role: 'auditor' },
  ],
};

const set = async (more: object = {}): Promise<void> => {
  const body = { issuer: provider.issuer, ...SETTINGS, ...more };
  const answer = await admin.send('PUT', '/api/sign-on/settings', body);
  expect(answer.status, answer.text).toBe(200);
};

beforeEach(async () => {
  Object.assign(provider, { forged: {}, userinfo: undefined, error: undefined, foreignKey: false });
  await set();
});

/** A browser: what it keeps of this server, and where it was sent. */
class Browser {
  readonly cookies = new Map<string, string>();
  readonly way: URL[] = [];

  /** Goes where it is sent, up to the first path that is no redirect's: of this server without asking for it. */
  async go(to: string, stopAt: (url: URL) => boolean = () => false): Promise<URL> {
    let url = new URL(to, served.url);
    for (let left = 10; left > 0; left -= 1) {
      this.way.push(url);
      if (stopAt(url)) return url;
      const own = url.origin === served.url;
      if (own && !url.pathname.startsWith('/api/')) return url;
      const response = await fetch(url, {
        redirect: 'manual',
        ...(own ? { headers: { cookie: this.#cookie() } } : {}),
      });
      if (own) this.#keep(response);
      const location = response.headers.get('location');
      if (location === null) throw new Error(`${url.href}: ${response.status} ${await response.text()}`);
      url = new URL(location, url);
    }
    throw new Error('it is sent in circles');
  }

  get caller(): Caller {
    return served.caller({ cookie: this.#cookie() });
  }

  #cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  #keep(response: Response): void {
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
      if (/Max-Age=0/.test(cookie)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}

const person = (sub: string, more: object = {}) => ({
  sub,
  name: `Person ${sub}`,
  email: `${sub}@example.com`,
  email_verified: true,
  groups: ['audit'],
  ...more,
});

/** Signs in as somebody. @returns where the browser ended, and who it is here. */
const signIn = async (who: object, path = '/api/sign-on/start') => {
  provider.person = { ...who };
  const browser = new Browser();
  const end = await browser.go(path);
  return { browser, end, session: await browser.caller.get('/api/session') };
};

const troubleOf = async (end: URL): Promise<string> => {
  expect(end.pathname).toBe('/sign-in');
  const trouble = end.searchParams.get('trouble')!;
  const { json } = await served.caller().get(`/api/sign-on?trouble=${trouble}`);
  expect(json.trouble).toMatch(/^.{20,}: .{5,}$/);
  return trouble;
};

const members = async () => (await admin.get('/api/members')).json.items;
const memberOf = async (sub: string) =>
  (await members()).find(({ email }: { email: string }) => email === `${sub}@example.com`);
const change = async (sub: string, body: object) => {
  const answer = await admin.send('PATCH', `/api/members/${(await memberOf(sub)).id}`, body);
  expect(answer.status, answer.text).toBe(200);
};

describe('single sign-on', () => {
  it('makes members as they come, with the role that their groups give, by PKCE, state and nonce', async () => {
    const { browser, end, session } = await signIn(person('ann'), '/api/sign-on/start?back=%2Fpages%3Fq%3Dx');
    expect(end.href).toBe(`${served.url}/pages?q=x`);
    expect(session.json.person).toMatchObject({ name: 'Person ann', role: 'auditor', bodies: false });
    const asked = browser.way[1]!.searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('redirect_uri')).toBe(`${served.url}/api/sign-on/callback`);
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)).toMatch(/^[\w-]{43}$/);
    expect([...browser.cookies.keys()]).toEqual(['kscope_session']);
    expect(await memberOf('ann')).toMatchObject({ signOn: true, hasPassword: false, active: true });
    const { items } = (await admin.get('/api/activity')).json;
    expect(items.slice(0, 2)).toMatchObject([
      { action: 'sign in', after: { through: 'provider' } },
      { action: 'member join', after: { role: 'auditor', issuer: provider.issuer } },
    ]);
    const again = await signIn(person('ann'));
    expect(again.session.json.person.id).toBe(session.json.person.id);
  });

  it('gives the highest role of several groups, and of none the default or nothing', async () => {
    const both = await signIn(person('bob', { groups: ['audit', 'wiki, admins', 'other'] }));
    expect(both.session.json.person).toMatchObject({ role: 'admin', bodies: true });
    expect(await troubleOf((await signIn(person('cid', { groups: [] }))).end)).toBe('no-role');
    expect(await memberOf('cid')).toBeUndefined();
    await set({ defaultRole: 'viewer' });
    expect((await signIn(person('cid', { groups: undefined }))).session.json.person.role).toBe('viewer');
  });

  it('asks userinfo for what the token does not tell, and takes the e-mail and its proof from one source', async () => {
    provider.userinfo = { email: 'dan@example.com', email_verified: true, groups: ['audit'] };
    const { session } = await signIn({ sub: 'dan' });
    expect(session.json.person).toMatchObject({ name: 'dan@example.com', email: 'dan@example.com', role: 'auditor' });
    provider.userinfo = { email: 'eve@example.com', email_verified: true, groups: ['audit'] };
    const { end } = await signIn({ sub: 'eve', email: 'boss@example.com' });
    expect(await troubleOf(end)).toBe('unverified');
  });

  it('follows the groups at each sign-in: up, down and out, with sessions and tokens', async () => {
    const first = await signIn(person('fay', { groups: ['wiki, admins'] }));
    expect(first.session.json.person.role).toBe('admin');
    const down = await signIn(person('fay'));
    expect(down.session.json.person).toMatchObject({ role: 'auditor', bodies: false });
    expect((await first.browser.caller.get('/api/members')).status).toBe(403);
    const csrf = down.session.json.csrf;
    const token = await down.browser.caller.send('POST', '/api/tokens', { name: 't' }, { 'x-csrf-token': csrf });
    const program = served.caller({ authorization: `Bearer ${token.json.token}` });
    expect((await program.get('/api/session')).status).toBe(200);
    const out = await signIn(person('fay', { groups: ['other'] }));
    expect(await troubleOf(out.end)).toBe('no-role');
    for (const caller of [first.browser.caller, down.browser.caller, program])
      expect((await caller.get('/api/session')).status).toBe(401);
    expect((await signIn(person('fay'))).session.json.person.role).toBe('auditor');
    await set({ followGroups: false });
    expect((await signIn(person('fay', { groups: ['wiki, admins'] }))).session.json.person.role).toBe('auditor');
  });

  it('knows a member by e-mail only where it is verified and the admin allows it', async () => {
    await admin.send('POST', '/api/members', { name: 'Gus', email: 'gus@example.com', role: 'viewer' });
    expect(await troubleOf((await signIn(person('gus'))).end)).toBe('taken');
    await set({ linkByEmail: true, verifiedOnly: false });
    expect(await troubleOf((await signIn(person('gus', { email_verified: false }))).end)).toBe('taken');
    expect((await memberOf('gus')).signOn).toBe(false);
    const linked = await signIn(person('gus', { email: 'GUS@example.com' }));
    expect(linked.session.json.person).toMatchObject({ name: 'Gus', role: 'auditor' });
    // Another person of the provider with the same e-mail does not get in as the first.
    expect(await troubleOf((await signIn({ ...person('gus'), sub: 'another' })).end)).toBe('taken');
  });

  it.each([
    ['unverified', { email_verified: false }, {}],
    ['unverified', { email_verified: undefined }, {}],
    ['no-email', { email: undefined }, {}],
    ['domain', {}, { domains: ['example.org'] }],
    ['domain', { email: 'hal@example.org@example.com.evil.com' }, { domains: ['example.org', 'example.com'] }],
  ])('lets nobody in: %s %j', async (trouble, claims, settings) => {
    await set(settings);
    expect(await troubleOf((await signIn(person('hal', claims))).end)).toBe(trouble);
    expect(await memberOf('hal')).toBeUndefined();
  });

  it('shuts out who was deactivated, at once and at the next sign-in, until they are let in again', async () => {
    const { browser } = await signIn(person('ida'));
    await change('ida', { active: false });
    expect((await browser.caller.get('/api/session')).status).toBe(401);
    expect(await troubleOf((await signIn(person('ida'))).end)).toBe('deactivated');
    await change('ida', { active: true });
    expect((await signIn(person('ida'))).session.status).toBe(200);
  });

  const now = () => Math.floor(Date.now() / 1000);
  it.each<[string, () => Partial<OpenIdProvider>]>([
    ['a wrong nonce', () => ({ forged: { nonce: 'another' } })],
    ['no nonce', () => ({ forged: { nonce: undefined } })],
    ['the token of another client', () => ({ forged: { aud: 'another' } })],
    ['a token of another provider', () => ({ forged: { iss: 'https://evil.example.com' } })],
    ['a token that has expired', () => ({ forged: { exp: now() - 3600, iat: now() - 7200 } })],
    ['a token signed by somebody else', () => ({ foreignKey: true })],
  ])('takes no %s', async (_what, forge) => {
    Object.assign(provider, forge());
    const { end, session } = await signIn(person('jim'));
    expect(await troubleOf(end)).toBe('invalid');
    expect(session.status).toBe(401);
    expect(await memberOf('jim')).toBeUndefined();
  });

  it('takes an answer once, and in the browser that asked for it', async () => {
    provider.person = person('kim');
    const isCallback = (url: URL): boolean => url.pathname === '/api/sign-on/callback';
    const victim = new Browser();
    const callback = await victim.go('/api/sign-on/start', isCallback);
    expect(await troubleOf(await new Browser().go(callback.href))).toBe('stale');
    expect((await victim.go(callback.href)).pathname).toBe('/');
    expect((await victim.caller.get('/api/session')).json.person.email).toBe('kim@example.com');
    expect(await troubleOf(await victim.go(callback.href))).toBe('stale');
    const other = new Browser();
    const mine = await other.go('/api/sign-on/start', isCallback);
    mine.searchParams.set('state', callback.searchParams.get('state')!);
    expect(await troubleOf(await other.go(mine.href))).toBe('stale');
    expect(await troubleOf(await other.go('/api/sign-on/callback'))).toBe('stale');
  });

  it('goes on though the server was started anew meanwhile', async () => {
    const vault = await Vault.open({ KSCOPE_KEY: 'a key for tests and nothing else' });
    const publicUrl = 'https://kscope.example.com';
    const open = () => serveSite({ home, accounts: new Accounts(home.records, vault) }, { publicUrl });
    const ask = (url: URL | string, cookie: string) => fetch(url, { redirect: 'manual', headers: { cookie } });
    provider.person = person('pia');
    const first = await open();
    const started = await ask(`${first.url}/api/sign-on/start?back=%2Fpages`, '');
    const cookie = started.headers.getSetCookie()[0]!.split(';')[0]!;
    const asked = await ask(started.headers.get('location')!, '');
    await first.stop();
    const callback = new URL(asked.headers.get('location')!);
    expect(callback.origin).toBe(publicUrl);
    const second = await open();
    try {
      const back = await ask(`${second.url}${callback.pathname}${callback.search}`, cookie);
      expect([back.status, back.headers.get('location')]).toEqual([302, '/pages']);
      const session = back.headers.getSetCookie().find((one) => one.startsWith('kscope_session='))!;
      const { json } = await second.caller({ cookie: session.split(';')[0]! }).get('/api/session');
      expect(json.person.email).toBe('pia@example.com');
    } finally {
      await second.stop();
    }
  });

  it('leads back to paths of its own and nowhere else', async () => {
    for (const back of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '/.//evil.example',
      'javascript:1',
    ]) {
      const { end } = await signIn(person('lea'), `/api/sign-on/start?back=${encodeURIComponent(back)}`);
      expect(end.href).toBe(`${served.url}/`);
      expect(ownPath(back)).toBe('/');
    }
    expect(ownPath('/pages?q=//x#y')).toBe('/pages?q=//x');
  });

  it('says in one line what the provider refuses, and when it is away', async () => {
    provider.error = 'access_denied';
    expect(await troubleOf((await signIn(person('max'))).end)).toBe('refused');
    const gone = await openProvider();
    await set({ issuer: gone.issuer });
    await gone.close();
    expect(await troubleOf((await signIn(person('max'))).end)).toBe('provider');
    const { items } = (await admin.get('/api/activity?limit=1')).json;
    expect(items[0]).toMatchObject({ action: 'sign in refused', after: { why: expect.stringContaining(gone.issuer) } });
  });

  it('signs out at the provider too', async () => {
    const { browser, session } = await signIn(person('nan'));
    const headers = { 'x-csrf-token': session.json.csrf };
    const { json } = await browser.caller.send('DELETE', '/api/session', undefined, headers);
    const url = new URL(json.leaveTo);
    expect(`${url.origin}${url.pathname}`).toBe(`${provider.issuer}/leave`);
    expect(url.searchParams.get('post_logout_redirect_uri')).toBe(`${served.url}/sign-in`);
    const token = url.searchParams.get('id_token_hint') ?? '';
    expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect((await browser.caller.get('/api/session')).status).toBe(401);
    const { rows } = await home.records.pool.query('select id_token from sessions where id_token is not null');
    const [head = ''] = token.split('.');
    for (const { id_token: kept } of rows) expect(kept).not.toContain(head);
  });
});

describe('the settings of single sign-on', () => {
  it('never show the secret, keep it encrypted, and send it nowhere else', async () => {
    const { json, text } = await admin.get('/api/sign-on/settings');
    expect(json).toMatchObject({ hasSecret: true, given: false, redirectUri: `${served.url}/api/sign-on/callback` });
    expect(json.settings.issuer).toBe(provider.issuer);
    expect(text).not.toContain(CLIENT.secret);
    await set({ secret: undefined, label: 'Acme again' });
    expect((await signIn(person('ola'))).session.status).toBe(200);
    const elsewhere = { issuer: 'https://login.example.com', ...SETTINGS, secret: undefined };
    expect((await admin.send('PUT', '/api/sign-on/settings', elsewhere)).status).toBe(400);
    const { rows } = await home.records.pool.query('select secret from server_settings');
    expect(rows[0].secret).toMatch(/^v1\./);
    expect(JSON.stringify((await admin.get('/api/activity?limit=200')).json)).not.toContain(CLIENT.secret);
  });

  it('are tested against the provider', async () => {
    const tested = await admin.send('POST', '/api/sign-on/test');
    expect(tested.json).toMatchObject({ signOut: true, knowsClient: true });
    await set({ secret: 'another' });
    expect((await admin.send('POST', '/api/sign-on/test')).json.knowsClient).toBe(false);
    await set({ issuer: `${provider.issuer}/nowhere` });
    const lost = await admin.send('POST', '/api/sign-on/test');
    expect(lost.status).toBe(422);
    expect(lost.json.detail).toContain(`${provider.issuer}/nowhere`);
  });

  it.each(['http://login.example.com', 'ftp://x.example', 'login', 'https://u:p@login.example.com'])(
    'take no provider at %s',
    async (issuer) => {
      const answer = await admin.send('PUT', '/api/sign-on/settings', { issuer, ...SETTINGS });
      expect(answer.status).toBe(400);
    },
  );

  it('close passwords only once an administrator has come through the provider', async () => {
    const closed = { issuer: provider.issuer, ...SETTINGS, local: false };
    await home.records.pool.query("update members set role = 'auditor' where issuer is not null");
    expect((await admin.send('PUT', '/api/sign-on/settings', closed)).status).toBe(409);
    await signIn(person('pia', { groups: ['wiki, admins'] }));
    await set({ local: false });
    const local = { email: 'ada@example.com', password: PASSWORD };
    expect((await served.caller().send('POST', '/api/session', local)).status).toBe(403);
    expect((await served.caller().get('/api/sign-on')).json).toEqual({ label: 'Acme', local: false, trouble: null });
    await set();
    expect((await served.caller().send('POST', '/api/session', local)).status).toBe(201);
  });

  it('come from the environment, and are then changed there', async () => {
    const environment = {
      KSCOPE_OIDC_ISSUER: provider.issuer,
      KSCOPE_OIDC_CLIENT_ID: CLIENT.id,
      KSCOPE_OIDC_CLIENT_SECRET: CLIENT.secret,
      KSCOPE_OIDC_ROLES: '{"staff": "viewer"}',
      KSCOPE_OIDC_DOMAINS: 'example.com, example.org',
      KSCOPE_OIDC_VERIFIED_EMAIL: 'no',
    };
    expect(signOnFromEnvironment(environment)).toMatchObject({
      roles: [{ group: 'staff', role: 'viewer' }],
      domains: ['example.com', 'example.org'],
      verifiedOnly: false,
    });
    expect(signOnFromEnvironment({})).toBeNull();
    for (const [name, text] of [
      ['ISSUER', 'http://x.example'],
      ['ROLES', 'staff'],
      ['ROLES', '{"staff": "boss"}'],
      ['LOCAL', 'perhaps'],
      ['SCOPES', 'email'],
    ] as const) {
      const wrong = () => signOnFromEnvironment({ ...environment, [`KSCOPE_OIDC_${name}`]: text });
      expect(wrong).toThrow(UsageError);
      expect(wrong).toThrow(new RegExp(`^KSCOPE_OIDC_${name} `));
    }
  });
});

describe('the last administrator', () => {
  it('stays one whatever the groups of the provider say', async () => {
    await home.records.pool.query("delete from members where email <> 'ada@example.com'");
    await set({ linkByEmail: true });
    for (const groups of [[], ['audit']]) {
      const { session } = await signIn(person('ada', { groups }));
      expect(session.json.person).toMatchObject({ email: 'ada@example.com', role: 'admin' });
    }
    expect((await admin.get('/api/activity?limit=5')).json.items).toContainEqual(
      expect.objectContaining({ action: 'last administrator kept', after: { role: 'auditor' } }),
    );
  });
});
