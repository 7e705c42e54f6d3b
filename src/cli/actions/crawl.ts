import type { Account } from '../../accounts/account.ts';
import type { CrawlMode } from '../../blueprints/blueprint.ts';
import { CrawlRunning } from '../../crawl/errors.ts';
import type { Run } from '../../crawl/run.ts';
import { standings } from '../../crawl/standing.ts';
import type { Summary } from '../../crawl/summary.ts';
import { iso, systemClock } from '../../model/clock.ts';
import { UsageError } from '../../model/errors.ts';
import { explainDatabaseTrouble } from '../../store/failures.ts';
import { crawlAndFollow } from '../../upkeep/crawlAndFollow.ts';
import type { Context } from '../context.ts';
import { withContext } from '../context.ts';
import { report } from '../failure.ts';
import type { Globals } from '../globals.ts';
import { deliverAlerts } from '../notify.ts';
import { showProgress } from '../progressDisplay.ts';
import { printSummary } from '../summaryDisplay.ts';
import { moment, print, printJson, say, warn } from '../terminal.ts';
import { verifyCrawl } from './accessVerify.ts';
import { warnOfExpiry } from './account.ts';

/** Exit code where a walk was cut short or sight was lost: what is there is right, and more is to come. */
const CUT_SHORT = 3;

interface CrawlOptions {
  readonly full?: boolean;
  readonly acceptLoss?: boolean;
  readonly due?: boolean;
}

/** An account that is not due. */
interface Waiting {
  readonly account: string;
  readonly next_due_at: string | null;
  /** Somebody else is crawling it; else its time has not come. */
  readonly running: boolean;
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
    const waiting: Waiting[] = [];
    let failed = 0;
    for (const account of accounts) {
      try {
        // Asked for each in its turn: while the one before was crawled, another process may have crawled this one.
        const wait = options.due === true ? await waitOf(context, account) : null;
        if (wait === null) summaries.push(await crawlOne(context, account, mode));
        else waiting.push(wait);
      } catch (error) {
        if (options.due === true && error instanceof CrawlRunning) {
          waiting.push({ account: account.name, next_due_at: null, running: true });
          continue;
        }
        // One site that is away does not keep the others from being read.
        if (accounts.length === 1 || context.signal.aborted) throw error;
        failed = Math.max(failed, report(explainDatabaseTrouble(error), globals.debug === true));
      }
    }
    await deliverAlerts(context);
    if (globals.json && options.due) printJson({ crawled: summaries, waiting });
    else if (globals.json) printJson(wanted === undefined ? summaries : summaries[0]);
    else {
      for (const summary of summaries) printSummary(summary);
      for (const wait of waiting) print(`${wait.account}: ${inWords(wait)}`);
    }
    if (failed > 0) process.exitCode = failed;
    else if (summaries.some((summary) => summary.status === 'incomplete')) process.exitCode = CUT_SHORT;
  });

/** What keeps the account from being crawled now; null: it is due. */
const waitOf = async ({ records }: Context, account: Account): Promise<Waiting | null> => {
  const standing = (await standings(records, [account], systemClock.now())).get(account.name);
  if (standing === undefined || standing.due) return null;
  return { account: account.name, next_due_at: moment(standing.dueAt), running: standing.running };
};

const inWords = ({ next_due_at, running }: Waiting): string =>
  running ? 'a crawl of it is running already' : `next due ${next_due_at ?? 'never'}`;

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
    return await crawlAndFollow({
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
      onRead: async (connection) => {
        const budget = account.settings.verify ?? 0;
        if (budget > 0 && account.blueprint === 'confluence') await verifyCrawl(context, connection, budget);
      },
      tell: warn,
    });
  } finally {
    stopShowing?.();
  }
};
