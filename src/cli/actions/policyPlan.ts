import { openColumns } from '../../columns/open.ts';
import { loadHeldTest } from '../../governance/hold/bearing.ts';
import { Holds } from '../../governance/hold/holds.ts';
import { loadPolicies, POLICIES_MEND } from '../../governance/policy/load.ts';
import { makePlan } from '../../governance/policy/plan.ts';
import { crawledAt, readPages } from '../../governance/policy/readPages.ts';
import { lastReviews } from '../../governance/review/reviews.ts';
import { iso, systemClock } from '../../model/clock.ts';
import { UsageError } from '../../model/errors.ts';
import { withContext } from '../context.ts';
import type { Globals } from '../globals.ts';
import { printTable, writeCsv } from '../rowsDisplay.ts';
import { count, print, printJson, say, warn } from '../terminal.ts';
import { accountOf } from './access.ts';

export interface ListOptions {
  readonly csv?: string;
  readonly limit: string;
}

/** A million pages take seconds; an hour says that something is wrong. */
export const MOST_MILLIS = 3_600_000;

export const limitOf = ({ limit }: ListOptions): number => {
  const value = Number(limit);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new UsageError(`--limit ${limit} is no whole number`, 'leave it out for 50');
};

/** Says what is broken; the last good policies are in force then. */
export const policiesOf = async ({ home }: Globals) => {
  const loaded = await loadPolicies(home);
  for (const one of loaded.broken) warn(`${one}; the policies that were last good stay in force; ${POLICIES_MEND}`);
  return loaded;
};

const COLUMNS = [
  'page_id',
  'space',
  'title',
  'status',
  'version',
  'action',
  'policy',
  'stage',
  'next_action',
  'next_at',
  'due_at',
  'why',
  'overruled',
  'changed_since_review',
];
const SHOWN = ['page_id', 'space', 'title', 'action', 'policy', 'stage', 'next_at', 'why'];

export const plan = async (options: ListOptions, globals: Globals): Promise<void> => {
  const limit = limitOf(options);
  const { set, broken } = await policiesOf(globals);
  await withContext(globals, async (context) => {
    const { records } = context;
    const account = await accountOf(context, globals);
    const holds = new Holds(records, account);
    await holds.refresh(iso(systemClock.now()));
    const columns = await openColumns(context.columnsDirectory);
    try {
      const bounds = { account, timeoutMillis: MOST_MILLIS };
      const asOf = await crawledAt(columns, bounds);
      if (asOf === undefined)
        throw new UsageError(`nothing is known of ${account} yet`, `crawl it first: kscope crawl ${account}`);
      const reviews = await lastReviews(records, account);
      const made = await makePlan({
        policies: set.retention,
        pages: readPages(columns, bounds),
        held: await loadHeldTest(holds),
        reviews: new Map([...reviews].map(([id, one]) => [id, { version: one.version_number, at: one.reviewed_at }])),
        asOf,
      });
      const { entries, hash, undecided, held_back, pages_seen } = made;
      if (options.csv !== undefined) await writeCsv(options.csv, COLUMNS, entries);
      if (globals.json) {
        printJson({ account, as_of: asOf, hash, pages_seen, held_back, undecided, broken_files: broken, entries });
        return;
      }
      print(`plan ${hash.slice(0, 12)} for ${account}, as of the crawl of ${asOf}: a list, nothing is done`);
      if (entries.length > 0) await printTable(SHOWN, entries.slice(0, limit));
      if (entries.length > limit)
        print(`and ${count(entries.length - limit)} more: --csv FILE or --json has all of them`);
      print(
        `${count(entries.length)} of ${count(pages_seen)} pages are due; ${count(held_back)} more would be, and are held`,
      );
      for (const one of undecided) print(`undecided, so not due: ${count(one.pages)} × ${one.policy}: ${one.reason}`);
      if (options.csv !== undefined) say(`written to ${options.csv}`);
    } finally {
      await columns.close();
    }
  });
};
