import type { Job } from 'pg-boss';
import { PgBoss } from 'pg-boss';
import type { Account } from '../accounts/account.ts';
import type { Clock } from '../model/clock.ts';
import { messageOf } from '../model/errors.ts';
import { connectionOf } from '../store/connection.ts';
import { isDatabaseLost } from '../store/failures.ts';
import type { Records } from '../store/records.ts';
import { CrawlRunning } from './errors.ts';
import { standings } from './standing.ts';

export interface ScheduleOptions {
  readonly records: Records;
  readonly clock: Clock;
  /** Ends the schedule and the crawls that are under way. */
  readonly signal: AbortSignal;
  /** Those to look after, as they are at the moment: what is changed about them is followed. */
  accounts(): Promise<readonly Account[]>;
  /** Crawls an account; where it rejects, the crawl is tried again later. */
  crawl(account: Account): Promise<void>;
  /** Hears what went wrong with the schedule itself, which goes on. */
  onTrouble(error: unknown): void;
}

/** The queue's own schema, beside that of the records. */
const QUEUE_SCHEMA = 'kscope_queue';
const QUEUE = 'crawl';

/** How often somebody looks what is due; the shortest frequency is thirty times as long. */
const LOOK_MILLIS = 10_000;
const CRAWLS_AT_ONCE = 4;
const HOUR_SECONDS = 3600;

/**
 * A job is queued, under way or waiting for another try at most once for each account. A crawl may take longer than any
 * job: its end then finds no job any more, which harms nobody, as who crawls is told by the lock of the account alone.
 */
const queueOptions = {
  expireInSeconds: 24 * HOUR_SECONDS,
  deleteAfterSeconds: HOUR_SECONDS,
  retryLimit: 1000,
  retryDelay: 60,
  retryBackoff: true,
  retryDelayMax: HOUR_SECONDS,
};

/** For what other processes queue, and what is to be tried again. */
const polling = { pollingIntervalSeconds: LOOK_MILLIS / 1000 };

interface CrawlJob {
  readonly account: string;
  /** See {@link Standing}. */
  readonly configured: string;
}

/**
 * Crawls every account when its frequency says so, until the signal is aborted; resolves when nothing is under way any
 * more. Any number of processes may do so at once: each account is crawled by one of them at a time.
 */
export const runSchedule = async (options: ScheduleOptions): Promise<void> => {
  const { records, clock, signal, onTrouble } = options;
  const boss = new PgBoss({
    ...connectionOf(records.pool),
    application_name: 'kscope queue',
    schema: QUEUE_SCHEMA,
    max: 2,
    // Due is what our frequencies say, which cron cannot: 90m.
    schedule: false,
    registerInstance: false,
    monitorVacuum: false,
    openTelemetry: { enabled: false },
  });
  boss.on('error', (error: unknown) => onTrouble(errorOf(error)));
  const inHand = new Set<string>();
  try {
    await boss.start();
    await boss.createQueue(QUEUE, { policy: 'exclusive', ...queueOptions });
    await boss.updateQueue(QUEUE, queueOptions);
    const takeJobs = async (jobs: readonly Job<CrawlJob>[]): Promise<void> => {
      for (const job of jobs) {
        inHand.add(job.id);
        await crawlWhereDue(options, job.data.account).finally(() => inHand.delete(job.id));
      }
    };
    // Each by itself: of those that one call starts, only the first can be woken.
    const takers: string[] = [];
    while (takers.length < CRAWLS_AT_ONCE) takers.push(await boss.work(QUEUE, polling, takeJobs));
    while (!signal.aborted) {
      await queueDue(boss, options, inHand).catch(onTrouble);
      // What was just queued need not wait until they look by themselves.
      for (const taker of takers) boss.notifyWorker(taker);
      await clock.sleep(LOOK_MILLIS, signal).catch((error) => {
        if (!signal.aborted) throw error;
      });
    }
  } finally {
    await boss.stop();
  }
};

/** Queues a crawl of each account that is due. */
const queueDue = async (boss: PgBoss, options: ScheduleOptions, inHand: ReadonlySet<string>): Promise<void> => {
  const { records, clock } = options;
  for (const [account, { due, configured, lateAt }] of await standings(
    records,
    await options.accounts(),
    clock.now(),
  )) {
    if (!due) continue;
    const jobs = await boss.findJobs<CrawlJob>(QUEUE, { key: account });
    const dead = jobs.filter(
      ({ id, state, data }) =>
        // Nobody holds the lock of the account: whoever took the job was killed.
        (state === 'active' && !inHand.has(id)) ||
        // It waits because it failed with what the account was then.
        (state === 'retry' && data.configured !== configured),
    );
    if (dead.length > 0) {
      const ids = dead.map(({ id }) => id);
      await boss.deleteJob(QUEUE, ids);
    }
    await boss.send(QUEUE, { account, configured } satisfies CrawlJob, {
      singletonKey: account,
      priority: urgencyOf(lateAt),
    });
  }
};

/** The queue tells of what fails in its workers by copies of the errors, which are none any more. */
const errorOf = (told: unknown): Error =>
  told instanceof Error
    ? told
    : Object.assign(new Error(messageOf((told as { message?: unknown } | null)?.message)), told);

const LEAST_URGENT = -(2 ** 31);

/** Higher where a run is late by a whole turn sooner: one a day may wait while one an hour may not. In whole minutes. */
const urgencyOf = (lateAt: number): number => Math.max(LEAST_URGENT, -Math.ceil(lateAt / 60_000));

/** Meanwhile the account may have been crawled, changed or removed. */
const crawlWhereDue = async (options: ScheduleOptions, name: string): Promise<void> => {
  const { records, clock, signal } = options;
  const account = (await options.accounts()).find((one) => one.name === name);
  if (account === undefined) return;
  const standing = (await standings(records, [account], clock.now())).get(name);
  if (signal.aborted || standing?.due !== true) return;
  try {
    await options.crawl(account);
  } catch (error) {
    // What was stopped is due when somebody looks next, and so is what the database broke off: the site is not ill.
    if (signal.aborted || error instanceof CrawlRunning || isDatabaseLost(error)) return;
    // The queue keeps what it is told: the words are enough.
    throw new Error(messageOf(error));
  }
};
