import { deriveAccessApart } from '../access/derive/deriveApart.ts';
import { refreshColumnsApart } from '../columns/refreshApart.ts';
import type { Clock } from '../model/clock.ts';
import { messageOf } from '../model/errors.ts';
import { traced } from '../model/trace.ts';
import type { Records } from '../store/records.ts';
import { followApart } from './followApart.ts';

export interface FollowUpOptions {
  readonly records: Records;
  /** Where files of people lie. */
  readonly home: string;
  readonly columnsDirectory: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  tell(text: string): void;
}

/** Derives the tables of access of a site. */
export const deriveAccessOf = async (
  { records, signal }: Pick<FollowUpOptions, 'records' | 'signal'>,
  account: string,
): Promise<void> => {
  await traced('derive access', {}, () => deriveAccessApart({ pool: records.pool, account, signal }));
};

/** Makes the columns show the records as they are. */
export const showInColumns = async ({
  records,
  columnsDirectory: directory,
  signal,
}: Pick<FollowUpOptions, 'records' | 'columnsDirectory' | 'signal'>): Promise<void> => {
  await traced('refresh columns', {}, () => refreshColumnsApart({ pool: records.pool, directory, signal }));
};

/** Evaluates the rules in force on a site. */
export const evaluateRules = async (options: FollowUpOptions, account: string): Promise<void> => {
  const { clock, ...rest } = options;
  await traced('evaluate rules', {}, () => followApart({ ...rest, account, now: clock.now() }));
};

/** The accounts whose last run came to its end and was not followed by an evaluation of the rules. */
const unfollowed = async ({ pool }: Records): Promise<readonly string[]> => {
  const { rows } = await pool.query<{ account: string }>(
    `select r.account from crawl_runs r join accounts a on a.account = r.account
     where r.blueprint = 'confluence' and r.status in ('complete', 'incomplete')
     group by r.account having max(r.finished_at) > coalesce(
       (select max(e.evaluated_at) from rule_evaluations e where e.account = r.account), '-infinity')
     order by r.account`,
  );
  return rows.map(({ account }) => account);
};

/**
 * Does what was to follow runs whose process was killed right after their end: nobody crawls them again before their next
 * turn. Where somebody else is just doing so, it is done twice, and comes out the same. What fails is told.
 */
export const makeUp = async (options: FollowUpOptions): Promise<void> => {
  const { records, signal, tell } = options;
  try {
    for (const account of await unfollowed(records)) {
      await deriveAccessOf(options, account);
      await showInColumns(options);
      await evaluateRules(options, account);
      tell(`${account}: what was to follow its last crawl is made up for`);
    }
  } catch (error) {
    if (!signal.aborted) tell(`what was to follow earlier crawls could not be made up for: ${messageOf(error)}`);
  }
};
