import { rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { check } from '../../governance/check.ts';
import { gather } from '../../governance/report/gather.ts';
import { reportPage } from '../../governance/report/page.ts';
import { systemClock } from '../../model/clock.ts';
import { messageOf, UserError } from '../../model/errors.ts';
import { noteFindings } from '../../notify/note.ts';
import { apart } from '../apart.ts';
import { boundsFrom } from '../bounds.ts';
import { withContext } from '../context.ts';
import { crawledAccounts } from '../crawledAccounts.ts';
import type { Globals } from '../globals.ts';
import { rulesInForce } from '../rules.ts';
import { bytes, printJson, say } from '../terminal.ts';
import { accountOf } from './access.ts';

interface ReportOptions {
  readonly space?: string;
  readonly timeout: string;
}

export const report = async (file: string, options: ReportOptions, globals: Globals): Promise<void> => {
  const { timeoutMillis } = boundsFrom('report', { ...options, maxRows: '1' });
  await apart(globals.debug === true, async () => {
    const rules = await rulesInForce(globals);
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
        const asked = { records, columns, account, now, timeoutMillis };
        const checked = await check({
          ...asked,
          rules,
          mostMemoryBytes: mostMemoryOfQuestion(),
          onTurned: noteFindings,
        });
        const site = new URL(settings.url).host;
        const data = await gather({ ...asked, site, spaceKey: options.space ?? null, checked });
        const page = reportPage(data, rules);
        await put(file, page);
        const path = resolve(file);
        if (globals.json)
          printJson({ account, space: data.space?.key ?? null, file: path, bytes: Buffer.byteLength(page) });
        else say(`${path}: ${bytes(Buffer.byteLength(page))}`);
      } finally {
        await columns.close();
      }
    });
  });
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
