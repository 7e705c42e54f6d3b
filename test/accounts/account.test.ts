import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkName, checkSettings } from '../../src/accounts/account.ts';
import { Accounts } from '../../src/accounts/accounts.ts';
import { Vault } from '../../src/accounts/secret.ts';
import { UsageError } from '../../src/model/errors.ts';
import type { TestHome } from '../support/records.ts';
import { openTestHome } from '../support/records.ts';

const good = {
  url: 'https://acme.atlassian.net',
  email: 'kim@acme.com',
  every: '6h',
  formats: ['storage', 'view'],
  internalDomains: ['acme.com'],
  filters: {},
  route: 'site',
};

const withUrl = (url: string) => checkSettings({ ...good, url }).url;

describe('the URL of a site', () => {
  it.each([
    ['https://acme.atlassian.net', 'https://acme.atlassian.net'],
    ['acme.atlassian.net', 'https://acme.atlassian.net'],
    ['  https://acme.atlassian.net\n', 'https://acme.atlassian.net'],
    ['HTTPS://Acme.Atlassian.NET', 'https://acme.atlassian.net'],
    ['https://acme.atlassian.net/', 'https://acme.atlassian.net'],
    ['https://acme.atlassian.net/wiki', 'https://acme.atlassian.net'],
    ['https://acme.atlassian.net/wiki/spaces/ENG/overview?a=b#c', 'https://acme.atlassian.net'],
    ['acme.atlassian.net/wiki', 'https://acme.atlassian.net'],
    ['https://acme.atlassian.net:443', 'https://acme.atlassian.net'],
    ['acme.example:8443', 'https://acme.example:8443'],
    ['https:/acme.atlassian.net', 'https://acme.atlassian.net'],
    ['https:acme.atlassian.net', 'https://acme.atlassian.net'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['https://ａｃｍｅ。atlassian。net', 'https://acme.atlassian.net'],
    ['https://аcme.atlassian.net', 'https://xn--cme-5cd.atlassian.net'],
  ])('%j is %j', (url, origin) => {
    expect(withUrl(url)).toBe(origin);
  });

  it.each([
    ['http://localhost:7474', 'http://localhost:7474'],
    ['http://127.0.0.1:7474/wiki', 'http://127.0.0.1:7474'],
    ['http://[::1]:7474', 'http://[::1]:7474'],
    ['https://localhost:7474', 'https://localhost:7474'],
  ])('%j is on this machine, where any will do', (url, origin) => {
    expect(withUrl(url)).toBe(origin);
  });

  it.each([
    'http://acme.atlassian.net',
    'http:acme.atlassian.net',
    'http://localhost.example',
    'http://127.0.0.1.example',
    'http://0.0.0.0',
    'http://192.168.0.1',
    'ftp://acme.atlassian.net',
    'ws://localhost',
    'file:///etc/passwd',
    'data:text/plain,x',
    'javascript:alert(1)',
    'blob:https://acme.atlassian.net/1',
    'mailto:kim@acme.com',
    'kim:token@acme.atlassian.net',
  ])('%j must begin with https://', (url) => {
    expect(() => withUrl(url)).toThrow(UsageError);
    expect(() => withUrl(url)).toThrow('--url must begin with https://');
  });

  it.each([
    'https://kim@acme.atlassian.net',
    'https://kim:token@acme.atlassian.net',
    'https://:token@acme.atlassian.net',
    'http://localhost@evil.example',
    'kim@acme.atlassian.net',
  ])('%j must not hold credentials', (url) => {
    expect(() => withUrl(url)).toThrow('--url must not hold credentials');
  });

  it.each(['', ' ', 'https://', 'https://acme atlassian.net', 'https://acme.atlassian.net:99999', 'https://[::1'])(
    '%j is not an address',
    (url) => {
      expect(() => withUrl(url)).toThrow('--url is not an address');
    },
  );

  it('is as it was when it is checked again', () => {
    const url = withUrl('https://bücher.example/wiki');
    expect(withUrl(url)).toBe(url);
  });
});

describe('the e-mail', () => {
  it.each(['kim@acme.com', 'kim+wiki@acme.co.uk', "o'neil@acme.com"])('%j is one', (email) => {
    expect(checkSettings({ ...good, email }).email).toBe(email);
  });

  it.each(['', 'kim', 'kim@', '@acme.com', 'kim@acme', 'kim@@acme.com', 'ki:m@acme.com', 'kim@acme.com\r\nX-Evil: 1'])(
    '%j is none',
    (email) => {
      expect(() => checkSettings({ ...good, email })).toThrow('--email is not an e-mail address');
    },
  );
});

describe('an internal domain', () => {
  it.each([
    ['acme.com', 'acme.com'],
    ['@acme.com', 'acme.com'],
    [' Acme.COM ', 'acme.com'],
    ['eu.acme.co.uk', 'eu.acme.co.uk'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ])('%j is %j', (domain, stored) => {
    expect(checkSettings({ ...good, internalDomains: [domain] }).internalDomains).toEqual([stored]);
  });

  it.each(['', 'acme', 'kim@acme.com', '*.acme.com', 'acme.com.', '.acme.com', 'acme..com', 'https://acme.com'])(
    '%j is none',
    (domain) => {
      expect(() => checkSettings({ ...good, internalDomains: ['acme.com', domain] })).toThrow(
        '--internal-domain is not a domain; give it as example.com',
      );
    },
  );
});

describe('settings', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['a frequency', { every: 'often' }, '--every "often" is no frequency'],
    ['a frequency that is too often', { every: '1m' }, '--every "1m" is too often'],
    ['a format', { formats: ['pdf'] }, '--formats'],
    ['a URL that is none', { url: 7 }, '--url'],
    ['a missing e-mail', { email: undefined }, '--email'],
  ])('that are wrong name the option: %s', (_name, wrong, message) => {
    expect(() => checkSettings({ ...good, ...wrong })).toThrow(UsageError);
    expect(() => checkSettings({ ...good, ...wrong })).toThrow(message);
  });

  it.each([null, undefined, 'text', []])('that are %j are refused', (input) => {
    expect(() => checkSettings(input)).toThrow(UsageError);
  });
});

describe('the name of an account', () => {
  it.each(['a', '7', 'acme-wiki', 'a'.repeat(63)])('%j is one', (name) => {
    expect(checkName(name)).toBe(name);
  });

  it.each(['', 'Acme', '-acme', 'acme_wiki', 'acme wiki', 'a'.repeat(64), 'ácme', '../acme', 'acme\n'])(
    '%j is none',
    (name) => {
      expect(() => checkName(name)).toThrow(UsageError);
    },
  );
});

describe('accounts', () => {
  let home: TestHome;
  let accounts: Accounts;
  beforeAll(async () => {
    home = await openTestHome();
    accounts = new Accounts(home.records, await Vault.open({ KSCOPE_KEY: 'a key of thirty-two characters!!' }));
  });
  afterAll(() => home.remove());
  beforeEach(async () => {
    for (const { name } of await accounts.list()) await accounts.remove(name);
  });

  const add = (name: string) =>
    accounts.add(
      {
        name,
        blueprint: 'confluence',
        settings: checkSettings(good),
        token: `token of ${name}`,
        tokenExpiresAt: '2027-01-01T00:00:00.000Z',
      },
      '2026-01-01T00:00:00.000Z',
    );

  it('are kept with their tokens, which the table does not show', async () => {
    await add('acme');
    expect(await accounts.list()).toEqual([
      {
        name: 'acme',
        blueprint: 'confluence',
        settings: good,
        cloudId: null,
        tokenExpiresAt: '2027-01-01T00:00:00.000Z',
        pausedAt: null,
      },
    ]);
    expect(await accounts.token('acme')).toBe('token of acme');
    const { rows } = await home.records.pool.query('select row_to_json(a)::text as text from accounts a');
    expect(rows[0].text).not.toContain('token of acme');
  });

  it('have one name each', async () => {
    await add('acme');
    await expect(add('acme')).rejects.toThrow('there is an account "acme" already');
    expect(await accounts.list()).toHaveLength(1);
  });

  it('that are unknown are named with those that are known', async () => {
    await expect(accounts.get('acme')).rejects.toMatchObject({ mend: expect.stringContaining('kscope account add') });
    await add('other');
    await expect(accounts.get('acme')).rejects.toMatchObject({ mend: 'known are: other' });
  });

  it('get a new token, and lose nothing else', async () => {
    await add('acme');
    await accounts.claim(await accounts.get('acme'), 'cloud-1');
    await accounts.rotateToken('acme', 'new', null);
    expect(await accounts.token('acme')).toBe('new');
    expect(await accounts.get('acme')).toMatchObject({ cloudId: 'cloud-1', tokenExpiresAt: null, settings: good });
  });

  it('have a site each, and know it again', async () => {
    await add('acme');
    await add('other');
    await accounts.claim(await accounts.get('acme'), 'cloud-1');
    await accounts.claim(await accounts.get('acme'), 'cloud-1');
    await expect(accounts.claim(await accounts.get('other'), 'cloud-1')).rejects.toThrow('acme reads the site');
    expect((await accounts.list()).map(({ cloudId }) => cloudId)).toEqual(['cloud-1', null]);
    await accounts.claim(await accounts.get('other'), 'cloud-2');
    expect((await accounts.list()).map(({ cloudId }) => cloudId)).toEqual(['cloud-1', 'cloud-2']);
  });

  it('cannot open a token that was moved to another of them', async () => {
    await add('acme');
    await add('other');
    await home.records.pool.query(
      "update accounts set secret = (select secret from accounts where account = 'acme') where account = 'other'",
    );
    await expect(accounts.token('other')).rejects.toThrow('the token of other cannot be decrypted');
    expect(await accounts.token('acme')).toBe('token of acme');
  });
});
