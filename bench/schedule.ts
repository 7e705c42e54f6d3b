/**
 * A day of the schedule for many accounts, several workers beside each other, in accelerated time: the schedule, its
 * queue, the locks and the runs in the records are real; what is simulated is the clock and how long a run takes, which
 * waits instead of reading a site. How late runs begin is told in simulated time, so a slow machine makes it look worse.
 * Usage: node bench/schedule.ts [accounts] [hours] [workers] [times faster]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from '../src/accounts/account.ts';
import { Accounts } from '../src/accounts/accounts.ts';
import { Vault } from '../src/accounts/secret.ts';
import { CrawlRunning } from '../src/crawl/errors.ts';
import { lockAccount, openRun, saveRun } from '../src/crawl/run.ts';
import { runSchedule } from '../src/crawl/schedule.ts';
import type { Clock } from '../src/model/clock.ts';
import { iso, systemClock } from '../src/model/clock.ts';
import { removeDatabase } from '../src/store/postgres/end.ts';
import type { Records } from '../src/store/records.ts';
import { openRecords } from '../src/store/records.ts';
import { publish } from './support/result.ts';

const count = Number(process.argv[2] ?? 150);
const hours = Number(process.argv[3] ?? 24);
const workers = Number(process.argv[4] ?? 4);
const faster = Number(process.argv[5] ?? 200);

/** Of an account with 10,000 pages: 600 requests for the first crawl and 90 for the next ones, at two in a second. */
const FIRST_SECONDS = 300;
const NEXT_SECONDS = 45;
const EVERY = { '1h': 3600, '6h': 21_600, '1d': 86_400 };
type Every = keyof typeof EVERY;

const startedAt = Date.now();
const clock: Clock = {
  now: () => startedAt + (Date.now() - startedAt) * faster,
  sleep: (millis, signal) => systemClock.sleep(millis / faster, signal),
};
const parent = await mkdtemp(join(tmpdir(), 'kscope-bench-'));
const home = join(parent, 'home');
const all: Records[] = [];
for (let i = 0; i < workers; i += 1) all.push(await openRecords({ home }));
const [first] = all as [Records];
const vault = await Vault.open({ KSCOPE_KEY: 'a key for benchmarks only' });

const frequencies = Object.keys(EVERY) as Every[];
for (let i = 0; i < count; i += 1) {
  await new Accounts(first, vault).add(
    {
      name: `account-${i}`,
      blueprint: 'confluence',
      token: 'a token',
      tokenExpiresAt: null,
      settings: {
        url: `http://127.0.0.1:9/${i}`,
        email: 'kim@example.com',
        every: frequencies[i % frequencies.length] as Every,
        formats: [],
        internalDomains: [],
        filters: {},
        route: 'site',
      },
    },
    iso(clock.now()),
  );
}

/** When each account was to be crawled next, and how late its runs began, in parts of its interval. */
const dueAt = new Map<string, number>();
const late = new Map<Every, number[]>(frequencies.map((every) => [every, []]));
const troubles: string[] = [];
let [twice, underWay, most] = [0, 0, 0];
const crawling = new Set<string>();
const addedAt = clock.now();

const crawl = async (records: Records, account: Account, signal: AbortSignal): Promise<void> => {
  const unlock = await lockAccount(records, account.name, () => {});
  try {
    if (crawling.has(account.name)) twice += 1;
    crawling.add(account.name);
    underWay += 1;
    most = Math.max(most, underWay);
    const every = account.settings.every as Every;
    const seconds = dueAt.has(account.name) ? NEXT_SECONDS : FIRST_SECONDS;
    const run = await openRun(records, clock, account.name, account.blueprint);
    late.get(every)?.push((Date.parse(run.startedAt) - (dueAt.get(account.name) ?? addedAt)) / 1000 / EVERY[every]);
    dueAt.set(account.name, Date.parse(run.startedAt) + EVERY[every] * 1000);
    await clock.sleep(seconds * 1000, signal);
    await saveRun(records, run, { status: 'complete', finished_at: iso(clock.now()) });
  } finally {
    crawling.delete(account.name);
    underWay -= 1;
    await unlock();
  }
};

const stop = new AbortController();
const schedules = all.map((records) =>
  runSchedule({
    records,
    clock,
    signal: stop.signal,
    accounts: () => new Accounts(records, vault).list(),
    crawl: (account) => crawl(records, account, stop.signal),
    onTrouble: (error) => {
      if (!(error instanceof CrawlRunning)) troubles.push(String(error));
    },
  }),
);
await clock.sleep(hours * 3_600_000);
const endedAt = clock.now();
stop.abort(new Error('the day is over'));
await Promise.all(schedules);
// Who was due at the end and had not begun is late, too.
const waiting = [...dueAt.entries()].filter(([, at]) => at < endedAt).length;
const never = count - dueAt.size;

const quantile = (figures: readonly number[], q: number): number =>
  figures.toSorted((a, b) => a - b)[Math.min(figures.length - 1, Math.floor(q * figures.length))] ?? 0;
const percent = (part: number): string => `${(part * 100).toFixed(1)} %`;
await publish(
  'schedule',
  [
    ...frequencies.map((every) => {
      const figures = late.get(every) ?? [];
      return {
        measure: `runs every ${every}: how late they began, in parts of the interval`,
        toReach: 'none above 100 %',
        measured: `${figures.length} runs; half within ${percent(quantile(figures, 0.5))}, 99 of 100 within ${percent(quantile(figures, 0.99))}, the latest ${percent(Math.max(0, ...figures))}`,
      };
    }),
    {
      measure: `${count} accounts over ${hours} hours, ${workers} workers, ${faster} times faster than time; simulated runs of ${FIRST_SECONDS} s, then ${NEXT_SECONDS} s`,
      toReach: 'no account crawled twice at once, none never',
      measured: `${twice} twice at once, ${never} never, ${waiting} due at the end, at most ${most} at once; ${troubles.length} troubles; load ${loadavg()[0]?.toFixed(1)}`,
    },
  ],
  { troubles: troubles.slice(0, 5) },
);
for (const records of all) await records.close();
await removeDatabase(home);
await rm(parent, { recursive: true, force: true });
