import { refreshColumnsApart } from '../../columns/refreshApart.ts';
import { forget } from '../../governance/person/forget.ts';
import { iso, systemClock } from '../../model/clock.ts';
import type { Context } from '../context.ts';
import { withContext } from '../context.ts';
import type { Globals } from '../globals.ts';
import { count, print, printJson, say } from '../terminal.ts';

/** The account that is named and those that complete it; all of them where none is. */
const accountsOf = async ({ accounts }: Context, { account }: Globals): Promise<readonly string[]> => {
  const all = await accounts.list();
  if (account === undefined) return all.map(({ name }) => name);
  const { name } = await accounts.get(account);
  return [name, ...all.flatMap((one) => (one.settings.for === name ? [one.name] : []))];
};

export const forgetPerson = async (
  id: string,
  options: { readonly force?: boolean; readonly knownAs?: readonly string[] },
  globals: Globals,
): Promise<void> =>
  withContext(globals, async (context) => {
    const { records, columnsDirectory, signal } = context;
    const forgotten = await forget({
      records,
      accounts: await accountsOf(context, globals),
      userId: id,
      knownAs: options.knownAs ?? [],
      force: options.force === true,
      now: iso(systemClock.now()),
    });
    // Anew even where nothing was left: a refresh that was killed after the erasure is made up for.
    await refreshColumnsApart({ pool: records.pool, directory: columnsDirectory, anew: true, signal });
    if (globals.json) printJson({ user_id: id, ...forgotten });
    else {
      const rows = Object.entries(forgotten.rows);
      if (rows.length === 0) print(`nothing was left of ${id}`);
      else print(`erased of ${id}: ${rows.map(([table, n]) => `${count(n)} × ${table}`).join(', ')}`);
      if (forgotten.shared > 0) {
        print(
          `${count(forgotten.shared)} of ${count(forgotten.names)} names are somebody else's too, and stay in texts`,
        );
      }
    }
    say('exports, backups and what the site itself still shows are not reached; a crawl brings the latter back');
    say('who may sign in to Kscope and whom channels write to stays: kscope member, kscope channel');
  });
