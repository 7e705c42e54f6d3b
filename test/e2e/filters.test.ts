import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Simulator } from '../../src/simulator/http/server.ts';
import { startSimulator } from '../../src/simulator/http/server.ts';
import type { SimToken, Site } from '../../src/simulator/site.ts';
import { buildSite } from '../../src/simulator/world/site.ts';
import type { Output } from '../support/cli.ts';
import { TestCli } from '../support/cli.ts';

let site: Site;
let simulator: Simulator;
let cli: TestCli;
let space: string;

beforeAll(async () => {
  site = buildSite({ seed: 3, pages: 120 });
  space = [...site.spaces.values()][0]?.key ?? '';
  simulator = await startSimulator({ site });
  cli = await TestCli.createWithoutRules();
  await cli.keepDatabase();
});
afterAll(async () => {
  await simulator.close();
  await cli.remove();
});

const add = (name: string, ...options: string[]): Promise<Output> => {
  const { email, secret } = site.tokens[0] as SimToken;
  return cli.run(['account', 'add', name, '--url', simulator.url, '--email', email, ...options], {
    KSCOPE_TOKEN: secret,
  });
};

const update = (...options: string[]): Promise<Output> => cli.run(['account', 'update', 'acme', ...options]);

const filtersOf = async (name: string): Promise<unknown> => {
  const accounts: { name: string; filters: unknown }[] = JSON.parse(
    (await cli.run(['account', 'list', '--json'])).stdout,
  );
  return accounts.find((one) => one.name === name)?.filters;
};

const rows = async (sql: string): Promise<Record<string, unknown>[]> =>
  JSON.parse((await cli.run(['query', sql, '--json'])).stdout);

const expectOneLine = ({ code, stderr }: Output, words: RegExp): void => {
  expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(words)]);
  expect(code).toBe(2);
};

it('are given with the account, and shown as they were given', async () => {
  expectOneLine(await add('acme', '--space', 'ENG', '--exclude-space', 'eng'), /--space ENG is excluded by/);
  expect(await filtersOf('acme')).toBeUndefined();
  const { code } = await add('acme', '--space', space, '--space', '~*', '--exclude-page-tree', '9999999');
  expect(code).toBe(0);
  expect(await filtersOf('acme')).toEqual({ space: [space, '~*'], 'exclude-page-tree': ['9999999'] });
});

it('are tested: each by itself, and all together; what is wrong is said in one line', async () => {
  const { stdout, stderr, code } = await cli.run(['account', 'test', 'acme']);
  expect(stdout).toMatch(new RegExp(`✓ --space ${space} .* 1 space, [\\d,]+ pages and blogposts`));
  expect(stdout).toMatch(/✗ --exclude-page-tree 9999999 +the token sees no page or folder with this id/);
  expect(stdout).toMatch(/✗ altogether +[\d,]+ spaces, [\d,]+ pages and blogposts/);
  expectOneLine({ stdout, stderr, code }, /--exclude-page-tree 9999999: .*kscope account update acme/);
});

it('are replaced one by one, and taken away', async () => {
  expect((await update('--space', '~*', '--clear-filter', 'exclude-page-tree')).code).toBe(0);
  expect(await filtersOf('acme')).toEqual({ space: ['~*'] });
  expectOneLine(await update('--exclude-space', '~*'), /--space ~\* is excluded/);
  expectOneLine(await update('--label', 'a b'), /--label "a b" is no label/);
  expectOneLine(await update('--clear-filter', 'spaces'), /--clear-filter spaces is no filter.*exclude-space/);
  expect((await update('--exclude-label', 'draft')).code).toBe(0);
  expect(await filtersOf('acme')).toEqual({ space: ['~*'], 'exclude-label': ['draft'] });
});

it('are counted in JSON', async () => {
  await update('--clear-filter', 'all', '--space', space);
  const { stdout, code } = await cli.run(['account', 'test', 'acme', '--json']);
  expect(code).toBe(0);
  const amount = { spaces: 1, pages: expect.any(Number) };
  expect(JSON.parse(stdout).selection).toEqual({
    filters: [{ filter: 'space', value: space, selects: amount, problem: null }],
    altogether: amount,
    problem: null,
  });
});

it('narrow a crawl, and what falls out of them is deleted and counted', async () => {
  await update('--clear-filter', 'all');
  expect((await cli.run(['crawl', 'acme'])).code).toBe(0);
  const before = await rows('select count(*) as n from pages where title is not null');
  await update('--space', space);
  const narrowed = await cli.run(['crawl', 'acme']);
  expect(narrowed.code).toBe(0);
  const after = await rows('select count(*) as n from pages where title is not null');
  const fallen = Number(before[0]?.n) - Number(after[0]?.n);
  expect(fallen).toBeGreaterThan(0);
  expect(narrowed.stdout).toMatch(
    new RegExp(`fell out of the filters, deleted with all that hung on them: ${fallen} pages, \\d+ spaces`),
  );
  expect(await rows('select key from spaces')).toEqual([{ key: space }]);
});

it('refuse a crawl before it begins where they name what is not there', async () => {
  await update('--page', '99999999');
  expectOneLine(await cli.run(['crawl', 'acme']), /--page 99999999: the token sees no page.*account update acme/);
  const other = [...site.contents.values()].find(({ spaceId }) => site.spaces.get(spaceId)?.key !== space)?.id ?? '';
  await update('--page', other);
  expectOneLine(await cli.run(['crawl', 'acme']), /the filters together select nothing/);
  expect(await rows("select status from crawl_runs where status <> 'complete'")).toEqual([]);
});

it('are no matter of a jira account', async () => {
  const options = ['--blueprint', 'jira', '--for', 'acme'];
  expectOneLine(await add('people', ...options, '--group', 'staff'), /a jira account has no filters/);
  expect((await add('people', ...options)).code).toBe(0);
  expectOneLine(await cli.run(['account', 'update', 'people', '--space', 'ENG']), /a jira account has no filters/);
});
