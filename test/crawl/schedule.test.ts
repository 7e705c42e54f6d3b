import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Account, AccountSettings } from '../../src/accounts/account.ts';
import { Accounts } from '../../src/accounts/accounts.ts';
import { Vault } from '../../src/accounts/secret.ts';
import { lockAccount, openRun, saveRun } from '../../src/crawl/run.ts';
import { runSchedule } from '../../src/crawl/schedule.ts';
import { standings } from '../../src/crawl/standing.ts';
import { iso } from '../../src/model/clock.ts';
import { HandClock } from '../support/clock.ts';
import type { TestHome } from '../support/records.ts';
import { openTestHome } from '../support/records.ts';

const HOUR = 3_600_000;
const LOOK = 10_000;

let home: TestHome;
let accounts: Accounts;
let clock: HandClock;
let crawled: string[];
let troubles: unknown[];
let stops: (() => Promise<void>)[];

beforeAll(async () => {
  home = await openTestHome();
  accounts = new Accounts(home.records, await Vault.open({ KSCOPE_KEY: 'a key for tests and nothing else' }));
});
afterAll(() => home.remove());
beforeEach(() => {
  clock = new HandClock();
  crawled = [];
  troubles = [];
  stops = [];
});
afterEach(async () => {
  await Promise.all(stops.map((stop) => stop()));
  for (const { name } of await accounts.list()) await accounts.remove(name);
  expect(troubles).toEqual([]);
});

const settings: AccountSettings = {
  url: 'http://127.0.0.1:9',
  email: 'kim@example.com',
  every: '6h',
  formats: [],
  internalDomains: [],
  filters: {},
  route: 'site',
};

const add = (name: string): Promise<void> =>
  accounts.add({ name, blueprint: 'confluence', settings, token: 'a token', tokenExpiresAt: null }, iso(clock.now()));

/** What a crawl is to the schedule: the lock, a run, and its end. */
const run = async (account: Account, work: () => Promise<void> = async () => {}): Promise<void> => {
  const unlock = await lockAccount(home.records, account.name, () => {});
  try {
    const one = await openRun(home.records, clock, account.name, account.blueprint);
    await work();
    await saveRun(home.records, one, { status: 'complete', finished_at: iso(clock.now()) });
    crawled.push(account.name);
  } finally {
    await unlock();
  }
};

/** Starts one more process's worth of schedule. */
const start = (crawl: (account: Account, signal: AbortSignal) => Promise<void> = (account) => run(account)): void => {
  const stop = new AbortController();
  const ended = runSchedule({
    records: home.records,
    clock,
    signal: stop.signal,
    accounts: () => accounts.list(),
    crawl: (account) => crawl(account, stop.signal),
    onTrouble: (error) => void troubles.push(error),
  });
  stops.push(() => {
    stop.abort();
    return ended;
  });
};

const times = (name: string): number => crawled.filter((one) => one === name).length;
/** Until it is so; between two looks the clock goes on, and with it the schedule. */
const until = (condition: () => boolean): Promise<void> =>
  expect
    .poll(
      async () => {
        if (!condition()) await clock.advance(LOOK);
        return condition();
      },
      { timeout: 20_000, interval: 100 },
    )
    .toBe(true);

it('how an account stands is told from its runs and its lock', async () => {
  await add('acme');
  const [acme] = await accounts.list();
  if (acme === undefined) throw new Error('there is no account');
  const standing = async () => (await standings(home.records, [acme], clock.now())).get('acme');
  expect(await standing()).toMatchObject({ due: true, running: false, finishedRunAt: null });
  const startedAt = clock.now();
  await run(acme, async () => {
    expect(await standing()).toMatchObject({ due: false, running: true, overlong: false, dueAt: startedAt + 6 * HOUR });
    await clock.advance(6 * HOUR + 1);
    expect(await standing()).toMatchObject({ due: false, running: true, overlong: true, missed: false });
    await clock.advance(6 * HOUR);
    expect(await standing()).toMatchObject({ due: false, running: true, overlong: true, missed: true });
  });
  expect(await standing()).toMatchObject({ due: true, running: false, finishedRunAt: iso(startedAt) });
  await expect(run(acme, () => Promise.reject(new Error('the network')))).rejects.toThrow('the network');
  expect(await standing()).toMatchObject({ due: true, dueAt: clock.now(), running: false });
  await run(acme);
  expect(await standing()).toMatchObject({ due: false, missed: false, overlong: false });
});

describe('the schedule', () => {
  it('crawls each account when it is due, follows its frequency, and what is added and removed', async () => {
    await add('acme');
    await add('beta');
    start();
    await until(() => crawled.length === 2);
    expect([...crawled].sort()).toEqual(['acme', 'beta']);
    await accounts.remove('beta');
    await clock.advance(HOUR);
    await accounts.update('acme', { ...settings, every: '30m' });
    await add('gamma');
    await until(() => crawled.length === 4);
    expect([...crawled].sort()).toEqual(['acme', 'acme', 'beta', 'gamma']);
  });

  it('crawls an account in one process at a time, however many look after it', async () => {
    await add('acme');
    let under = 0;
    let most = 0;
    const crawl = (account: Account) =>
      run(account, async () => {
        under += 1;
        most = Math.max(most, under);
        // Time for everybody to look again.
        for (let i = 0; i < 5; i += 1) await clock.advance(LOOK);
        under -= 1;
      });
    for (let i = 0; i < 3; i += 1) start(crawl);
    await until(() => times('acme') === 1);
    await clock.advance(6 * HOUR);
    await until(() => times('acme') === 2);
    expect(most).toBe(1);
  });

  it('takes up what a process left that was killed', async () => {
    await add('acme');
    const gone = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    // The lock goes with a process that is killed, and its job stays under way for ever.
    let lose = async (): Promise<void> => {};
    let first = true;
    start(async (account) => {
      if (!first) return run(account);
      first = false;
      lose = await lockAccount(home.records, account.name, () => {});
      begun.resolve();
      await gone.promise;
    });
    await begun.promise;
    start();
    await clock.advance(3 * LOOK);
    expect(crawled).toEqual([]);
    await lose();
    await until(() => times('acme') === 1);
    gone.resolve();
  });

  it('tries a crawl that failed again: not at once, but where the account is changed', async () => {
    await add('acme');
    let tries = 0;
    start(async () => {
      tries += 1;
      throw new Error('the site is away');
    });
    await until(() => tries === 1);
    await expect
      .poll(
        async () => {
          await clock.advance(LOOK);
          const { rows } = await home.records.pool.query(
            `select state, start_after > now() + interval '20 s' as later, output::text as output
             from kscope_queue.job where singleton_key = 'acme' and state <> 'completed'`,
          );
          return rows;
        },
        { timeout: 20_000 },
      )
      .toEqual([{ state: 'retry', later: true, output: expect.stringContaining('the site is away') }]);
    expect(tries).toBe(1);
    await accounts.rotateToken('acme', 'another token', null);
    await until(() => tries === 2);
  });

  it('stops the crawls that are under way, which the next one takes up', async () => {
    await add('acme');
    const begun = Promise.withResolvers<void>();
    start((account, signal) =>
      run(account, () => {
        begun.resolve();
        return clock.sleep(24 * HOUR, signal);
      }),
    );
    await begun.promise;
    await stops[0]?.();
    expect(crawled).toEqual([]);
    start();
    await until(() => times('acme') === 1);
    const runs = await home.records.db.selectFrom('crawl_runs').select('status').execute();
    expect(runs).toEqual([{ status: 'complete' }]);
  });
});
