import type { Account } from '../../accounts/account.ts';
import { CrawlRunning } from '../../crawl/errors.ts';
import { runSchedule } from '../../crawl/schedule.ts';
import type { Summary } from '../../crawl/summary.ts';
import { iso, systemClock } from '../../model/clock.ts';
import { messageOf, UserError } from '../../model/errors.ts';
import { explainDatabaseTrouble, isDatabaseLost } from '../../store/failures.ts';
import { crawlAndFollow } from '../../upkeep/crawlAndFollow.ts';
import { makeUp } from '../../upkeep/followUp.ts';
import type { Context } from '../context.ts';
import { withContext } from '../context.ts';
import type { Globals } from '../globals.ts';
import { delivererOf } from '../notify.ts';
import { outcome } from '../summaryDisplay.ts';
import { count, duration, print, say } from '../terminal.ts';
import { warnOfExpiry } from './account.ts';

/** Crawls what is due until Ctrl-C or the system's wish to stop, which is its good end. */
export const worker = async (globals: Globals): Promise<void> =>
  withContext(globals, async (context) => {
    const { accounts, signal } = context;
    if (globals.account !== undefined) await accounts.get(globals.account);
    const trouble = new Trouble();
    log('at work: crawls what is due; Ctrl-C stops');
    const over = new AbortController();
    const deliverer = delivererOf(context, AbortSignal.any([signal, over.signal]), log);
    const delivering = deliverer.run();
    const madeUp = makeUp({ ...context, clock: systemClock, tell: log }).finally(() => deliverer.poke());
    try {
      await runSchedule({
        ...context,
        clock: systemClock,
        async accounts() {
          const all = await accounts.list();
          trouble.over();
          return all.filter(({ name }) => globals.account === undefined || name === globals.account);
        },
        async crawl(account) {
          const summary = await crawlLogged(context, account).finally(() => deliverer.poke());
          if (globals.json) print(JSON.stringify(summary));
        },
        onTrouble: (error) => trouble.say(inOneLine(explainDatabaseTrouble(error))),
      });
    } finally {
      over.abort();
      await Promise.all([delivering, madeUp]);
    }
    if (signal.aborted) log('stopped');
  });

const log = (text: string): void => say(`${iso(systemClock.now())} ${text}`);

const inOneLine = (error: unknown): string =>
  (error instanceof UserError ? `${error.message}; ${error.mend}` : messageOf(error)).replaceAll(/\s+/g, ' ');

/** What goes wrong again and again is said once, until it is over. */
class Trouble {
  readonly #said = new Set<string>();

  say(text: string): void {
    if (this.#said.has(text)) return;
    this.#said.add(text);
    log(`the schedule waits: ${text}`);
  }

  over(): void {
    if (this.#said.size > 0) log('the schedule goes on');
    this.#said.clear();
  }
}

/** Crawls with a line at the start of the run and one at its end. */
const crawlLogged = async (context: Context, account: Account): Promise<Summary> => {
  const { name } = account;
  const startedAt = systemClock.now();
  warnOfExpiry(account);
  try {
    const summary = await crawlAndFollow({
      ...context,
      account,
      clock: systemClock,
      onStart: ({ run }) => log(run.resumed ? `${name}: goes on with the run of ${run.startedAt}` : `${name}: begins`),
      tell: log,
    });
    const took = Math.max(0, systemClock.now() - startedAt) / 1000;
    const why = summary.coverage_lost[0] ?? summary.cut_short[0]?.reason;
    log(
      `${name}: ${outcome(summary)} in ${duration(took)}, ${count(summary.requests)} requests${why ? `; ${why}` : ''}`,
    );
    return summary;
  } catch (error) {
    if (context.signal.aborted) log(`${name}: stopped`);
    else if (!(error instanceof CrawlRunning)) {
      log(
        `${name}: failed: ${inOneLine(explainDatabaseTrouble(error))}; ${isDatabaseLost(error) ? 'goes on at the next look' : 'tried again in a minute, later each time, up to an hour'}`,
      );
    }
    throw error;
  }
};
