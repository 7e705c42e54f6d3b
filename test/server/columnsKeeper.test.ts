import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { refreshColumns } from '../../src/columns/refresh.ts';
import { ColumnsKeeper } from '../../src/server/columns/columnsKeeper.ts';
import { ColumnsThread } from '../../src/server/columns/columnsThread.ts';
import { liveThrough } from '../../src/simulator/life/liveThrough.ts';
import { HandClock } from '../support/clock.ts';
import { columnsOf } from '../support/served.ts';
import type { CrawledSite } from '../support/site.ts';
import { openSite } from '../support/site.ts';

const LOOK = 3000;

let site: CrawledSite;
let columns: ColumnsThread;
let stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  site = await openSite({ seed: 4, pages: 30 });
  columns = new ColumnsThread(columnsOf(site.home.home));
});
afterAll(async () => {
  await columns.close();
  await site.remove();
});
afterEach(async () => {
  for (const stop of stops) await stop();
  stops = [];
});

/** A server's keeper; crawls go on elsewhere, and know nothing of its columns. */
const start = (fail?: () => Error | undefined) => {
  const stop = new AbortController();
  const clock = new HandClock();
  const refreshes: boolean[] = [];
  const logged: string[] = [];
  let [underWay, most, newer] = [0, 0, 0];
  const here: string[] = [];
  const keeper = new ColumnsKeeper({
    records: site.home.records,
    columns,
    clock,
    signal: stop.signal,
    crawledHere: () => here,
    async refresh({ anew }) {
      refreshes.push(anew);
      underWay += 1;
      most = Math.max(most, underWay);
      try {
        const failure = fail?.();
        if (failure !== undefined) throw failure;
        await refreshColumns({ pool: site.home.records.pool, directory: columnsOf(site.home.home), anew });
      } finally {
        underWay -= 1;
      }
    },
    onNewer: () => {
      newer += 1;
    },
    log: (text) => logged.push(text),
  });
  const over = keeper.follow();
  stops.push(async () => {
    stop.abort(new Error('stopped'));
    await over;
  });
  /** So many looks. */
  const looks = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i += 1) {
      await clock.asleep();
      await clock.advance(LOOK);
    }
    await clock.asleep();
  };
  return { keeper, clock, refreshes, logged, looks, here, most: () => most, newer: () => newer };
};

const pages = async (): Promise<number> =>
  (await columns.all<{ n: number }>('select count(*)::int as n from pages where status = $s', { s: 'current' }))[0]
    ?.n ?? 0;

it('makes the columns show what was crawled elsewhere, once for each run, and says of which moment they are', async () => {
  const { keeper, refreshes, looks, most, newer } = start();
  await looks(3);
  expect([keeper.moment, refreshes]).toEqual([null, []]);
  await site.crawl();
  await looks(4);
  expect(refreshes).toEqual([false]);
  const first = keeper.moment ?? '';
  expect(newer()).toBe(0);
  const before = await pages();
  expect(before).toBeGreaterThan(0);
  liveThrough(site.site, { seed: 1, acts: 20, kinds: ['create'] });
  await site.crawl();
  await looks(4);
  expect(refreshes).toEqual([false, false]);
  expect((keeper.moment ?? '') > first).toBe(true);
  expect(newer()).toBe(1);
  expect(await pages()).toBeGreaterThan(before);
  // Whoever asks for it beside does not meet another one.
  await Promise.all([keeper.refresh(), keeper.refresh()]);
  expect(most()).toBe(1);
});

it('leaves to a crawl of its own, and to a command beside it, what they refresh themselves', async () => {
  const { refreshes, looks, here } = start();
  await looks(2);
  here.push('acme');
  await site.crawl({ onRead: () => looks(3) });
  await refreshColumns({ pool: site.home.records.pool, directory: columnsOf(site.home.home) });
  here.pop();
  await looks(3);
  expect(refreshes).toEqual([]);
});

it('says once what keeps it from it, and tries again', async () => {
  let broken = true;
  const { refreshes, logged, looks } = start(() => (broken ? new Error('the disk is full') : undefined));
  await site.crawl({ mode: { full: true } });
  await looks(10);
  expect(refreshes).toHaveLength(1);
  broken = false;
  await looks(20);
  expect(refreshes).toHaveLength(2);
  expect(logged).toEqual(['the columns are not refreshed: the disk is full']);
});
