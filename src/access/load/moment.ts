import type { Pool } from 'pg';
import { UsageError } from '../../model/errors.ts';

/** The run that an answer comes from: everything that it observed carries its stamp. */
export interface Moment {
  readonly account: string;
  readonly runId: string;
  /** ISO 8601: the stamp of the run. */
  readonly stamp: string;
}

/** A run that has read all that access needs, though histories may still be under way. */
export const READ =
  "blueprint = 'confluence' and (status in ('complete', 'incomplete') or (facts_at is not null and status <> 'failed'))";

/**
 * The last such run at or before a time, or the last one of all.
 * @throws UsageError where the time lies in the future, or before the first run: nothing is known of it.
 */
export const momentAt = async (pool: Pool, account: string, at: string | null, now: number): Promise<Moment> => {
  if (at !== null && Date.parse(at) > now) {
    throw new UsageError(`${at} lies in the future`, 'leave --at out for the present state');
  }
  const { rows } = await pool.query<{ run_id: string; started_at: string }>(
    `select run_id, started_at from crawl_runs
     where account = $1 and ${READ} and ($2::timestamptz is null or started_at <= $2)
     order by started_at desc limit 1`,
    [account, at],
  );
  const run = rows[0];
  if (run !== undefined) return { account, runId: run.run_id, stamp: run.started_at };
  const first = await pool.query<{ started_at: string | null }>(
    `select min(started_at) as started_at from crawl_runs where account = $1 and ${READ}`,
    [account],
  );
  const begun = first.rows[0]?.started_at ?? null;
  throw begun === null
    ? new UsageError(`nothing is known of ${account} yet`, `crawl it first: kscope crawl ${account}`)
    : new UsageError(
        `nothing is known of ${account} at ${at}: its first crawl began at ${begun}`,
        'ask for a later time',
      );
};
