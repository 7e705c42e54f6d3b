import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Simulator } from '../../src/simulator/http/server.ts';
import { startSimulator } from '../../src/simulator/http/server.ts';
import type { Site } from '../../src/simulator/site.ts';
import { buildSite } from '../../src/simulator/world/site.ts';
import type { Records } from '../../src/store/records.ts';
import { openRecords } from '../../src/store/records.ts';
import { TestCli } from '../support/cli.ts';

let site: Site;
let simulator: Simulator;
let cli: TestCli;
/** Open all the while, so that commands find the database running. */
let records: Records;

beforeAll(async () => {
  site = buildSite({ seed: 5, pages: 60 });
  simulator = await startSimulator({ site });
  cli = await TestCli.createWithoutRules();
  records = await openRecords({ home: cli.home });
  const { email, secret } = site.tokens[0]!;
  await cli.run(['account', 'add', 'acme', '--url', simulator.url, '--email', email], { KSCOPE_TOKEN: secret });
  expect((await cli.run(['crawl', 'acme'])).code).toBe(0);
});
afterAll(async () => {
  await simulator.close();
  await records.close();
  await cli.remove();
});

const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await cli.run([...args, '--json']);
  expect(stderr.includes('kscope:'), stderr).toBe(false);
  expect(code).toBe(0);
  return JSON.parse(stdout);
};

const policyFile = (name: string, content: string): Promise<void> =>
  writeFile(join(cli.home, 'policies', name), content);

it('says what is missing where there are no policies', async () => {
  const { code, stderr, stdout } = await cli.run(['policy', 'plan']);
  expect(stdout).toBe('');
  expect(stderr).toMatch(
    /^kscope: there are no policies in .*policies\. docs\/policies\.md shows how such a file is written\.\n$/,
  );
  expect(code).toBe(2);
});

it('plans by the file that docs/policies.md shows, the same each time, as JSON and as CSV', async () => {
  await mkdir(join(cli.home, 'policies'));
  const document = await readFile(new URL('../../docs/policies.md', import.meta.url), 'utf8');
  await policyFile('site.yaml', /```yaml\n([\s\S]*?)\n```/.exec(document)?.[1] ?? '');
  const file = join(cli.home, 'plan.csv');
  const plan = await json('policy', 'plan', '--csv', file);
  expect(plan.entries.length).toBeGreaterThan(5);
  expect(plan).toMatchObject({ account: 'acme', broken_files: [], held_back: 0 });
  for (const { page_id, due_at } of plan.entries) {
    expect(due_at <= plan.as_of).toBe(true);
    // By the site's own truth: nobody, app or person, has saved it since.
    const period = Date.parse(plan.as_of) - site.contents.get(page_id)!.versionAt;
    expect(period).toBeGreaterThan(364 * 86_400_000);
  }
  const again = await json('policy', 'plan');
  expect(again).toEqual(plan);
  expect((await readFile(file, 'utf8')).trim().split('\r\n')).toHaveLength(plan.entries.length + 1);
  const { stdout } = await cli.run(['policy', 'plan', '--limit', '2']);
  expect(stdout).toContain(`plan ${plan.hash.slice(0, 12)} for acme`);
  expect(stdout).toContain(`and ${plan.entries.length - 2} more`);
});

it('leaves the last good policies in force while a file is broken, and says where', async () => {
  await policyFile('broken.yaml', 'retention:\n  - { id: x, trigger: created, after: 2y, action: burn }\n');
  const { code, stderr, stdout } = await cli.run(['policy', 'plan', '--json']);
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /policies\/broken\.yaml:2:51: retention\.0\.action: expected one of review, archive, delete; the policies that were last good stay in force/,
  );
  expect(JSON.parse(stdout).entries.length).toBeGreaterThan(5);
  await policyFile('broken.yaml', '');
});

it('holds what is due back, until the hold is lifted', async () => {
  const before = await json('policy', 'plan');
  const page = before.entries[0];
  const refused = await cli.run(['policy', 'hold', 'add', '--page', page.page_id]);
  expect(refused.code).toBe(2);
  const hold = await json('policy', 'hold', 'add', '--page', page.page_id, '--reason', 'case 12', '--by', 'counsel');
  expect(hold).toMatchObject({
    scope: 'page',
    subject_id: page.page_id,
    reason: 'case 12',
    placed_by: 'counsel',
    pages: 1,
  });
  const during = await json('policy', 'plan');
  expect(during.entries).toEqual(before.entries.filter((one: { page_id: string }) => one.page_id !== page.page_id));
  expect(during.held_back).toBe(1);
  expect(during.hash).not.toBe(before.hash);
  await json('policy', 'hold', 'lift', hold.hold_id, '--reason', 'settled', '--by', 'counsel');
  expect((await json('policy', 'hold', 'list', '--lifted'))[0]).toMatchObject({ lift_reason: 'settled' });
  expect(await json('policy', 'plan')).toEqual(before);
});

it('attests a page, which the controls and the reviews then know', async () => {
  const { verdicts: before } = await json('policy', 'controls');
  const failing = before.find((one: { reason: string }) => one.reason.includes('it was never reviewed'));
  const checkOf = async (page: string, check: string) =>
    (await json('policy', 'controls')).verdicts
      .find((one: { page_id: string }) => one.page_id === page)
      .checks.find((one: { check: string }) => one.check === check);
  const owner = [...site.users.values()].find(
    ({ status, accountType }) => status === 'active' && accountType === 'atlassian',
  )!;
  const attested = await json('policy', 'attest', failing.page_id, '--note', 'still so', '--by', owner.accountId);
  expect(attested).toMatchObject({ page_id: failing.page_id, reviewer_id: owner.accountId, note: 'still so' });
  expect(await checkOf(failing.page_id, 'reviewed_within')).toMatchObject({ verdict: 'pass' });
  await records.pool.query('update pages set version_number = version_number + 1 where page_id = $1', [
    failing.page_id,
  ]);
  expect(await json('policy', 'reviews', '--changed')).toMatchObject([
    { page_id: failing.page_id, changed_since: true },
  ]);
});

it('scans bodies for what is sensitive, and says what it cannot look into', async () => {
  await records.pool.query(
    `update page_contents set value = '<p>4111 1111 1111 1111</p>' where format = 'storage' and page_id = (
       select min(page_id) from page_bodies join pages using (account, page_id) where status = 'current')`,
  );
  const { scanned, found, not_seen } = await json('sensitive', 'scan');
  expect(found).toBe(1);
  expect(scanned).toBeGreaterThan(30);
  expect(not_seen).toMatch(/comments/);
  expect(await json('sensitive', 'scan')).toMatchObject({ scanned: 0, unchanged: scanned });
  const [match] = await json('sensitive', 'list');
  expect(match).toMatchObject({ detector: 'payment-card', masked: '4…1', status: 'open', kind: 'personal' });
  await json('sensitive', 'dismiss', match.match_id, '--reason', 'a test card');
  expect(await json('sensitive', 'list')).toEqual([]);
  const { code, stderr } = await cli.run(['sensitive', 'dismiss', 'none', '--reason', 'test']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^kscope: there is no match none\./);
});

it('forgets a person in the records and in the columns', async () => {
  const [person] = await json(
    'query',
    `select user_id, display_name from users u where account_status = 'inactive'
    and exists (select 1 from user_avatars a where a.user_id = u.user_id)
    and (select count(*) from users o where o.display_name = u.display_name) = 1 limit 1`,
  );
  const refused = await cli.run(['person', 'forget', person.user_id]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/is inactive on acme, not closed/);
  const forgotten = await json('person', 'forget', person.user_id, '--force');
  expect(forgotten.rows).toMatchObject({ users: 1, user_avatars: 1 });
  expect(await json('query', `select display_name, email from users where user_id = '${person.user_id}'`)).toEqual([
    { display_name: 'Former user', email: null },
  ]);
});
