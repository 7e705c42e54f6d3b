import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Run, RunStatus } from '../../src/crawl/run.ts';
import { lockAccount, openRun, saveRun } from '../../src/crawl/run.ts';
import { iso } from '../../src/model/clock.ts';
import { walks } from '../../src/model/tables/operations.ts';
import type { Records } from '../../src/store/records.ts';
import { HandClock } from '../support/clock.ts';
import type { TestHome } from '../support/records.ts';
import { openTestHome } from '../support/records.ts';

const HOUR = 3_600_000;

let home: TestHome;
let records: Records;
let clock: HandClock;

beforeAll(async () => {
  home = await openTestHome();
  records = home.records;
});
afterAll(() => home.remove());
beforeEach(async () => {
  clock = new HandClock();
  await records.removeAccount('acme');
});

const open = (): Promise<Run> => openRun(records, clock, 'acme', 'confluence');

const end = (run: Run, status: RunStatus, reason: string | null = null) =>
  saveRun(records, run, {
    status,
    reason,
    requests: run.earlierRequests + 10,
    finished_at: status === 'complete' || status === 'incomplete' ? iso(clock.now()) : null,
  });

const runs = () =>
  records.db
    .selectFrom('crawl_runs')
    .select(['run_id', 'status', 'reason', 'requests', 'finished_at'])
    .where('account', '=', 'acme')
    .orderBy('started_at')
    .execute();

describe('the lock of an account', () => {
  const lost: Error[] = [];
  const onLost = (cause: Error) => void lost.push(cause);
  const lock = (account = 'acme') => lockAccount(records, account, onLost);
  beforeEach(() => void lost.splice(0));

  /** The sessions that hold the lock, by their processes. */
  const holders = async (): Promise<readonly number[]> => {
    const { rows } = await records.pool.query(
      `select pid from pg_locks where locktype = 'advisory' and granted
       and ((classid::bigint << 32) | objid::bigint) = hashtextextended('kscope crawl acme', 0)`,
    );
    return rows.map(({ pid }) => pid);
  };

  it('refuses a second crawl of the same account, and of no other', async () => {
    const unlock = await lock();
    await expect(lock()).rejects.toThrow('a crawl of acme is running already');
    await (await lock('other'))();
    await unlock();
  });

  it('is free again as soon as it is given back', async () => {
    for (let i = 0; i < 20; i += 1) await (await lock())();
    const unlock = await lock();
    expect(await holders()).toHaveLength(1);
    await unlock();
    expect(await holders()).toEqual([]);
  });

  it('is taken by one of many who try at once, and costs the others no connection', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 50 }, () => lock()));
    const taken = tries.filter((one) => one.status === 'fulfilled');
    expect(taken).toHaveLength(1);
    await taken[0]?.value();
    expect(records.pool.idleCount).toBe(records.pool.totalCount);
  });

  it('is free when the connection dies, which its holder hears of and survives', async () => {
    const unlock = await lock();
    const [pid] = await holders();
    await records.pool.query('select pg_terminate_backend($1)', [pid]);
    await expect.poll(() => lost.length).toBeGreaterThan(0);
    await (await lock())();
    await unlock();
    expect(records.pool.idleCount).toBe(records.pool.totalCount);
  });

  it('that was refused hears nothing of the connection later', async () => {
    const unlock = await lock();
    const [holder] = await holders();
    await expect(lock()).rejects.toThrow('running already');
    const { rows } = await records.pool.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where pid not in ($1, pg_backend_pid()) and datname = current_database()',
      [holder],
    );
    expect(rows.length).toBeGreaterThan(0);
    await expect.poll(() => records.pool.idleCount).toBeLessThanOrEqual(1);
    await unlock();
    expect(lost).toEqual([]);
  });
});

describe('a run', () => {
  it('that is the first has nothing before it', async () => {
    expect(await open()).toMatchObject({
      account: 'acme',
      blueprint: 'confluence',
      stamp: iso(clock.now()),
      startedAt: iso(clock.now()),
      notBefore: null,
      resumed: false,
      earlierRequests: 0,
    });
    expect(await runs()).toMatchObject([{ status: 'running', requests: 0 }]);
  });

  it.each<RunStatus>(['complete', 'incomplete'])(
    'after one that ended %s is a new one, and knows it',
    async (status) => {
      const first = await open();
      await end(first, status);
      await clock.advance(HOUR);
      const second = await open();
      expect(second.runId).not.toBe(first.runId);
      expect(second).toMatchObject({ resumed: false, notBefore: first.stamp, stamp: iso(clock.now()) });
    },
  );

  it.each<RunStatus>(['running', 'failed'])('that was left %s is taken up within a day', async (status) => {
    const zeroth = await open();
    await end(zeroth, 'complete');
    await clock.advance(HOUR);
    const first = await open();
    await end(first, status, 'the network');
    await clock.advance(24 * HOUR - 1);
    const second = await open();
    expect(second).toEqual({ ...first, resumed: true, earlierRequests: 10 });
    expect(second.notBefore).toBe(zeroth.stamp);
    expect((await runs())[1]).toMatchObject({ status: 'running', reason: null, requests: 10, finished_at: null });
  });

  it('adds up the requests of every time that it is taken up', async () => {
    await end(await open(), 'failed');
    await end(await open(), 'failed');
    expect((await open()).earlierRequests).toBe(20);
  });

  it.each<[RunStatus, string]>([
    ['running', 'given up: a later run began'],
    ['failed', 'the network'],
  ])('that was left %s is given up after a day, and says why', async (status, reason) => {
    const first = await open();
    await end(first, status, 'the network');
    await clock.advance(24 * HOUR);
    const second = await open();
    expect(second).toMatchObject({ resumed: false, notBefore: null, earlierRequests: 0 });
    expect(await runs()).toMatchObject([
      { run_id: first.runId, status: 'failed', reason, requests: 10, finished_at: null },
      { run_id: second.runId, status: 'running' },
    ]);
  });

  it('that was given up is not what the next one differs from', async () => {
    const first = await open();
    await end(first, 'complete');
    await clock.advance(HOUR);
    await end(await open(), 'failed');
    await clock.advance(25 * HOUR);
    expect((await open()).notBefore).toBe(first.stamp);
  });

  it.each<[string, number]>([
    ['stands still', 0],
    ['jumps back by a second', -1000],
    ['jumps back by a year', -365 * 24 * HOUR],
    ['jumps ahead', 1],
  ])('has a stamp after the one before, though the clock %s', async (_name, jump) => {
    const stamps: string[] = [];
    for (let i = 0; i < 4; i += 1) {
      const run = await open();
      stamps.push(run.stamp);
      await end(run, 'complete');
      clock.set(clock.now() + jump);
    }
    expect(new Set(stamps).size).toBe(4);
    expect(stamps).toEqual([...stamps].sort());
  });

  it('that was interrupted is taken up though the clock jumped back by less than a day', async () => {
    const first = await open();
    clock.set(clock.now() - 23 * HOUR);
    expect(await open()).toMatchObject({ runId: first.runId, resumed: true });
  });

  it('of which nobody knows how old it is, as the clock jumped back by more, is given up', async () => {
    const first = await open();
    clock.set(clock.now() - 48 * HOUR);
    const second = await open();
    expect(second.resumed).toBe(false);
    expect(second.stamp > first.stamp).toBe(true);
  });

  it('whose stamp is of a time to come is taken up within a day of its first walk, and no longer', async () => {
    await end(await open(), 'complete');
    clock.set(clock.now() - 365 * 24 * HOUR);
    const run = await open();
    expect(run.startedAt > iso(clock.now())).toBe(true);
    await records.write(run, (writer) =>
      writer.upsert(walks, [
        {
          run_id: run.runId,
          stage: 'pages',
          scope: 'all',
          status: 'complete',
          cursor: null,
          items: 1,
          reason: null,
          started_at: iso(clock.now()),
          finished_at: iso(clock.now()),
        },
      ]),
    );
    await clock.advance(24 * HOUR - 1);
    expect(await open()).toMatchObject({ runId: run.runId, resumed: true });
    await clock.advance(1);
    expect((await open()).resumed).toBe(false);
  });

  it('is of one account only', async () => {
    await open();
    const other = await openRun(records, clock, 'other', 'confluence');
    expect(other.resumed).toBe(false);
    await records.removeAccount('other');
  });
});
