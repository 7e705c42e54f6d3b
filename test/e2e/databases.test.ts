import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { columnsFile } from '../../src/columns/paths.ts';
import type { Simulator } from '../../src/simulator/http/server.ts';
import { startSimulator } from '../../src/simulator/http/server.ts';
import { buildSite } from '../../src/simulator/world/site.ts';
import { TestCli } from '../support/cli.ts';
import type { TestHome } from '../support/records.ts';
import { openTestHome } from '../support/records.ts';

const site = buildSite({ seed: 3, pages: 50 });
let simulator: Simulator;
let cli: TestCli;
/** Lends its database, reached by its socket, as another server. */
let lender: TestHome;
let other: readonly string[];

beforeAll(async () => {
  simulator = await startSimulator({ site });
  cli = await TestCli.createWithoutRules();
  lender = await openTestHome();
  const { host, user, database } = lender.records.pool.options;
  other = ['--database', `postgres://${user}@${encodeURIComponent(String(host))}:5432/${database}`];
});
afterAll(async () => {
  await lender.remove();
  await cli.remove();
  await simulator.close();
});

const crawl = async (name: string, database: readonly string[]): Promise<void> => {
  const { email, secret } = site.tokens[0] as { email: string; secret: string };
  const add = ['account', 'add', name, '--url', simulator.url, '--email', email];
  for (const args of [add, ['crawl', name]]) {
    const { code, stderr } = await cli.run([...args, ...database], { KSCOPE_TOKEN: secret });
    if (code !== 0) throw new Error(stderr);
  }
};

const accounts = async (database: readonly string[]): Promise<unknown> => {
  const { stdout, stderr } = await cli.run(['query', 'select account from crawl_runs', '--json', ...database]);
  return stdout === '' ? stderr : JSON.parse(stdout).map((row: { account: string }) => row.account);
};

it('has no answers before anything was crawled', async () => {
  expect(await accounts([])).toMatch(/no columns yet/);
  await cli.run(['account', 'list']);
  expect(await accounts([])).toMatch(/no columns yet/);
  expect(await accounts(other)).toMatch(/no columns yet/);
});

it('answers from the columns of the database that is asked, though two share a home', async () => {
  await crawl('embedded', []);
  expect(await accounts(other)).toMatch(/no columns yet/);
  await crawl('lent', other);
  expect(await accounts([])).toEqual(['embedded']);
  expect(await accounts(other)).toEqual(['lent']);
});

it('exports those, too', async () => {
  const directory = join(cli.home, 'export');
  const exported = await cli.run(['export', directory, '--format', 'csv', '--account', 'lent', ...other]);
  expect(exported.code).toBe(0);
  expect((await cli.run(['export', directory, '--format', 'csv', '--account', 'lent'])).code).toBe(2);
});

it("takes what does not say whose it is for nobody's", async () => {
  const nobodys = columnsFile(join(cli.home, 'columns'));
  await writeFile(nobodys, 'nonsense');
  expect(await accounts([])).toEqual(['embedded']);
  expect((await cli.run(['account', 'list'])).code).toBe(0);
  await rm(nobodys);
});

it.each([
  ['the embedded database', (): readonly string[] => [], 'embedded', /^\d+$/],
  ['a server', () => other, 'lent', /^\d+-\d+$/],
])(
  'finds the columns of %s where they lay before, and takes them for no other',
  async (_name, database, account, own) => {
    const all = join(cli.home, 'columns');
    const folder = (await readdir(all)).find((name) => own.test(name)) ?? '';
    const aside = join(cli.home, 'aside');
    await mkdir(aside);
    for (const name of await readdir(all)) await rename(join(all, name), join(aside, name));
    await rename(columnsFile(join(aside, folder)), columnsFile(all));
    expect(await accounts(account === 'lent' ? [] : other)).toMatch(/no columns yet/);
    expect(await accounts(database())).toEqual([account]);
    expect(await readdir(all)).toEqual([folder]);
    expect(await accounts(database())).toEqual([account]);
    for (const name of await readdir(aside)) {
      if (name !== folder) await rename(join(aside, name), join(all, name));
    }
    await rename(aside, `${aside}-${account}`);
  },
);
