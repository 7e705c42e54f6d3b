import type { Account } from '../accounts/account.ts';
import { frequencyOf } from '../accounts/frequency.ts';
import type { Records } from '../store/records.ts';
import type { Due } from './due.ts';
import { dueOf } from './due.ts';
import { accountLock } from './run.ts';

/** How an account stands at one moment. */
export interface Standing extends Due {
  readonly running: boolean;
  /** Nothing of it is due until somebody resumes it. */
  readonly paused: boolean;
  /** When the last run that ended began, ISO 8601; null where none has. */
  readonly finishedRunAt: string | null;
  /** Differs where the account was given another setting or token, or was added anew. */
  readonly configured: string;
}

interface Row {
  readonly account: string;
  readonly created_at: string;
  readonly finished_run_at: string | null;
  readonly finished_at: string | null;
  readonly unfinished_at: string | null;
  readonly running: boolean;
  readonly paused: boolean;
  readonly configured: string;
}

/** How each of the accounts stands to its frequency, by name. One that was removed meanwhile has none. */
export const standings = async (
  records: Records,
  accounts: readonly Account[],
  now: number,
): Promise<ReadonlyMap<string, Standing>> => {
  const { rows } = await records.pool.query<Row>(
    `select a.account, a.created_at, a.paused_at is not null as paused, f.started_at as finished_run_at, f.finished_at, u.started_at as unfinished_at,
       md5(concat(a.created_at, a.settings, a.secret)) as configured,
       exists (
         select from pg_locks l where l.locktype = 'advisory' and l.granted and l.objsubid = 1
         and l.database = (select oid from pg_database where datname = current_database())
         and ((l.classid::bigint << 32) | l.objid::bigint) = ${accountLock('a.account')}
       ) as running
     from accounts a
     left join lateral (
       select started_at, finished_at from crawl_runs r where r.account = a.account and r.blueprint = a.blueprint
       and r.finished_at is not null and r.status in ('complete', 'incomplete', 'cancelled') order by r.started_at desc limit 1
     ) f on true
     left join lateral (
       select started_at from crawl_runs r where r.account = a.account and r.blueprint = a.blueprint
       and r.status in ('running', 'failed') and (f.started_at is null or r.started_at > f.started_at)
       order by r.started_at desc limit 1
     ) u on true
     where a.account = any($1)`,
    [accounts.map(({ name }) => name)],
  );
  const known = new Map(rows.map((row) => [row.account, row]));
  return new Map(
    accounts.flatMap(({ name, settings }) => {
      const row = known.get(name);
      return row === undefined ? [] : [[name, standingOf(row, settings.every, now)] as const];
    }),
  );
};

const standingOf = (row: Row, every: string, now: number): Standing => {
  const { finished_run_at: startedAt, finished_at: finishedAt, unfinished_at: unfinishedAt, running } = row;
  const due = dueOf(
    frequencyOf(every),
    {
      addedAt: Date.parse(row.created_at),
      finished:
        startedAt === null || finishedAt === null
          ? null
          : { startedAt: Date.parse(startedAt), finishedAt: Date.parse(finishedAt) },
      unfinishedAt: unfinishedAt === null ? null : Date.parse(unfinishedAt),
      running,
    },
    now,
  );
  const { paused } = row;
  return {
    ...due,
    due: due.due && !paused,
    missed: due.missed && !paused,
    paused,
    running,
    finishedRunAt: startedAt,
    configured: row.configured,
  };
};
