import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deriveAccessApart } from '../../src/access/derive/deriveApart.ts';
import { Accounts } from '../../src/accounts/accounts.ts';
import { Vault } from '../../src/accounts/secret.ts';
import { crawlAccount } from '../../src/blueprints/crawlAccount.ts';
import { Limiters } from '../../src/crawl/limiters.ts';
import { iso, steadyClock, systemClock } from '../../src/model/clock.ts';
import type { Simulator } from '../../src/simulator/http/server.ts';
import { startSimulator } from '../../src/simulator/http/server.ts';
import type { SimToken } from '../../src/simulator/site.ts';
import { buildSite } from '../../src/simulator/world/site.ts';
import type { Records } from '../../src/store/records.ts';
import { openRecords } from '../../src/store/records.ts';
import { TestCli } from '../support/cli.ts';
import { knownNow } from '../support/compare.ts';
import type { TestHome } from '../support/records.ts';
import { openHomeOn } from '../support/records.ts';
import { openServer } from '../support/server.ts';

/** As the command line of the tests has it. */
const KEY = { KSCOPE_KEY: 'a key for tests and nothing else' };

let cli: TestCli;
let records: Records;
let calm: TestHome;
let requests = 0;
let onRequest = (): void => {};
let hanging: Awaited<ReturnType<typeof openServer>>;
const sites: { readonly name: string; readonly token: SimToken; readonly simulator: Simulator }[] = [];

beforeAll(async () => {
  cli = await TestCli.createWithoutRules();
  records = await openRecords({ home: cli.home });
  calm = await openHomeOn({ home: cli.home, records, remove: async () => {} });
  const kinds = { quick: {}, slow: { latencyMillis: 40 }, throttling: { rateLimit: { perSecond: 60, burst: 25 } } };
  for (const [i, [name, kind]] of Object.entries(kinds).entries()) {
    const site = buildSite({ seed: 20 + i, pages: 40 });
    const observed = (): void => {
      requests += 1;
      onRequest();
    };
    const simulator = await startSimulator({ site, onRequest: observed, ...kind });
    sites.push({ name, token: site.tokens[0] as SimToken, simulator });
  }
  hanging = await openServer(['hang']);
});
afterAll(async () => {
  for (const { simulator } of sites) await simulator.close();
  await hanging.close();
  await calm.remove();
  await records.close();
  await cli.remove();
});

const accountsIn = async (home: Records): Promise<Accounts> => {
  const accounts = new Accounts(home, await Vault.open(KEY));
  const urls = [
    ...sites.map(({ name, token, simulator }) => ({ name, token, url: simulator.url })),
    { name: 'stuck', token: { email: 'kim@example.com', secret: 'nothing' }, url: hanging.origin },
  ];
  for (const { name, token, url } of urls) {
    await accounts.add(
      {
        name,
        blueprint: 'confluence',
        token: token.secret,
        tokenExpiresAt: null,
        settings: {
          url,
          email: token.email,
          every: '1d',
          formats: ['storage'],
          internalDomains: [],
          filters: {},
          route: 'site',
        },
      },
      iso(systemClock.now()),
    );
  }
  return accounts;
};

it('workers crawl each account once and whole, though one of them is killed again and again and a site never answers', async () => {
  await accountsIn(records);
  const start = (): ChildProcessWithoutNullStreams => {
    const child = cli.start(['worker']);
    child.stdout.resume();
    child.stderr.resume();
    return child;
  };
  const steady = start();
  let victim = start();
  let kills = 0;
  onRequest = () => {
    if (requests % 50 !== 0 || kills >= 3) return;
    kills += 1;
    victim.kill('SIGKILL');
    victim = start();
  };
  const runs = async () =>
    (await records.pool.query(`select account, status from crawl_runs order by account, started_at`)).rows;
  await expect
    .poll(runs, { timeout: 90_000, interval: 200 })
    .toEqual(
      sites
        .map(({ name }) => ({ account: name, status: 'complete' }))
        .toSorted((a, b) => (a.account < b.account ? -1 : 1)),
    );
  expect(kills).toBe(3);
  onRequest = () => {};
  for (const child of [steady, victim]) {
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
  }
  const accounts = await accountsIn(calm.records);
  for (const { name } of sites) {
    const summary = await crawlAccount({
      records: calm.records,
      accounts,
      account: await accounts.get(name),
      clock: systemClock,
      limiters: new Limiters({ clock: steadyClock }),
      signal: new AbortController().signal,
      deriveAccess: (account) =>
        deriveAccessApart({ pool: calm.records.pool, account, signal: new AbortController().signal }),
      refreshColumns: async () => {},
    });
    expect(summary.status).toBe('complete');
  }
  expect(await knownNow({ records })).toEqual(await knownNow(calm));
});
