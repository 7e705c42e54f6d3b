import { findPage } from '../../access/load/find.ts';
import { attest, reviewsNow } from '../../governance/review/reviews.ts';
import { iso, systemClock } from '../../model/clock.ts';
import { withContext } from '../context.ts';
import type { Globals } from '../globals.ts';
import { printTable } from '../rowsDisplay.ts';
import { print, printJson } from '../terminal.ts';
import { whoActs } from '../who.ts';
import { accountOf } from './access.ts';

export const attestPage = async (
  page: string,
  options: { readonly note?: string; readonly by?: string },
  globals: Globals,
): Promise<void> =>
  withContext(globals, async (context) => {
    const { records } = context;
    const account = await accountOf(context, globals);
    const pageId = await findPage(records.pool, account, page);
    const who = await whoActs(records.pool, account, options.by);
    const at = iso(systemClock.now());
    const note = options.note ?? null;
    const { title, version } = await attest(
      records,
      account,
      { pageId, reviewer: who.name, reviewerId: who.id, note },
      at,
    );
    if (globals.json)
      printJson({ page_id: pageId, version, reviewed_at: at, reviewer: who.name, reviewer_id: who.id, note });
    else print(`version ${version} of "${title ?? pageId}" is attested by ${who.name}`);
  });

const SHOWN = [
  'page_id',
  'space',
  'title',
  'version_number',
  'newest_version',
  'changed_since',
  'reviewed_at',
  'reviewer',
  'note',
];

export const reviews = async (options: { readonly changed?: boolean }, globals: Globals): Promise<void> =>
  withContext(globals, async (context) => {
    const all = await reviewsNow(context.records, await accountOf(context, globals));
    const rows = options.changed ? all.filter((one) => one.changed_since) : all;
    if (globals.json) printJson(rows);
    else if (rows.length === 0) print('Nothing was attested.');
    else await printTable(SHOWN, rows);
  });
