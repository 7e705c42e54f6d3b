import type { Account } from '../../accounts/account.ts';
import type { CrawlAccountOptions } from '../../blueprints/crawlAccount.ts';
import { crawlAccount } from '../../blueprints/crawlAccount.ts';
import { refreshColumnsApart } from '../../columns/refreshApart.ts';
import type { Summary } from '../../crawl/summary.ts';
import { systemClock } from '../../model/clock.ts';
import { UsageError } from '../../model/errors.ts';
import { explainDatabaseTrouble } from '../../store/failures.ts';
import type { Context } from '../context.ts';
import { withContext } from '../context.ts';
import { report } from '../failure.ts';
import type { Globals } from '../globals.ts';
import { showProgress } from '../progressDisplay.ts';
import { printSummary } from '../summaryDisplay.ts';
import { printJson, say } from '../terminal.ts';
import { warnOfExpiry } from './account.ts';

/** Exit code where a walk was cut short or sight was lost: what is there is right, and more is to come. */
const CUT_SHORT = 3;

interface CrawlOptions {
  readonly full?: boolean;
  readonly acceptLoss?: boolean;
  readonly requests?: string;
}

export const crawl = async (name: string | undefined, options: CrawlOptions, globals: Globals): Promise<void> =>
  withContext(globals, async (context) => {
    const ceiling = ceilingOf(options.requests);
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
        summaries.push(await crawlOne(context, account, { mode, ...(ceiling === undefined ? {} : { ceiling }) }));
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

/** Crawls one account while showing how far it is. */
export const crawlOne = async (
  context: Context,
  account: Account,
  options: Pick<CrawlAccountOptions, 'ceiling' | 'mode'> = {},
): Promise<Summary> => {
  warnOfExpiry(account);
  let stopShowing: (() => void) | undefined;
  try {
    return await crawlAccount({
      ...context,
      account,
      clock: systemClock,
      ...options,
      onStart: (watch) => {
        say(
          watch.run.resumed
            ? `crawling ${account.name}: going on with the run of ${watch.run.startedAt}`
            : `crawling ${account.name}`,
        );
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

const ceilingOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const ceiling = Number(text);
  if (Number.isInteger(ceiling) && ceiling >= 1 && ceiling <= 200) return ceiling;
  throw new UsageError(`--requests ${text} is no number from 1 to 200`, 'leave it out for the default');
};
