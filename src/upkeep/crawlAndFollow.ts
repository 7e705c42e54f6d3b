import type { CrawlAccountOptions } from '../blueprints/crawlAccount.ts';
import { crawlAccount } from '../blueprints/crawlAccount.ts';
import { Unauthorized } from '../crawl/errors.ts';
import type { Summary } from '../crawl/summary.ts';
import { messageOf } from '../model/errors.ts';
import { traced } from '../model/trace.ts';
import { noteRevoked } from '../notify/note.ts';
import { deriveAccessOf, evaluateRules, showInColumns } from './followUp.ts';

export interface CrawlAndFollowOptions extends Omit<CrawlAccountOptions, 'refreshColumns' | 'deriveAccess'> {
  /** Where the rules of people lie. */
  readonly home: string;
  readonly columnsDirectory: string;
  /** Hears what did not go as it should though the crawl did, in one line. */
  tell(text: string): void;
}

/**
 * Crawls an account and brings everything up to date that answers rest upon: the columns, the findings of the rules in
 * force, and what channels are to be told. Whatever fails after the crawl is told, and spoils nothing of it.
 */
export const crawlAndFollow = (options: CrawlAndFollowOptions): Promise<Summary> =>
  traced('crawl', { attributes: { 'kscope.account': options.account.name } }, () => crawlThrough(options));

const crawlThrough = async (options: CrawlAndFollowOptions): Promise<Summary> => {
  const { records, account, columnsDirectory, home, clock, signal, tell } = options;
  const spoilsNothing = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    await work().catch((error: unknown) => {
      if (!signal.aborted) tell(`${account.name}: ${what}: ${messageOf(error)}`);
    });
  };
  let summary: Summary;
  try {
    summary = await crawlAccount({
      ...options,
      deriveAccess: (site) => deriveAccessOf(options, site),
      refreshColumns: () => showInColumns(options),
    });
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof Unauthorized && !cause.scopeMissing) {
      await spoilsNothing('channels could not be told', () => noteRevoked(records, account, clock.now()));
    }
    throw error;
  }
  // A directory completes the people of another account, and it is that one's findings that follow.
  const site = account.settings.for ?? account.name;
  await spoilsNothing('its findings are as they were before', async () => {
    if (!(await hasEnded(options, site))) return;
    await evaluateRules({ records, columnsDirectory, home, clock, signal, tell }, site);
  });
  return summary;
};

/** Whether a crawl of the site has ever come to its end: before that there is nothing to say of it. */
const hasEnded = async ({ records }: CrawlAndFollowOptions, site: string): Promise<boolean> => {
  const run = await records.db
    .selectFrom('crawl_runs')
    .select('run_id')
    .where('account', '=', site)
    .where('blueprint', '=', 'confluence')
    .where('status', 'in', ['complete', 'incomplete'])
    .limit(1)
    .executeTakeFirst();
  return run !== undefined;
};
