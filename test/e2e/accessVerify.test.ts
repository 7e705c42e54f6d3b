import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Simulator } from '../../src/simulator/http/server.ts';
import { startSimulator } from '../../src/simulator/http/server.ts';
import { restrict } from '../../src/simulator/life/pages.ts';
import type { SimToken, Site } from '../../src/simulator/site.ts';
import { buildSite } from '../../src/simulator/world/site.ts';
import type { Output } from '../support/cli.ts';
import { TestCli } from '../support/cli.ts';

let site: Site;
let simulator: Simulator;
let cli: TestCli;
/** Requests to permission/check so far. */
let requests = 0;

beforeAll(async () => {
  site = buildSite({ seed: 5, pages: 60 });
  simulator = await startSimulator({
    site,
    onRequest: ({ url }) => {
      if (url.endsWith('/permission/check')) requests += 1;
    },
  });
  cli = await TestCli.createWithoutRules();
  await cli.keepDatabase();
});
afterAll(async () => {
  await simulator.close();
  await cli.remove();
});

const add = ({ email, secret }: SimToken, ...options: string[]): Promise<Output> =>
  cli.run(['account', 'add', 'acme', '--url', simulator.url, '--email', email, ...options], { KSCOPE_TOKEN: secret });

it('checks at the end of a crawl where the account says so', async () => {
  const refused = await add(site.tokens[0]!, '--verify', 'many');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/--verify/);
  expect((await add(site.tokens[0]!, '--verify', '12')).code).toBe(0);
  const { code, stderr } = await cli.run(['crawl', 'acme']);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^12 checked with the site$/m);
  const { stdout } = await cli.run([
    'query',
    'select count(*) as n from access_checks where run_id is not null',
    '--json',
  ]);
  expect(JSON.parse(stdout)).toEqual([{ n: 12 }]);
});

it('checks when it is called, within the budget, and tells what it settles', async () => {
  const before = requests;
  const { code, stdout } = await cli.run(['access', 'verify', '--budget', '25', '--json']);
  expect(code).toBe(0);
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ account: 'acme', checked: 25, unanswered: 0, refusal: null, disagreements: [] });
  expect(report.unknown_after).toBeLessThan(report.unknown_before);
  expect(requests - before).toBe(25);
  const checked = JSON.parse(
    (
      await cli.run([
        'query',
        "select page_id, subject_id, cast(checked_at as varchar) as at from access_checks where expected = 'unknown' and subject_type = 'user' limit 1",
        '--json',
      ])
    ).stdout,
  )[0];
  const why = await cli.run(['access', 'why', '--user', checked.subject_id, '--page', checked.page_id]);
  expect(why.stdout).toMatch(/checked with the site at \d{4}-/);
});

it('ends with 1 where the site says otherwise, and tells both reasons', async () => {
  const homes = [...site.spaces.values()].flatMap(({ homepageId }) => (homepageId === null ? [] : [homepageId]));
  for (const id of homes) restrict(site, site.contents.get(id)!, 'read', { users: [site.tokens[0]!.accountId] });
  const { code, stdout } = await cli.run(['access', 'verify', '--budget', '300']);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^✗ .* can (view|edit) ".*" \(\d+\) by the facts: the site: /m);
  expect(stdout).toMatch(/^ {2}the site says no: .*does not have permission to the content$/m);
  expect(stdout).toMatch(/^and \d+ more in access_checks, /m);
  expect(stdout).toMatch(/the site may have changed since the crawl/);
});

it('says in one line what to grant where the token may not ask, and fails nothing', async () => {
  const member = site.tokens[1]!;
  await cli.run(['account', 'update', 'acme', '--email', member.email]);
  await cli.run(['account', 'rotate-token', 'acme', '--token-stdin'], {}, member.secret);
  const { code, stdout } = await cli.run(['access', 'verify']);
  expect(code).toBe(0);
  expect(stdout.trim().split('\n')).toEqual([expect.stringMatching(/^0 checked: .*403.*Confluence administrator/)]);
  for (const budget of ['0', 'all', '1.5']) {
    expect((await cli.run(['access', 'verify', '--budget', budget])).code).toBe(2);
  }
});
