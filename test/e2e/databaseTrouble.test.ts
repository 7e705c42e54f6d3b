import { once } from 'node:events';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Simulator } from '../../src/simulator/http/server.ts';
import { startSimulator } from '../../src/simulator/http/server.ts';
import type { SimToken } from '../../src/simulator/site.ts';
import { buildSite } from '../../src/simulator/world/site.ts';
import { TestCli } from '../support/cli.ts';
import type { TestHome } from '../support/records.ts';
import { openTestHome } from '../support/records.ts';

const site = buildSite({ seed: 3, pages: 40 });
let onRequest = (): void => {};
let simulator: Simulator;
let cli: TestCli;
/** Lends its server. */
let lender: TestHome;

beforeAll(async () => {
  simulator = await startSimulator({ site, onRequest: () => onRequest() });
  cli = await TestCli.createWithoutRules();
  lender = await openTestHome();
  await lender.records.pool.query('create database kept');
  const { email, secret } = site.tokens[0] as SimToken;
  const add = ['account', 'add', 'acme', '--url', simulator.url, '--email', email, '--formats', 'none', ...on('kept')];
  expect(await cli.run(add, { KSCOPE_TOKEN: secret })).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await lender.remove();
  await cli.remove();
  await simulator.close();
});

const on = (database: string, user = 'kscope'): readonly string[] => {
  const { host } = lender.records.pool.options;
  return ['--database', `postgres://${user}@${encodeURIComponent(`${host}`)}:5432/${database}`];
};
const sql = (statement: string) => lender.records.pool.query(statement);
const clientOf = async (database: string, user = 'kscope'): Promise<pg.Client> => {
  const client = new pg.Client({ host: `${lender.records.pool.options.host}`, user, database });
  client.on('error', () => {});
  await client.connect();
  return client;
};

it('says in one line that the database is read-only, and crawls once it is not', async () => {
  await sql('alter database kept set default_transaction_read_only = on');
  const line = /^(crawling acme\n)?kscope: the database is read-only\. Give a server that accepts writes\.\n$/;
  const { code, stderr } = await cli.run(['crawl', ...on('kept')]);
  expect([code, stderr]).toEqual([1, expect.stringMatching(line)]);
  await sql('alter database kept reset default_transaction_read_only');
  expect((await cli.run(['crawl', '--json', ...on('kept')])).code).toBe(0);
});

it('says in one line that no connection is left, at the start and later', async () => {
  await sql('create role few login in role kscope connection limit 1');
  const taken = await clientOf('kept', 'few');
  const atStart = await cli.run(['crawl', ...on('kept', 'few')]);
  expect(atStart.stderr).toMatch(/^kscope: The server of few@\S+\/kept has no connection left\. .*\n$/);
  expect(atStart.code).toBe(1);
  await taken.end();
  await sql('alter role few set role kscope');
  // One connection is enough to look, and too few to crawl; the one before may not have ended yet.
  const later = await cli.run(['crawl', ...on('kept', 'few')]);
  expect(later.stderr).toMatch(
    /kscope: (the database has no room for more work|The server of .* has no connection left)\. .*\n$/,
  );
  expect(later.code).toBe(1);
  expect((await cli.run(['crawl', '--json', ...on('kept')])).code).toBe(0);
});

it('says in one line that a newer build wrote the database, and changes nothing', async () => {
  await sql('create database newer template kept');
  const client = await clientOf('newer');
  await client.query('update kscope.schema_version set version = 99');
  const { code, stderr } = await cli.run(['crawl', ...on('newer')]);
  expect(stderr).toMatch(/^kscope: the database has schema version 99, .* Use the newer kscope that wrote it, .*\n$/);
  expect(code).toBe(1);
  expect((await client.query('select version from kscope.schema_version')).rows).toEqual([{ version: 99 }]);
  await client.end();
});

it('goes on where the database hung up in the middle of a crawl', async () => {
  await sql('create database fresh template kept');
  const client = await clientOf('fresh');
  const { rows: own } = await client.query('select pg_backend_pid() as pid');
  await client.query('delete from kscope.crawl_runs');
  let requests = 0;
  let hungUp: Promise<unknown> = Promise.resolve();
  onRequest = () => {
    requests += 1;
    if (requests !== 8) return;
    hungUp = sql(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = 'fresh' and pid <> ${own[0].pid}`,
    );
  };
  const worker = cli.start(['worker', ...on('fresh')]);
  const exit = once(worker, 'exit');
  let said = '';
  worker.stderr.on('data', (chunk) => {
    said += chunk;
  });
  await expect.poll(() => said, { timeout: 90_000 }).toMatch(/acme: read whole in /);
  await hungUp;
  expect(said).toMatch(/acme: failed: .*(the database went away|connection to the database was lost)/);
  expect(said).toMatch(/acme: goes on with the run of /);
  worker.kill('SIGTERM');
  expect(await exit).toEqual([0, null]);
  expect((await client.query('select status from kscope.crawl_runs')).rows).toEqual([{ status: 'complete' }]);
  await client.end();
});
