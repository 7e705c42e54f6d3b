import { systemClock } from '../../model/clock.ts';
import { UsageError, UserError } from '../../model/errors.ts';
import type { KindName } from '../../notify/channel/kinds.ts';
import { kinds } from '../../notify/channel/kinds.ts';
import type { Channel, Delivery } from '../../notify/channels.ts';
import { Activity } from '../../server/activity.ts';
import { withContext } from '../context.ts';
import type { Globals } from '../globals.ts';
import { channelsOf } from '../notify.ts';
import { confirm, readSecret } from '../prompt.ts';
import { keepSecret } from '../redact.ts';
import { print, printJson, say } from '../terminal.ts';

interface AddOptions {
  readonly kind: KindName;
  readonly secretStdin?: boolean;
  readonly url?: string;
  readonly host?: string;
  readonly port?: string;
  readonly security?: string;
  readonly user?: string;
  readonly from?: string;
  readonly to?: readonly string[];
  readonly on?: readonly string[];
  readonly severity: string;
  readonly space?: readonly string[];
  readonly owner?: readonly string[];
  readonly withoutOwner?: boolean;
  readonly rule?: readonly string[];
  readonly digest?: string;
  readonly hour?: string;
  readonly weekday?: string;
  readonly zone?: string;
}

const given = (values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

const numberOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));

export const add = async (id: string, options: AddOptions, globals: Globals): Promise<void> => {
  const { kind: name, url, host, port, security, user, from, to, digest, hour, weekday, zone } = options;
  const kind = kinds[name];
  const settings = given({ url, host, port: numberOf(port), security, user, from, to });
  if (digest === undefined && (hour ?? weekday ?? zone) !== undefined) {
    throw new UsageError('--hour, --weekday and --zone are of a digest', 'add --digest day or --digest week');
  }
  const subscription = {
    ...given({ events: options.on, spaces: options.space, owners: options.owner, rules: options.rule }),
    severity: options.severity,
    ownerless: options.withoutOwner === true,
    accounts: globals.account === undefined ? [] : [globals.account],
    digest: digest === undefined ? null : given({ every: digest, hour: numberOf(hour), weekday, zone }),
  };
  const isSecret = name !== 'email' || user !== undefined;
  const secret = isSecret
    ? await readSecret({
        what: 'secret',
        question: `${kind.secret}: `,
        fromStdin: options.secretStdin === true,
        stdinOption: '--secret-stdin',
        variable: 'KSCOPE_CHANNEL_SECRET',
        blanks: true,
      })
    : null;
  if (secret !== null) keepSecret(secret);
  await withContext(globals, async (context) => {
    if (globals.account !== undefined) await context.accounts.get(globals.account);
    const channels = channelsOf(context);
    await channels.add({ id, kind: name, settings, secret, subscription });
    await new Activity(context.records, systemClock).note(null, {
      action: 'channel add',
      subjectType: 'channel',
      subjectId: id,
      after: shown(await channels.get(id)),
    });
  });
  say(`added ${id}; find out whether it works with: kscope channel test ${id}`);
};

export const list = async (globals: Globals): Promise<void> =>
  withContext(globals, async (context) => {
    const all = await channelsOf(context).list();
    if (globals.json) {
      printJson(all.map((one) => ({ name: one.id, ...shown(one) })));
      return;
    }
    if (all.length === 0) say('no channels yet; add one with: kscope channel add NAME --kind slack|email|webhook');
    for (const one of all) print(`${one.id}  ${one.kind}  ${kinds[one.kind].target(one.settings)}  ${inWords(one)}`);
  });

export const test = async (id: string, globals: Globals): Promise<void> =>
  withContext(globals, async (context) => {
    const line = await channelsOf(context).test(id, context.signal);
    if (globals.json) printJson(line);
    if (line.error !== null)
      throw new UserError(`${id} was not told: ${line.error}`, 'correct the channel and try again');
    if (!globals.json) say(`${id} took the message`);
  });

export const log = async (
  id: string | undefined,
  options: { readonly limit: string },
  globals: Globals,
): Promise<void> => {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1) {
    throw new UsageError(`--limit ${options.limit} is no whole number above 0`, 'see kscope channel log --help');
  }
  await withContext(globals, async (context) => {
    const channels = channelsOf(context);
    if (id !== undefined) await channels.get(id);
    const lines = await channels.deliveries({ channel: id, limit });
    if (globals.json) printJson(lines);
    else if (lines.length === 0) print('nothing');
    else for (const line of lines) print(lineOf(line));
  });
};

export const remove = async (id: string, options: { readonly yes?: boolean }, globals: Globals): Promise<void> =>
  withContext(globals, async (context) => {
    const channels = channelsOf(context);
    const before = await channels.get(id);
    if (!options.yes) await confirm(`remove the channel ${id} with its log?`);
    await channels.remove(id);
    await new Activity(context.records, systemClock).note(null, {
      action: 'channel remove',
      subjectType: 'channel',
      subjectId: id,
      before: shown(before),
    });
    say(`removed ${id}`);
  });

const shown = ({ kind, settings, subscription }: Channel) => ({ kind, settings, subscription });

const inWords = ({ subscription: { events, severity, accounts, spaces, owners, ownerless, rules, digest } }: Channel) =>
  [
    `${severity} and above`,
    `on ${events.join(', ')}`,
    ...(accounts.length > 0 ? [`of ${accounts.join(', ')}`] : []),
    ...(spaces.length > 0 ? [`in ${spaces.join(', ')}`] : []),
    ...(owners.length > 0 ? [`owned by ${owners.join(', ')}`] : []),
    ...(ownerless ? ['without owner'] : []),
    ...(rules.length > 0 ? [`by ${rules.join(', ')}`] : []),
    digest === null
      ? 'at once'
      : `each ${digest.every === 'week' ? digest.weekday : 'day'} at ${digest.hour}:00 ${digest.zone}`,
  ].join('; ');

const lineOf = ({ createdAt, channel, status, title, attempts, nextAt, error }: Delivery): string =>
  [
    `${createdAt.slice(0, 16).replace('T', ' ')} UTC`,
    channel,
    attempts > 1 ? `${status} (${attempts} attempts)` : status,
    title ?? 'not tried yet',
    ...(error === null ? [] : [error]),
    ...(nextAt === null || status !== 'waiting' ? [] : [`next ${nextAt.slice(0, 16).replace('T', ' ')} UTC`]),
  ].join('  ');
