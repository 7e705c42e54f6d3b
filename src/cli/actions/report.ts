import { rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { standingOf } from '../../columns/behind.ts';
import type { Columns } from '../../columns/open.ts';
import { refreshColumnsApart } from '../../columns/refreshApart.ts';
import { check } from '../../governance/check.ts';
import { gather } from '../../governance/report/gather.ts';
import { reportPage } from '../../governance/report/page.ts';
import { systemClock } from '../../model/clock.ts';
import { messageOf, UserError } from '../../model/errors.ts';
import { noteFindings } from '../../notify/note.ts';
import { apart } from '../apart.ts';
import { boundsFrom } from '../bounds.ts';
import type { Context } from '../context.ts';
import { withContext } from '../context.ts';
import { crawledAccounts } from '../crawledAccounts.ts';
import type { Globals } from '../globals.ts';
import { rulesInForce } from '../rules.ts';
import { bytes, printJson, say, warn } from '../terminal.ts';
import { accountOf } from './access.ts';

interface ReportOptions {
  readonly space?: string;
  readonly timeout: string;
}

export const report = async (file: string, options: ReportOptions, globals: Globals): Promise<void> => {
  const { timeoutMillis } = boundsFrom('report', { ...options, maxRows: '1' });
  await apart(globals.debug === true, async () => {
    const { rules, insights } = await rulesInForce(globals);
    const { openColumns } = await import('../../columns/open.ts');
    const { mostMemoryOfQuestion } = await import('../../columns/memory.ts');
    await withContext(globals, async (context) => {
      const { records, accounts, columnsDirectory } = context;
      const account = await accountOf(context, globals);
      await crawledAccounts(context, { ...globals, account });
      const { settings } = await accounts.get(account);
      const columns = await openColumns(columnsDirectory);
      try {
        const now = systemClock.now();
        const takenAt = await upToDate(context, columns);
        const asked = { records, columns, account, now, timeoutMillis };
        const checked = await check({
          ...asked,
          rules,
          mostMemoryBytes: mostMemoryOfQuestion(),
          onTurned: noteFindings,
        });
        const site = new URL(settings.url).host;
        const data = await gather({ ...asked, site, spaceKey: options.space ?? null, checked, insights });
        const page = reportPage(data, rules);
        await put(file, page);
        const path = resolve(file);
        if (globals.json)
          printJson({
            account,
            space: data.space?.key ?? null,
            file: path,
            bytes: Buffer.byteLength(page),
            shows: takenAt,
          });
        else say(`${path}: ${bytes(Buffer.byteLength(page))}, of the records as they were ${takenAt}`);
      } finally {
        await columns.close();
      }
    });
  });
};

/** What a check and a crawl write of themselves; a report reads it where it stands. */
const ASIDE: ReadonlySet<string> = new Set(['crawl_runs', 'finding_events', 'findings', 'rule_evaluations', 'walks']);

/** Up to so many pages the columns are refreshed in passing: in seconds. */
const FEW_PAGES = 200_000;

/** Refreshes the columns where the records are newer and it costs little. @returns the moment that they show, ISO 8601. */
const upToDate = async ({ records, columnsDirectory, signal }: Context, columns: Columns): Promise<string> => {
  const { takenAt, written } = await standingOf(records.pool, columns, { aside: ASIDE });
  if (written.length === 0) return takenAt;
  const { rows } = await columns.all('select count(*) as pages from pages', { maxRows: 1, timeoutMillis: 60_000 });
  if (Number(rows[0]?.pages) > FEW_PAGES) {
    warn(
      `the records are newer than the columns, which the report shows: those are of ${takenAt}; the next crawl renews them`,
    );
    return takenAt;
  }
  say('the records are newer than the columns: refreshing these');
  return (await refreshColumnsApart({ pool: records.pool, directory: columnsDirectory, signal })).takenAt;
};

/** Puts the file in place whole. What it tells is for those whom its owner lets read it. */
const put = async (file: string, page: string): Promise<void> => {
  const draft = `${file}.${process.pid}`;
  try {
    await writeFile(draft, page, { mode: 0o600 });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw new UserError(`${file} cannot be written: ${messageOf(error)}`, 'name a file in a folder that is there', {
      cause: error,
    });
  }
};
