import { randomUUID } from 'node:crypto';
import type { Clock } from '../model/clock.ts';
import { iso } from '../model/clock.ts';
import { crawlRuns } from '../model/tables/operations.ts';
import type { Records } from '../store/records.ts';
import type { WriteContext } from '../store/write/statement.ts';
import { CrawlRunning } from './errors.ts';

export type RunStatus = 'running' | 'complete' | 'incomplete' | 'failed' | 'cancelled';

/** One run over one account, while it is under way. */
export interface Run extends WriteContext {
  readonly blueprint: string;
  /** Whether it goes on where an earlier process stopped. */
  readonly resumed: boolean;
  /** Requests that earlier processes of this run sent. */
  readonly earlierRequests: number;
  readonly startedAt: string;
  readonly filters: RunFilters;
  /** Whether the last run that ended was narrowed to something else: what it knows says little of what is now in scope. */
  readonly refiltered: boolean;
}

/** What the account was narrowed to when the run began: the values of each filter. */
export type RunFilters = Readonly<Record<string, readonly string[]>>;

/**
 * An interrupted run is taken up again within this time; later its observations would no longer be of one moment. Where
 * the clock was set back by more than that, nobody knows how old they are.
 */
const RESUME_WITHIN_MILLIS = 24 * 60 * 60 * 1000;

/** The key of the lock of an account whose name is this expression of SQL. */
export const accountLock = (name: string): string => `hashtextextended('kscope crawl ' || ${name}, 0)`;

/**
 * Takes the account's crawl for this process: two crawls of one account at once would fight for the same walks.
 * The lock is of the database session, so it ends with the process, however that ends.
 * @throws CrawlRunning where somebody has it.
 */
export const lockAccount = async (
  records: Records,
  account: string,
  /** Hears that the session ended, and the lock with it: another crawl may begin at any moment. */
  onLost: (cause: Error) => void,
): Promise<() => Promise<void>> => {
  const client = await records.pool.connect();
  const lock = accountLock('$1');
  let broken = false;
  const lost = (cause: Error): void => {
    broken = true;
    onLost(cause);
  };
  const release = (destroy: boolean): void => {
    client.off('error', lost);
    client.release(destroy);
  };
  client.on('error', lost);
  try {
    const { rows } = await client.query(`select pg_try_advisory_lock(${lock}) as taken`, [account]);
    if (!rows[0].taken) throw new CrawlRunning(account);
  } catch (error) {
    release(broken);
    throw error;
  }
  return async () => {
    // Given back rather than left to the session's end, which the server learns of a moment later.
    if (!broken) await client.query(`select pg_advisory_unlock(${lock})`, [account]).catch(() => {});
    release(true);
  };
};

/** Starts a run, or takes up the one that was interrupted, unless the account has other filters since. */
export const openRun = async (
  records: Records,
  clock: Clock,
  account: string,
  blueprint: string,
  filters: RunFilters = {},
): Promise<Run> => {
  const last = await records.db
    .selectFrom('crawl_runs')
    .selectAll()
    .where('account', '=', account)
    .where('blueprint', '=', blueprint)
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  const before = await records.db
    .selectFrom('crawl_runs')
    .select(['started_at', 'filters'])
    .where('account', '=', account)
    .where('blueprint', '=', blueprint)
    .where('finished_at', 'is not', null)
    .where('status', 'in', ['complete', 'incomplete'])
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  const notBefore = before?.started_at ?? null;
  const refiltered = before !== undefined && !sameFilters(before.filters, filters);
  const now = clock.now();
  if (last && (last.status === 'running' || last.status === 'failed')) {
    const age = now - (await beganAt(records, account, last));
    if (Math.abs(age) < RESUME_WITHIN_MILLIS && sameFilters(last.filters, filters)) {
      const run: Run = {
        account,
        blueprint,
        runId: last.run_id,
        stamp: last.started_at,
        startedAt: last.started_at,
        notBefore,
        resumed: true,
        earlierRequests: last.requests,
        filters,
        refiltered,
      };
      await saveRun(records, run, { status: 'running', reason: null, finished_at: null });
      return run;
    }
    if (last.status === 'running') {
      await records.write({ account, runId: last.run_id, stamp: last.started_at, notBefore: null }, (writer) =>
        writer.upsert(crawlRuns, [
          { run_id: last.run_id, ...blank(last), status: 'failed', reason: 'given up: a later run began' },
        ]),
      );
    }
  }
  // Two runs of one account never share a stamp, whatever the clock does.
  const stamp = iso(Math.max(now, last ? Date.parse(last.started_at) + 1 : 0));
  const run: Run = {
    account,
    blueprint,
    runId: randomUUID(),
    stamp,
    startedAt: stamp,
    notBefore,
    resumed: false,
    earlierRequests: 0,
    filters,
    refiltered,
  };
  await saveRun(records, run, { status: 'running' });
  return run;
};

/** When the run began. Its stamp comes after the one before, whatever the clock said: then its first walk tells. */
const beganAt = async (
  records: Records,
  account: string,
  run: { readonly run_id: string; readonly started_at: string },
): Promise<number> => {
  const { first } = await records.db
    .selectFrom('walks')
    .select(({ fn }) => fn.min('started_at').as('first'))
    .where('account', '=', account)
    .where('run_id', '=', run.run_id)
    .executeTakeFirstOrThrow();
  return Math.min(Date.parse(run.started_at), first === null ? Infinity : Date.parse(first));
};

const sameFilters = (stored: unknown, now: RunFilters): boolean => {
  const canonical = (filters: object) => JSON.stringify(Object.entries(filters).sort());
  return canonical(stored ?? {}) === canonical(now);
};

const blank = (row: { blueprint: string; started_at: string; requests: number }) => ({
  blueprint: row.blueprint,
  started_at: row.started_at,
  requests: row.requests,
});

export interface RunState {
  readonly status?: RunStatus;
  readonly facts_at?: string | null;
  readonly finished_at?: string | null;
  readonly requests?: number;
  readonly summary?: unknown;
  readonly reason?: string | null;
}

/** Stores what has become of the run. */
export const saveRun = async (records: Records, run: Run, state: RunState): Promise<void> => {
  const { requests = run.earlierRequests, status = 'running', ...rest } = state;
  await records.write(run, (writer) =>
    writer.upsert(crawlRuns, [
      {
        run_id: run.runId,
        blueprint: run.blueprint,
        started_at: run.startedAt,
        filters: run.filters,
        requests,
        status,
        ...rest,
      },
    ]),
  );
};
