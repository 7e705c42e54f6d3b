import type { Account } from '../accounts/account.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { observeRefusedLists } from '../crawl/coverage.ts';
import { crawl } from '../crawl/crawl.ts';
import { PausedTooLong, RequestError, Unauthorized } from '../crawl/errors.ts';
import type { Gap } from '../crawl/gaps.ts';
import { CRAWL_AGAIN, observeGaps } from '../crawl/gaps.ts';
import type { Limiter } from '../crawl/limiter.ts';
import type { Limiters } from '../crawl/limiters.ts';
import { Progress } from '../crawl/progress.ts';
import type { Run } from '../crawl/run.ts';
import { lockAccount, openRun, saveRun } from '../crawl/run.ts';
import { forgetSightings } from '../crawl/sightings.ts';
import type { Summary } from '../crawl/summary.ts';
import { summarize } from '../crawl/summary.ts';
import type { Transport } from '../crawl/transport.ts';
import { waitedSince } from '../crawl/waits.ts';
import type { Clock } from '../model/clock.ts';
import { iso } from '../model/clock.ts';
import { messageOf, UserError } from '../model/errors.ts';
import type { Records } from '../store/records.ts';
import type { Connection, CrawlMode } from './blueprint.ts';
import { connect } from './connect.ts';
import { blueprints } from './registry.ts';

export interface CrawlAccountOptions {
  readonly records: Records;
  readonly accounts: Accounts;
  readonly account: Account;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Those of the process. */
  readonly limiters: Limiters;
  /** Neither where absent. */
  readonly mode?: Partial<CrawlMode>;
  /** How long nothing may come while an answer is waited for; as usual where absent. */
  readonly stallMillis?: number;
  /** Given once the run has begun, for whoever shows how far it is. */
  onStart?(watch: CrawlWatch): void;
  /** Given once all is read, for whoever checks it against the site. */
  onRead?(connection: Connection): Promise<void>;
  /** Derives what the access engine says of a site, once its run is over and before the columns are derived for the last time. */
  deriveAccess(site: string): Promise<unknown>;
  /** Derives the columns: once the facts are there, and at the end. */
  refreshColumns(): Promise<void>;
}

/** How far a crawl is. */
export interface CrawlWatch {
  readonly run: Run;
  readonly progress: Progress;
  readonly transport: Transport;
  readonly limiter: Limiter;
}

/** Crawls one account from the lock to the summary. A crawl that is stopped stays resumable. */
export const crawlAccount = async (options: CrawlAccountOptions): Promise<Summary> => {
  const { records, accounts, account, limiters, clock, signal } = options;
  const limiter = limiters.of(account.settings.url);
  const waitedBefore = limiter.waited;
  const leave = limiters.share(records.pool);
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const unlock = await lockAccount(records, account.name, (cause) =>
    failed.abort(
      new UserError('the connection to the database was lost', 'crawl again: it goes on from there', { cause }),
    ),
  ).catch(async (error) => {
    await leave();
    throw error;
  });
  try {
    const token = await accounts.token(account.name);
    const connection = await connect({
      account,
      token,
      limiters,
      clock,
      signal: either,
      ...(options.stallMillis === undefined ? {} : { stallMillis: options.stallMillis }),
    }).catch((error) => {
      throw explained(error, account);
    });
    const { transport, cloudId } = connection;
    await accounts.refuseTwin(account, cloudId);
    const target = account.settings.for === undefined ? undefined : await accounts.get(account.settings.for);
    const plan = await blueprints[account.blueprint]
      .prepare(target === undefined ? connection : { ...connection, target }, records)
      .catch((error) => {
        throw explained(error, account);
      });
    await accounts.troubled(account.name, null);
    const run = await openRun(records, clock, account.name, account.blueprint, account.settings.filters);
    const progress = new Progress();
    const { stages, drift } = plan(run, { full: false, acceptLoss: false, ...options.mode });
    const requests = () => run.earlierRequests + transport.count;
    try {
      options.onStart?.({ run, progress, transport, limiter });
      const ends = await crawl({
        records,
        run,
        stages,
        clock,
        progress,
        signal,
        failed,
        walksAtOnce: 2 * limiters.ceiling.limit,
        // Before anything else of the source is stored: a crawl that is cut off here never goes on with another one.
        onReadable: () => accounts.claim(account, cloudId),
        onFacts: async () => {
          await options.refreshColumns();
          await saveRun(records, run, { status: 'running', facts_at: iso(clock.now()), requests: requests() });
        },
      });
      await records.write(run, (writer) => observeRefusedLists(writer, run));
      await options.onRead?.(connection);
      const finishedAt = iso(clock.now());
      const waited = waitedSince(waitedBefore, limiter.waited);
      const summary = await summarize({ records, run, ends, transport, waited, drift, finishedAt });
      await saveRun(records, run, {
        status: summary.status,
        finished_at: summary.finished_at,
        requests: summary.requests,
        summary,
        reason: summary.coverage_lost[0] ?? summary.cut_short[0]?.reason ?? null,
      });
      await forgetSightings(records, run.account);
      await accounts.tokenWorked(account.name, iso(clock.now()));
      await deriveAccess(options, run, target?.name ?? account.name);
      await options.refreshColumns();
      return summary;
    } catch (error) {
      const failure = explained(error, account);
      await saveRun(records, run, {
        // A crawl that was stopped goes on next time; so does one that failed, but it says so.
        status: signal.aborted ? 'running' : 'failed',
        requests: requests(),
        reason: messageOf(failure),
      }).catch(() => {
        // Where the records fail too, the first failure says more.
      });
      throw failure;
    }
  } catch (error) {
    // Also where there is no run yet that could tell of it.
    if (!signal.aborted) {
      await accounts.troubled(account.name, inWords(error)).catch(() => {
        // Where the records fail too, the first failure says more.
      });
    }
    throw error;
  } finally {
    await unlock();
    await leave();
  }
};

/** A crawl has read what it has read, whatever becomes of this: where it fails, the tables are as of an earlier run, and a gap says so. */
const deriveAccess = async (options: CrawlAccountOptions, run: Run, site: string): Promise<void> => {
  const { records, signal } = options;
  const gaps: Gap[] = [];
  try {
    await options.deriveAccess(site);
  } catch (error) {
    signal.throwIfAborted();
    const reason = `the tables of access are as of an earlier crawl: ${messageOf(error)}`;
    gaps.push({ kind: 'access', subjectId: '*', reason, mend: CRAWL_AGAIN });
  }
  await records.write(run, (writer) => observeGaps(writer.of(site), new Map([['derived/access', gaps]])));
};

/** A failure with what to do, in one line. */
const inWords = (error: unknown): string =>
  error instanceof UserError && error.mend !== '' ? `${error.message}; ${error.mend}` : messageOf(error);

/** A failed request in words that say what to do. */
export const explained = (error: unknown, account: Account): unknown => {
  if (error instanceof Unauthorized) {
    const mend = error.scopeMissing
      ? 'add the scope to the token, or use one without scopes'
      : `check the e-mail; kscope account test ${account.name} finds out whether the token has scopes; if it was revoked or is over a year old, make a new one and run: kscope account rotate-token ${account.name}`;
    return new UserError(`${account.settings.url}: ${error.message}`, mend, { cause: error });
  }
  if (error instanceof PausedTooLong) {
    return new UserError(`${account.settings.url}: ${error.message}`, 'crawl again after that: it goes on from there', {
      cause: error,
    });
  }
  if (error instanceof RequestError) {
    return new UserError(`${account.settings.url}: ${error.message}`, 'check the URL and the network, and try again', {
      cause: error,
    });
  }
  return error;
};
