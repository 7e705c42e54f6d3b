import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Accounts } from '../../src/accounts/accounts.ts';
import { Vault } from '../../src/accounts/secret.ts';
import { carryOut, planned } from '../../src/config/apply.ts';
import { wantedOf } from '../../src/config/read.ts';
import type { Tools } from '../../src/config/tools.ts';
import { Limiters } from '../../src/crawl/limiters.ts';
import { steadyClock, systemClock } from '../../src/model/clock.ts';
import { UserError } from '../../src/model/errors.ts';
import { Channels } from '../../src/notify/channels.ts';
import { Activity } from '../../src/server/activity.ts';
import { Members } from '../../src/server/sign/members.ts';
import { Sessions } from '../../src/server/sign/sessions.ts';
import { SignOnStore } from '../../src/server/sign/signOnSettings.ts';
import { startSimulator } from '../../src/simulator/http/server.ts';
import { buildSite } from '../../src/simulator/world/site.ts';
import type { TestHome } from '../support/records.ts';
import { openTestHome } from '../support/records.ts';

const ENV = {
  TOKEN: 'a-token-of-nobody',
  GAP: 'two words',
  EMPTY: '',
  SLACK: 'https://hooks.slack.com/services/x',
  SHORT: 'short',
  OIDC: 'a-secret-of-a-client',
};

let home: TestHome;
let folder: string;
let tools: Tools;

const toolsWith = async (env: Readonly<Record<string, string>>): Promise<Tools> => {
  const { records } = home;
  const vault = await Vault.open({ KSCOPE_KEY: 'a key for tests and nothing else' });
  const shared = { records, clock: systemClock, reach: { allowedHosts: new Set<string>() } };
  return {
    ...shared,
    home: home.home,
    accounts: new Accounts(records, vault),
    channels: new Channels({ ...shared, vault, publicUrl: null }),
    members: new Members(records, systemClock),
    sessions: new Sessions(records, systemClock),
    signOnStore: new SignOnStore(records, vault, env),
    activity: new Activity(records, systemClock),
    limiters: new Limiters({ clock: steadyClock }),
    signal: new AbortController().signal,
    refreshColumns: async () => {},
  };
};

beforeAll(async () => {
  home = await openTestHome();
  folder = await mkdtemp(join(tmpdir(), 'kscope-config-'));
  tools = await toolsWith({});
});
afterAll(async () => {
  await home.remove();
  await rm(folder, { recursive: true, force: true });
});

const plan = async (yaml: string, prune = false, its = tools) =>
  planned(its, await wantedOf({ path: 'kscope.yaml', folder, yaml }, ENV), prune);

const apply = async (yaml: string, prune = false) => {
  const all = await plan(yaml, prune);
  await carryOut(tools, all);
  return all.plan.changes.map(({ action, kind, name }) => `${action} ${kind} ${name}`);
};

const told = async (yaml: string, its = tools): Promise<string> => {
  const error = await plan(yaml, false, its).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof UserError) return `${error.exitCode} ${error.message}`;
  throw error ?? new Error('the file was taken');
};

const ACME = `accounts:
  acme:
    url: https://acme.atlassian.net
    email: you@acme.com
`;
const ACCOUNT = `${ACME}    token: { env: TOKEN }\n`;
const RULE = `    - id: long-page
      title: Long
      severity: low
      sql: select page_id, title from page_facts
      subject: { type: page }
      message: "{title}"
`;

it.each([
  ['a key that is not known', `${ACCOUNT}    evry: 6h\n`, '6:5: accounts.acme.evry is not known here; near: every'],
  ['a section that is not known', 'acounts: {}\n', '1:1: acounts is not known here; near: accounts'],
  ['YAML that is none', 'accounts: [\n', '2:1: '],
  ['another type', 'accounts: [acme]\n', '1:11: accounts: expected a map'],
  [
    'a number for a text',
    `${ACCOUNT}    filters: { page: [12] }\n`,
    '6:23: accounts.acme.filters.page.0: expected a text, in quotes',
  ],
  ['a name twice', `${ACCOUNT}  acme: {}\n`, '6:3: acme stands here twice: expected each name once'],
  [
    'an e-mail twice',
    'members:\n  a@b.example: {}\n  A@b.example: {}\n',
    '3:16: members.A@b.example is there already, in other letters',
  ],
  ['a name that is none', 'accounts:\n  Acme: {}\n', '2:3: accounts.Acme: expected small letters, digits and hyphens'],
  ['an address that is none', ACCOUNT.replace('https', 'ftp'), '3:10: accounts.acme.url must begin with https://'],
  [
    'a frequency that is none',
    `${ACCOUNT}    every: 1s\n`,
    '6:12: accounts.acme.every: "1s" is no frequency; give 30m',
  ],
  [
    'a filter that is none',
    `${ACCOUNT}    filters: { space: [A], exclude_space: [a] }\n`,
    '6:23: accounts.acme.filters.space',
  ],
  [
    'a day that is none',
    `${ACCOUNT}    token_expires: soon\n`,
    '6:20: accounts.acme.token_expires: expected a day, as 2027-05-31',
  ],
  [
    'a secret in the file',
    `${ACME}    token: abc123def\n`,
    '5:12: accounts.acme.token: expected { env: NAME } or { file: PATH }; secrets never',
  ],
  ['no token of a new account', ACME, '3:5: accounts.acme is new: expected a token'],
  [
    'a variable that is not set',
    `${ACME}    token: { env: NONE }\n`,
    '5:12: accounts.acme.token: the variable NONE is not set',
  ],
  [
    'a variable that is empty',
    `${ACME}    token: { env: EMPTY }\n`,
    '5:12: accounts.acme.token: the variable EMPTY is empty',
  ],
  [
    'a file that is not there',
    `${ACME}    token: { file: none }\n`,
    '5:12: accounts.acme.token: none cannot be read: ENOENT',
  ],
  ['a token of two words', `${ACME}    token: { env: GAP }\n`, '5:12: accounts.acme.token holds white space'],
  [
    'a jira account of nobody',
    `${ACCOUNT}    blueprint: jira\n`,
    '3:5: accounts.acme.for: expected the confluence account',
  ],
  [
    'a jira account of one that is not there',
    `${ACCOUNT}    blueprint: jira\n    for: other\n`,
    '7:10: accounts.acme.for: expected a confluence account of this file',
  ],
  [
    'one site twice',
    `${ACCOUNT}${ACCOUNT.replace('accounts:\n', '').replace('acme:', 'twin:')}`,
    '3:10: accounts.acme.url is read by the account twin already',
  ],
  [
    'an unknown role',
    'members:\n  a@b.example: { role: boss }\n',
    '2:24: members.a@b.example.role: expected one of viewer, auditor, admin',
  ],
  ['an e-mail that is none', 'members:\n  ada: {}\n', '2:3: members.ada is no e-mail address'],
  [
    'an unknown kind of channel',
    'channels:\n  ops: { kind: pager }\n',
    '2:16: channels.ops.kind: expected one of slack, email, webhook',
  ],
  [
    'a key of another kind of channel',
    'channels:\n  ops: { kind: slack, hots: a }\n',
    '2:23: channels.ops.hots is not known here',
  ],
  [
    'a channel without secret',
    'channels:\n  ops: { kind: slack }\n',
    '2:8: channels.ops: expected a secret, the address of the incoming webhook',
  ],
  [
    'a channel with a secret that is none',
    'channels:\n  ops: { kind: webhook, url: "https://a.example", secret: { env: SHORT } }\n',
    '2:59: channels.ops.secret is shorter than 16',
  ],
  [
    'a channel of an account that is not there',
    'channels:\n  ops: { kind: slack, secret: { env: SLACK }, accounts: [x] }\n',
    '2:58: channels.ops.accounts.0: expected an account of this file',
  ],
  [
    'passwords shut before anybody can do without',
    'sign_on:\n  issuer: https://login.example.com\n  client_id: k\n  local: false\n',
    '4:10: sign_on.local: expected true until an administrator',
  ],
  [
    'a key of single sign-on',
    'sign_on:\n  isuer: https://login.example.com\n',
    '2:3: sign_on.isuer is not known here; near: issuer',
  ],
  [
    'a key within a rule',
    `rules:\n  a.yaml:\n${RULE}      colour: red\n`,
    '9:7: rules.a.yaml.0.colour is not known here',
  ],
  [
    'a file of rules that leads elsewhere',
    `rules:\n  ../a.yaml:\n${RULE}`,
    '2:3: rules.../a.yaml: expected a file below that folder',
  ],
  [
    'a rule that asks nothing',
    `rules:\n  a.yaml:\n    - id: odd\n      title: Odd\n`,
    '3:7: rules.a.yaml: expected an insight, sql or exposure',
  ],
  [
    'a rule over a column that is not there',
    `rules:\n  a.yaml:\n    - { id: odd, title: Odd, severity: low, insight: page-activity, subject: { type: page }, message: "{ttle}" }\n`,
    '3:103: rules.a.yaml: page-activity has no column ttle',
  ],
  [
    'a rule twice',
    `rules:\n  a.yaml:\n${RULE}  b.yaml:\n${RULE}`,
    '10:11: rules.b.yaml: there is a rule long-page already, in rules/a.yaml',
  ],
  [
    'a policy that is none',
    'policies:\n  a.yaml:\n    retention: [{ id: a, trigger: created, after: 2w, action: delete }]\n',
    '3:51: policies.a.yaml.retention.0.after: expected a number of days',
  ],
  [
    'an insight that is none',
    'insights:\n  a.sql: |\n    ---\n    question: Q?\n    ---\n    select $nothing\n',
    '6:12: insights.a.sql: $nothing is no declared parameter',
  ],
  [
    'documentation of an unknown kind',
    'documentation:\n  must_have: [{ kind: novel }]\n',
    '2:23: documentation.must_have.0.kind: expected one of the kinds',
  ],
  [
    'a folder without rules',
    'rules: nowhere\n',
    '1:8: rules: expected a folder beside this file with rules; nowhere has none',
  ],
  ['a file that is not there', 'documentation: none.yaml\n', '1:16: documentation: expected a file beside this one'],
  ['an alias of nothing', 'accounts: *none\n', '1:11: Unresolved alias'],
])('refuses %s by its place, and sets nothing', async (_name, yaml, expected) => {
  const said = await told(yaml);
  expect(said).toContain(`2 kscope.yaml:${expected}`);
  expect(said).not.toContain('abc123def');
  expect(await tools.accounts.list()).toEqual([]);
});

it('tells a place in a file beside it as that', async () => {
  await mkdir(join(folder, 'rules'), { recursive: true });
  await writeFile(join(folder, 'rules', 'odd.yaml'), '- id: odd\n  colour: red\n');
  expect(await told('rules: rules\n')).toContain('2 rules/odd.yaml:2:3: 0.colour is not known here');
  await rm(join(folder, 'rules'), { recursive: true });
});

describe('what is applied', () => {
  const MEMBERS = 'members:\n  ada@acme.com: { name: Ada, role: admin }\n';
  const CHANNEL = 'channels:\n  ops: { kind: slack, secret: { env: SLACK }, accounts: [acme] }\n';
  const ALL = `${ACCOUNT}${CHANNEL}${MEMBERS}sign_on:
  issuer: https://login.example.com
  client_id: kscope
  secret: { env: OIDC }
rules:
  team.yaml:
${RULE}policies: policies
`;

  it('is set, once, and told to the log of activity without secrets', async () => {
    await mkdir(join(folder, 'policies'));
    const policy = '# Ours.\nretention:\n  - { id: old, trigger: created, after: 2y, action: review }\n';
    await writeFile(join(folder, 'policies', 'hr.yaml'), policy);
    // Somebody was there before, by hand.
    await tools.members.add({ name: 'Bob', email: 'bob@acme.com', role: 'viewer', bodies: false });
    expect(await apply(ALL)).toEqual([
      'add account acme',
      'add channel ops',
      'add member ada@acme.com',
      'add sign-on sign-on',
      'add file rules/team.yaml',
      'add file policies/hr.yaml',
    ]);
    expect(await tools.accounts.token('acme')).toBe(ENV.TOKEN);
    expect(await tools.channels.secretOf('ops')).toBe(ENV.SLACK);
    expect(await tools.signOnStore.read()).toMatchObject({ secret: ENV.OIDC, settings: { clientId: 'kscope' } });
    expect(await readFile(join(home.home, 'policies', 'hr.yaml'), 'utf8')).toBe(policy);
    expect(await readFile(join(home.home, 'rules', 'team.yaml'), 'utf8')).toMatch(/^# Written by kscope apply/);
    expect(await apply(ALL)).toEqual([]);
    const { rows } = await home.records.pool.query('select * from activity order by at');
    expect(rows.map(({ action, member_name }) => [action, member_name])).toEqual(
      ['account add', 'channel add', 'member add', 'sign-on change', 'file add', 'file add'].map((action) => [
        action,
        'the command line',
      ]),
    );
    const { rows: settings } = await home.records.pool.query('select value from server_settings');
    const note = await readFile(join(home.home, 'applied.json'), 'utf8');
    for (const secret of [ENV.TOKEN, ENV.SLACK, ENV.OIDC])
      expect(JSON.stringify([rows, settings, note])).not.toContain(secret);
  });

  it('is read by what it says: comments and order change nothing', async () => {
    await writeFile(
      join(folder, 'policies', 'hr.yaml'),
      'retention:\n- action: review # at last\n  id: old\n  trigger: created\n  after: 2y\n',
    );
    expect(await apply(ALL)).toEqual([]);
  });

  it('goes back to what the file says where somebody changed it, and tells that', async () => {
    const { settings } = await tools.accounts.get('acme');
    await tools.accounts.update('acme', { ...settings, every: '1h' });
    await rm(join(home.home, 'rules', 'team.yaml'));
    const { changes } = (await plan(ALL)).plan;
    expect(changes).toMatchObject([
      { kind: 'account', fields: [{ field: 'every', before: '1h', after: '24h', byHand: true }] },
      { action: 'add', kind: 'file', byHand: true },
    ]);
    await apply(ALL);
    expect((await tools.accounts.get('acme')).settings.every).toBe('24h');
  });

  it('changes a token only where it is another', async () => {
    const { rows } = await home.records.pool.query('select secret from accounts');
    await apply(ALL.replace('email: you@', 'email: me@'));
    expect((await home.records.pool.query('select secret from accounts')).rows).toEqual(rows);
    const changes = await apply(ALL.replace('token: { env: TOKEN }', 'token: { env: OIDC }'));
    expect(changes).toEqual(['change account acme']);
    expect(await tools.accounts.token('acme')).toBe(ENV.OIDC);
    await apply(ALL);
  });

  it('refuses what would fit nothing that is set already', async () => {
    for (const [yaml, expected, its] of [
      [ACME.replace('//acme', '//other'), '3:10: accounts.acme.url is another than the token was given for', tools],
      [
        `${ACCOUNT}    blueprint: jira\n    for: acme\n`,
        '6:16: accounts.acme.blueprint is confluence and stays so',
        tools,
      ],
      [
        'channels:\n  ops: { kind: webhook, url: "https://a.example" }\n',
        '2:16: channels.ops.kind is slack and stays so',
        tools,
      ],
      [
        'members:\n  ada@acme.com: { role: viewer }\n',
        '2:25: members.ada@acme.com.role: ada@acme.com is the last',
        tools,
      ],
      [
        'sign_on:\n  issuer: https://x.example\n  client_id: k\n',
        '2:11: sign_on.issuer: expected the secret too',
        tools,
      ],
      [
        'sign_on:\n  issuer: https://x.example\n  client_id: k\n',
        '2:3: sign_on is given by the environment here',
        await toolsWith({ KSCOPE_OIDC_ISSUER: 'https://y.example', KSCOPE_OIDC_CLIENT_ID: 'k' }),
      ],
      [`rules:\n  other.yaml:\n${RULE}`, 'rules/team.yaml:2:7: there is a rule long-page already', tools],
    ] as const) {
      expect(await told(yaml, its)).toContain(expected);
    }
    expect(await apply(ALL)).toEqual([]);
  });

  it('reads an account whose address is of another site as none of its own', async () => {
    const [one, other] = [
      await startSimulator({ site: buildSite({ seed: 1, pages: 20 }) }),
      await startSimulator({ site: buildSite({ seed: 2, pages: 20 }) }),
    ];
    const site = (url: string) => `accounts:\n  sim: { email: a@b.example, token: { env: TOKEN }, url: "${url}" }\n`;
    try {
      await apply(site(one.url));
      const { cloudId } = (await (await fetch(`${one.url}/_edge/tenant_info`)).json()) as { readonly cloudId: string };
      await tools.accounts.claim(await tools.accounts.get('sim'), cloudId);
      expect(await told(site(other.url))).toContain('2:58: accounts.sim.url is another site than sim has read');
      // The same site by another name.
      expect((await plan(site(one.url.replace('127.0.0.1', 'localhost')))).plan.changes).toHaveLength(1);
      await other.close();
      expect(await told(site(other.url))).toMatch(/url may be another site than sim has read, which cannot be told/);
    } finally {
      await one.close();
    }
    await apply(ALL, true);
    expect((await tools.accounts.list()).map(({ name }) => name)).toEqual(['acme']);
  });

  it('is removed only when that is asked for, and only what a file has added', async () => {
    expect(await apply(ACCOUNT)).toEqual([]);
    expect((await plan(ACCOUNT)).plan.left.map(({ kind }) => kind)).toEqual([
      'channel',
      'member',
      'sign-on',
      'file',
      'file',
    ]);
    await expect(plan(ACCOUNT, true)).rejects.toThrow(/ada@acme\.com is the last administrator/);
    const kept = `${ACCOUNT}${MEMBERS}`;
    expect(await apply(kept, true)).toEqual([
      'remove file policies/hr.yaml',
      'remove file rules/team.yaml',
      'remove sign-on sign-on',
      'remove channel ops',
    ]);
    expect(await apply(kept, true)).toEqual([]);
    expect((await tools.members.list()).map(({ email }) => email)).toEqual(['ada@acme.com', 'bob@acme.com']);
    expect(await tools.channels.list()).toEqual([]);
    expect(await tools.signOnStore.read()).toBeNull();
  });
});
