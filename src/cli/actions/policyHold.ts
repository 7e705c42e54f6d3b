import { findPage, findPerson, findSpace } from '../../access/load/find.ts';
import type { HoldScope } from '../../governance/hold/hold.ts';
import { holdScopes } from '../../governance/hold/hold.ts';
import { Holds } from '../../governance/hold/holds.ts';
import { iso, systemClock } from '../../model/clock.ts';
import { UsageError } from '../../model/errors.ts';
import type { Context } from '../context.ts';
import { withContext } from '../context.ts';
import type { Globals } from '../globals.ts';
import { printTable } from '../rowsDisplay.ts';
import { count, print, printJson } from '../terminal.ts';
import { whoActs } from '../who.ts';
import { accountOf } from './access.ts';

interface SaidBy {
  readonly reason: string;
  readonly by?: string;
}

type AddOptions = SaidBy & { readonly [S in HoldScope]?: string };

const reasonOf = ({ reason }: SaidBy): string => {
  if (reason.trim() !== '') return reason.trim();
  throw new UsageError('the reason is empty', 'say why with --reason');
};

export const add = async (options: AddOptions, globals: Globals): Promise<void> => {
  const reason = reasonOf(options);
  const given = holdScopes.filter((scope) => options[scope] !== undefined);
  const [scope] = given;
  if (scope === undefined || given.length > 1) {
    throw new UsageError(
      'a hold is placed on one thing',
      `give one of ${holdScopes.map((one) => `--${one}`).join(', ')}`,
    );
  }
  await withContext(globals, async (context) => {
    const { records } = context;
    const account = await accountOf(context, globals);
    const holds = new Holds(records, account);
    const subjectId = await finders[scope](context, account, options[scope] as string);
    const who = await whoActs(records.pool, account, options.by);
    const id = await holds.add({ scope, subjectId, reason, placedBy: who.name }, iso(systemClock.now()));
    const hold = (await holds.list({ lifted: false })).find((one) => one.hold_id === id)!;
    if (globals.json) printJson(hold);
    else
      print(
        `hold ${id} on ${scope} ${subjectId}: ${count(hold.pages)} pages are held; what comes under it later will be too`,
      );
  });
};

type Finder = (context: Context, account: string, given: string) => Promise<string>;

const finders: Readonly<Record<HoldScope, Finder>> = {
  page: ({ records }, account, given) => findPage(records.pool, account, given),
  tree: ({ records }, account, given) => findPage(records.pool, account, given),
  space: ({ records }, account, given) => findSpace(records.pool, account, given),
  person: ({ records }, account, given) => findPerson(records.pool, account, given),
  async label({ records }, account, given) {
    const { rows } = await records.pool.query<{ name: string }>(
      'select name from labels where account = $1 and lower(name) = lower($2) limit 1',
      [account, given],
    );
    if (rows[0] !== undefined) return rows[0].name;
    throw new UsageError(`no label "${given}" is known`, 'give the name of a label that some page carries');
  },
};

export const lift = async (id: string, options: SaidBy, globals: Globals): Promise<void> => {
  const reason = reasonOf(options);
  await withContext(globals, async (context) => {
    const { records } = context;
    const account = await accountOf(context, globals);
    const { name } = await whoActs(records.pool, account, options.by);
    const now = iso(systemClock.now());
    const holds = new Holds(records, account);
    // What it has caught up to its end stands in its history.
    await holds.refresh(now);
    await holds.lift(id, { by: name, reason }, now);
    if (globals.json) printJson((await holds.list({ lifted: true })).find((one) => one.hold_id === id));
    else print(`hold ${id} is lifted; what other holds have caught stays held`);
  });
};

const SHOWN = ['hold_id', 'scope', 'subject_id', 'pages', 'reason', 'placed_by', 'valid_from'];

export const list = async (options: { readonly lifted?: boolean }, globals: Globals): Promise<void> =>
  withContext(globals, async (context) => {
    const holds = new Holds(context.records, await accountOf(context, globals));
    await holds.refresh(iso(systemClock.now()));
    const rows = await holds.list({ lifted: options.lifted === true });
    if (globals.json) printJson(rows);
    else if (rows.length === 0) print('Nothing is held.');
    else await printTable(options.lifted ? [...SHOWN, 'valid_to', 'lifted_by', 'lift_reason'] : SHOWN, rows);
  });
