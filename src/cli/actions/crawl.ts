import type { Account } from '../../accounts/account.ts';
import type { CrawlMode } from '../../blueprints/blueprint.ts';
import { crawlAccount } from '../../blueprints/crawlAccount.ts';
import { refreshColumnsApart } from '../../columns/refreshApart.ts';
import type { Run } from '../../crawl/run.ts';
import type { Summary } from '../../crawl/summary.ts';
import { iso, systemClock } from '../../model/clock.ts';
import { UsageError } from '../../model/errors.ts';
import { explainDatabaseTrouble } from '../../store/failures.ts';
import type { Context } from '../context.ts';
import { withContext } from '../context.ts';
import { report } from '../failure.ts';
import type { Globals } from '../globals.ts';
import { showProgress } from '../progressDisplay.ts';
import { printSummary } from '../summaryDisplay.ts';
import { printJson, say, warn } from '../terminal.ts';
import { warnOfExpiry } from './account.ts';

/** Exit code where a walk was cut short or sight was lost: what is there is right, and more is to come. */
const CUT_SHORT = 3;

interface CrawlOptions {
  readonly full?: boolean;
  readonly acceptLoss?: boolean;
}

export const crawl = async (name: string | undefined, options: CrawlOptions, globals: Globals): Promise<void> =>
  withContext(globals, async (context) => {
    const mode = { full: options.full === true, acceptLoss: options.acceptLoss === true };
    const wanted = name ?? globals.account;
    const accounts = wanted === undefined ? await context.accounts.list() : [await context.accounts.get(wanted)];
    if (accounts.length === 0) {
      throw new UsageError('there is no account to crawl', 'add one with: kscope account add NAME --url … --email …');
    }
    const summaries: Summary[] = [];
    let failed = 0;
    for (const account of accounts) {
      try {
        summaries.push(await crawlOne(context, account, mode));
      } catch (error) {
        // One site that is away does not keep the others from being read.
        if (accounts.length === 1 || context.signal.aborted) throw error;
        failed = Math.max(failed, report(explainDatabaseTrouble(error), globals.debug === true));
      }
    }
    if (globals.json) printJson(wanted === undefined ? summaries : summaries[0]);
    else for (const summary of summaries) printSummary(summary);
    if (failed > 0) process.exitCode = failed;
    else if (summaries.some((summary) => summary.status === 'incomplete')) process.exitCode = CUT_SHORT;
  });

/** Clocks are set right by seconds now and then; that is nobody's concern. */
const WORTH_TELLING_MILLIS = 60_000;

/** Runs follow each other whatever the clock says; who reads their times should know that it was wrong. */
const warnOfClock = ({ stamp, account }: Run): void => {
  const now = systemClock.now();
  if (Date.parse(stamp) - now < WORTH_TELLING_MILLIS) return;
  warn(
    `the clock of this machine says ${iso(now)}, and the last run of ${account} says that it began later; this one is recorded at ${stamp} all the same: check the clock`,
  );
};

/** Crawls one account while showing how far it is. */
export const crawlOne = async (context: Context, account: Account, mode: Partial<CrawlMode> = {}): Promise<Summary> => {
  warnOfExpiry(account);
  let stopShowing: (() => void) | undefined;
  try {
    return await crawlAccount({
      ...context,
      account,
      clock: systemClock,
      mode,
      onStart: (watch) => {
        say(
          watch.run.resumed
            ? `crawling ${account.name}: going on with the run of ${watch.run.startedAt}`
            : `crawling ${account.name}`,
        );
        warnOfClock(watch.run);
        stopShowing = showProgress(watch, systemClock);
      },
      refreshColumns: async () => {
        await refreshColumnsApart({
          pool: context.records.pool,
          directory: context.columnsDirectory,
          signal: context.signal,
        });
      },
    });
  } finally {
    stopShowing?.();
  }
};
