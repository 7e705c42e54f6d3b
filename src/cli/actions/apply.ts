import { refreshColumns } from '../../columns/refresh.ts';
import { carryOut, currentThings, planned } from '../../config/apply.ts';
import { fromCurrent } from '../../config/fromCurrent.ts';
import { applyLock } from '../../config/lock.ts';
import type { Change, Plan } from '../../config/plan.ts';
import { readConfigFile, wantedOf } from '../../config/read.ts';
import { configJsonSchema } from '../../config/schema.ts';
import type { Tools } from '../../config/tools.ts';
import { systemClock } from '../../model/clock.ts';
import { UsageError } from '../../model/errors.ts';
import { Activity } from '../../server/activity.ts';
import { Members } from '../../server/sign/members.ts';
import { Sessions } from '../../server/sign/sessions.ts';
import { SignOnStore } from '../../server/sign/signOnSettings.ts';
import type { Context } from '../context.ts';
import { withContext } from '../context.ts';
import type { Globals } from '../globals.ts';
import { channelsOf, notifyOptions } from '../notify.ts';
import { planLines } from '../planDisplay.ts';
import { keepSecret } from '../redact.ts';
import { count, print, printJson, say, warn } from '../terminal.ts';

interface ApplyOptions {
  readonly dryRun?: boolean;
  readonly detailedExit?: boolean;
  readonly prune?: boolean;
  readonly fromCurrent?: boolean;
  readonly schema?: boolean;
}

/** Of --dry-run --detailed-exit: something would be done. */
const WOULD_CHANGE = 5;

export const apply = async (path: string, options: ApplyOptions, globals: Globals): Promise<void> => {
  if (options.schema && options.fromCurrent) {
    throw new UsageError('--schema and --from-current exclude each other', 'give one of them');
  }
  if (options.detailedExit && !options.dryRun) {
    throw new UsageError('--detailed-exit is of --dry-run', 'give both, or none of them');
  }
  if (options.schema) return printJson(configJsonSchema());
  if (options.fromCurrent) return printCurrent(globals);
  const file = await readConfigFile(path);
  const wanted = await wantedOf(file, process.env);
  for (const { secret } of wanted) if (secret != null) keepSecret(secret);
  await withContext(globals, async (context) => {
    const tools = toolsOf(context);
    const unlock = options.dryRun ? null : await applyLock(context.records);
    try {
      const all = await planned(tools, wanted, options.prune === true);
      const { plan } = all;
      if (!globals.json) for (const line of planLines(plan)) print(line);
      if (!options.dryRun) await carryOut(tools, all);
      if (globals.json) printJson(asDocument(file.path, options.dryRun !== true, plan));
      tell(file.path, options.dryRun === true, plan);
      if (options.detailedExit && plan.changes.length > 0) process.exitCode = WOULD_CHANGE;
    } finally {
      await unlock?.();
    }
  });
};

const printCurrent = (globals: Globals): Promise<void> =>
  withContext(globals, async (context) => {
    const { yaml, broken } = fromCurrent(await currentThings(toolsOf(context)));
    process.stdout.write(yaml);
    for (const path of broken) warn(`${path} is not what it should be and is left out; kscope check says why`);
  });

const toolsOf = (context: Context): Tools => {
  const { records, accounts, vault, home, limiters, signal, columnsDirectory } = context;
  return {
    records,
    accounts,
    home,
    limiters,
    signal,
    channels: channelsOf(context),
    members: new Members(records, systemClock),
    sessions: new Sessions(records, systemClock),
    signOnStore: new SignOnStore(records, vault, process.env),
    activity: new Activity(records, systemClock),
    reach: notifyOptions().reach,
    clock: systemClock,
    refreshColumns: async () => {
      await refreshColumns({ pool: records.pool, directory: columnsDirectory, anew: true });
    },
  };
};

const many = (changes: readonly Change[], action: Change['action']): string =>
  count(changes.filter((one) => one.action === action).length);

const tell = (path: string, isDry: boolean, { changes, left }: Plan): void => {
  if (changes.length === 0) say(`nothing to do: everything is as ${path} says`);
  else {
    const [added, changed, removed] = (['add', 'change', 'remove'] as const).map((action) => many(changes, action));
    say(`${isDry ? 'would be ' : ''}added: ${added}, changed: ${changed}, removed: ${removed}`);
  }
  if (left.length > 0) say('what the file has no more stays; --prune removes it');
  if (isDry) return;
  const invited = changes.filter(({ action, kind }) => action === 'add' && kind === 'member');
  for (const { name } of invited)
    say(`${name} comes in through single sign-on, or by a link from: kscope member reset ${name}`);
};

const asDocument = (file: string, applied: boolean, { changes, left }: Plan) => ({
  file,
  applied,
  changes: changes.map(({ action, kind, name, fields, byHand }) => ({
    action,
    kind,
    name,
    by_hand: byHand,
    fields: fields.map(({ field, before, after, secret, byHand: isDrift }) => ({
      field,
      before,
      after,
      ...(secret === undefined ? {} : { secret }),
      by_hand: isDrift,
    })),
  })),
  left,
});
