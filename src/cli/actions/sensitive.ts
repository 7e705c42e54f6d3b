import { dismiss, listMatches } from '../../governance/sensitive/matches.ts';
import { scan } from '../../governance/sensitive/scan.ts';
import { iso, systemClock } from '../../model/clock.ts';
import { UsageError } from '../../model/errors.ts';
import { withContext } from '../context.ts';
import type { Globals } from '../globals.ts';
import { printTable } from '../rowsDisplay.ts';
import { count, print, printJson, say } from '../terminal.ts';
import { whoActs } from '../who.ts';
import { accountOf } from './access.ts';

/** What a scan cannot look into, whatever the token may see. */
const NOT_SEEN =
  'not looked into: attachments, whose text a crawl does not read, and older versions of pages and comments, in which what is gone can still be read';

export const scanBodies = async (globals: Globals): Promise<void> =>
  withContext(globals, async (context) => {
    const { records, vault, signal } = context;
    const account = await accountOf(context, globals);
    const scanned = await scan({ records, account, vault, signal, now: iso(systemClock.now()) });
    if (globals.json) {
      printJson({ account, ...scanned, not_seen: NOT_SEEN });
      return;
    }
    print(
      `${count(scanned.scanned)} bodies and ${count(scanned.comments)} comments were looked through, ${count(scanned.unchanged)} bodies are as they were: ${count(scanned.found)} new matches, ${count(scanned.gone)} gone`,
    );
    if (scanned.unread > 0) print(`${count(scanned.unread)} pages have no body that was read`);
    say(NOT_SEEN);
  });

const SHOWN = [
  'match_id',
  'severity',
  'detector',
  'masked',
  'space',
  'title',
  'comment_id',
  'viewers',
  'guests',
  'anonymous',
];

export const list = async (options: { readonly all?: boolean }, globals: Globals): Promise<void> =>
  withContext(globals, async (context) => {
    const rows = await listMatches(context.records, await accountOf(context, globals), { all: options.all === true });
    if (globals.json) printJson(rows);
    else if (rows.length === 0) print('Nothing; kscope sensitive scan looks.');
    else await printTable(options.all ? [...SHOWN, 'status', 'reason'] : SHOWN, rows);
  });

export const dismissMatch = async (
  id: string,
  options: { readonly reason: string; readonly by?: string },
  globals: Globals,
): Promise<void> => {
  const reason = options.reason.trim();
  if (reason === '') throw new UsageError('the reason is empty', 'say why with --reason');
  await withContext(globals, async (context) => {
    const { records } = context;
    const account = await accountOf(context, globals);
    const { name } = await whoActs(records.pool, account, options.by);
    await dismiss(records, account, id, { by: name, reason });
    if (globals.json) printJson({ match_id: id, status: 'false-positive', reason, dismissed_by: name });
    else print(`match ${id} is dismissed, and stays so`);
  });
};
