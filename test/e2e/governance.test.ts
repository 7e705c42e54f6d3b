import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shippedRules } from '../../src/governance/rules/index.ts';
import type { Simulator } from '../../src/simulator/http/server.ts';
import { startSimulator } from '../../src/simulator/http/server.ts';
import { buildSite } from '../../src/simulator/world/site.ts';
import { TestCli } from '../support/cli.ts';
import { openServer } from '../support/server.ts';

let simulator: Simulator;
let cli: TestCli;

const off = shippedRules.map(({ id }) => `- { id: ${id}, enabled: false }`);

/** Only the rule of this test is on; it holds of the site where `$n` is 1. */
const writeRules = async (n: number, more = ''): Promise<void> => {
  const mine = `- id: always
  title: It holds
  severity: high
  sql: select 'so' as what where $n = 1
  parameters: { n: ${n} }
  subject: { type: site }
  message: "It is {what}"
  todo: Nothing.
${more}`;
  await writeFile(join(cli.home, 'rules', 'mine.yaml'), `${off.join('\n')}\n${mine}`);
};

beforeAll(async () => {
  const site = buildSite({ seed: 5, pages: 60 });
  simulator = await startSimulator({ site });
  cli = await TestCli.create();
  await cli.keepDatabase();
  const { email, secret } = site.tokens[0]!;
  await cli.run(['account', 'add', 'acme', '--url', simulator.url, '--email', email], { KSCOPE_TOKEN: secret });
});
afterAll(async () => {
  await simulator.close();
  await cli.remove();
});

const idOf = async (): Promise<string> => {
  const { stdout } = await cli.run(['finding', 'list', '--json']);
  return JSON.parse(stdout)[0].finding_id;
};

it('says in one line that nothing was crawled yet', async () => {
  const { code, stderr } = await cli.run(['check']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/no crawl has ended yet. Crawl first/);
});

it('ends with 1 while something grave is open, by severity and by whether it is new', async () => {
  await mkdir(join(cli.home, 'rules'), { recursive: true });
  await writeFile(join(cli.home, 'rules', 'mine.yaml'), off.join('\n'));
  expect((await cli.run(['crawl'])).code).toBe(0);
  await writeRules(1);
  const first = await cli.run(['check', '--json']);
  expect(first.code).toBe(1);
  const { failing, accounts } = JSON.parse(first.stdout);
  expect(failing).toBe(1);
  expect(accounts[0]).toMatchObject({ account: 'acme', open: { high: 1, critical: 0 }, events: { opened: 1 } });
  expect(accounts[0].score.site).toMatchObject({ score: 0, costs: [{ ruleId: 'always', points: 100 }] });
  expect((await cli.run(['check', '--fail-on', 'critical'])).code).toBe(0);
  expect((await cli.run(['check', '--new'])).code).toBe(0);
  expect((await cli.run(['check', '--fail-on', 'grave'])).code).toBe(2);
  const { stdout } = await cli.run(['query', 'select rule_id, status, message from findings', '--json']);
  expect(JSON.parse(stdout)).toEqual([{ rule_id: 'always', status: 'open', message: 'It is so' }]);
});

it('what is acknowledged with a reason until a day to come does not fail', async () => {
  const id = await idOf();
  const acknowledge = (...options: string[]) => cli.run(['finding', 'acknowledge', id.slice(0, 8), ...options]);
  expect((await acknowledge('--until', '2999-01-01')).code).toBe(2);
  expect((await acknowledge('--reason', ' ', '--until', '2999-01-01')).code).toBe(2);
  expect((await acknowledge('--reason', 'known', '--until', '2020-01-01')).code).toBe(2);
  expect((await acknowledge('--reason', 'known', '--until', '2999-01-01')).code).toBe(0);
  expect((await cli.run(['check'])).code).toBe(0);
});

it('what was acknowledged is open again where that is taken back, once', async () => {
  const id = await idOf();
  const { code, stdout } = await cli.run(['finding', 'reopen', id.slice(0, 8), '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ finding_id: id, status: 'open', reason: null, until: null });
  expect((await cli.run(['check'])).code).toBe(1);
  const again = await cli.run(['finding', 'reopen', id]);
  expect(again.code).toBe(2);
  expect(again.stderr).toMatch(/is open.*nothing to take back/s);
  expect((await cli.run(['finding', 'acknowledge', id, '--reason', 'known', '--until', '2999-01-01'])).code).toBe(0);
});

it('closes by itself, reopens with its history, and then counts as new', async () => {
  const id = await idOf();
  await writeRules(2);
  expect((await cli.run(['check'])).stdout).toMatch(/1 closed/);
  await writeRules(1);
  expect((await cli.run(['check', '--new'])).code).toBe(1);
  const { stdout } = await cli.run(['finding', 'show', id, '--json']);
  const { status, history, todo } = JSON.parse(stdout);
  expect({ status, todo }).toEqual({ status: 'open', todo: 'Nothing.' });
  expect(history.map(({ event }: { event: string }) => event)).toEqual([
    'opened',
    'acknowledged',
    'reopened',
    'acknowledged',
    'closed',
    'reopened',
  ]);
});

it('tells a channel what turned, once, and its secret nobody', async () => {
  const receiver = await openServer([{ status: 200 }]);
  const secret = 'a secret for signatures';
  const hosts = { KSCOPE_NOTIFY_HOSTS: '127.0.0.1' };
  const hook = ['channel', 'add', 'hook', '--kind', 'webhook', '--url', receiver.origin];
  try {
    expect((await cli.run(hook, { KSCOPE_CHANNEL_SECRET: secret })).stderr).toMatch(/must begin with https/);
    expect((await cli.run([...hook, '--secret-stdin'], hosts, `${secret}\n`)).code).toBe(0);
    const listed = await cli.run(['channel', 'list', '--json']);
    expect(JSON.parse(listed.stdout)).toMatchObject([{ name: 'hook', kind: 'webhook' }]);
    for (const n of [0, 1]) {
      await writeRules(n);
      await cli.run(['check'], hosts);
    }
    expect(receiver.received.map(({ body }) => JSON.parse(body).counts)).toEqual([{ reopened: 1 }]);
    const logged = await cli.run(['channel', 'log']);
    expect(logged.stdout).toMatch(/^\S+ \S+ UTC {2}hook {2}sent {2}Kscope: 1 came back \(acme\)\n$/);
    for (const { stdout, stderr } of [listed, logged]) expect(stdout + stderr).not.toContain(secret);
    expect((await cli.run(['channel', 'remove', 'hook', '--yes'])).code).toBe(0);
  } finally {
    await receiver.close();
  }
});

it('a broken file is told with its place and changes nothing; a grave rule that cannot be asked ends with 3', async () => {
  const id = await idOf();
  await cli.run(['finding', 'suppress', id, '--reason', 'as it should be', '--until', '2999-01-01']);
  await writeRules(1, '  colour: red\n');
  const broken = await cli.run(['check']);
  expect(broken.code).toBe(0);
  expect(broken.stderr).toMatch(/rules\/mine\.yaml:\d+:3: .*colour is not known here/);
  expect(broken.stderr).toMatch(/as they were when they were last whole are in force/);
  const failing =
    '- { id: fails, title: Fails, severity: high, sql: select * from nowhere, subject: { type: site }, message: m }\n';
  await writeRules(1, failing);
  const unseen = await cli.run(['check']);
  expect(unseen.code).toBe(3);
  expect(unseen.stderr).toMatch(/the rule fails failed: .*nowhere/);
});

it('writes a report of the site and of a space, and says what is wrong with others', async () => {
  await writeRules(1);
  const file = join(cli.home, 'report.html');
  expect((await cli.run(['report', file])).code).toBe(0);
  expect(await readFile(file, 'utf8')).toMatch(/^<!doctype html>[\s\S]*Site report[\s\S]*<\/html>\n$/);
  const keys = JSON.parse(
    (await cli.run(['query', "select key from spaces where type <> 'personal' order by key limit 1", '--json'])).stdout,
  );
  expect((await cli.run(['report', '--space', keys[0].key, file])).code).toBe(0);
  expect(await readFile(file, 'utf8')).toContain(`Space report · ${keys[0].key}`);
  const nowhere = await cli.run(['report', '--space', 'NOWHERE', file]);
  expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringMatching(/there is no space NOWHERE/)]);
  const unwritable = await cli.run(['report', join(cli.home, 'no', 'such', 'folder.html')]);
  expect([unwritable.code, unwritable.stderr]).toEqual([1, expect.stringMatching(/cannot be written/)]);
});
