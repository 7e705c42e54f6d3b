import type { Account } from '../../accounts/account.ts';
import { blueprintNames, checkName, checkSettings, refuseFilters } from '../../accounts/account.ts';
import { expiryWarning } from '../../accounts/expiry.ts';
import type { Filters } from '../../accounts/filters.ts';
import { filterNames } from '../../accounts/filters.ts';
import type { Amount, Check, Selection } from '../../blueprints/blueprint.ts';
import { testAccount } from '../../blueprints/testAccount.ts';
import { lockAccount } from '../../crawl/run.ts';
import { standings } from '../../crawl/standing.ts';
import { iso, momentIn, systemClock } from '../../model/clock.ts';
import { UsageError } from '../../model/errors.ts';
import { withContext } from '../context.ts';
import { nextDue } from '../dueDisplay.ts';
import type { Globals } from '../globals.ts';
import { confirm, readToken } from '../prompt.ts';
import { keepSecret } from '../redact.ts';
import { count, moment, print, printJson, say, warn } from '../terminal.ts';

interface SettingsOptions {
  readonly url?: string;
  readonly email?: string;
  readonly every?: string;
  readonly formats?: string;
  readonly internalDomain?: readonly string[];
  readonly bot?: readonly string[];
  readonly for?: string;
  readonly tokenExpires?: string;
  readonly verify?: string;
  /** Those that are given, by the names of their options; checked with the other settings. */
  readonly filters: Readonly<Record<string, unknown>>;
}

interface UpdateOptions extends SettingsOptions {
  readonly clearFilter?: readonly string[];
}

interface AddOptions extends SettingsOptions {
  readonly blueprint: string;
  readonly tokenStdin?: boolean;
}

const DEFAULT_EVERY = '24h';

export const add = async (name: string, options: AddOptions, globals: Globals): Promise<void> => {
  checkName(name);
  const blueprint = blueprintNames.find((one) => one === options.blueprint);
  if (!blueprint)
    throw new UsageError(`there is no blueprint "${options.blueprint}"`, `choose one of: ${blueprintNames.join(', ')}`);
  if (!options.url)
    throw new UsageError('--url is missing', 'give the address of the site, https://your-site.atlassian.net');
  if (!options.email) throw new UsageError('--email is missing', 'give the e-mail of the token');
  if (blueprint === 'jira' && !options.for) {
    throw new UsageError(
      'a jira account completes the people of a confluence account',
      'name that account with --for NAME',
    );
  }
  const settings = checkSettings({
    url: options.url,
    email: options.email,
    every: options.every ?? DEFAULT_EVERY,
    formats: formatsOf(options.formats ?? 'storage,view'),
    internalDomains: options.internalDomain ?? [],
    ...(options.bot === undefined ? {} : { bots: options.bot }),
    ...(options.for === undefined ? {} : { for: options.for }),
    ...(options.verify === undefined ? {} : { verify: Number(options.verify) }),
    filters: options.filters,
    route: 'site',
  });
  refuseFilters(blueprint, settings.filters);
  const tokenExpiresAt = dateOf(options.tokenExpires);
  const token = await readToken(options.tokenStdin === true);
  keepSecret(token);
  await withContext(globals, async ({ accounts }) => {
    if (settings.for !== undefined) await accounts.get(settings.for);
    await accounts.add({ name, blueprint, settings, token, tokenExpiresAt }, iso(systemClock.now()));
  });
  say(`added ${name}: ${settings.url}, every ${settings.every}`);
  say(`next: kscope account test ${name} shows what the token can read; kscope crawl ${name} reads it`);
  if (tokenExpiresAt === null) {
    say('Atlassian ends every token within a year; with --token-expires DATE you are warned in time');
  }
};

export const list = async (globals: Globals): Promise<void> =>
  withContext(globals, async ({ accounts, records }) => {
    const all = globals.account === undefined ? await accounts.list() : [await accounts.get(globals.account)];
    const standing = await standings(records, all, systemClock.now());
    if (globals.json) {
      printJson(
        all.map(({ name, blueprint, settings, tokenExpiresAt }) => ({
          name,
          blueprint,
          ...settings,
          token_expires_at: tokenExpiresAt,
          next_due_at: moment(standing.get(name)?.dueAt ?? Infinity),
        })),
      );
      return;
    }
    if (all.length === 0) say('no accounts yet; add one with: kscope account add NAME --url … --email …');
    for (const one of all) {
      const { url, email, every, filters } = one.settings;
      const filtered = Object.keys(filters).length > 0 ? ['filtered'] : [];
      const known = standing.get(one.name);
      const next = known === undefined ? [] : [nextDue(known)];
      print([one.name, one.blueprint, url, email, `every ${every}`, ...next, ...filtered].join('  '));
      warnOfExpiry(one);
    }
  });

export const warnOfExpiry = (account: Account): void => {
  const warning = expiryWarning(account.name, account.tokenExpiresAt, systemClock.now());
  if (warning !== null) warn(warning);
};

export const test = async (name: string, globals: Globals): Promise<void> =>
  withContext(globals, async (context) => {
    const account = await context.accounts.get(name);
    warnOfExpiry(account);
    keepSecret(await context.accounts.token(name));
    const { checks, selection, newRoute } = await testAccount({ ...context, account, clock: systemClock });
    if (newRoute !== null) say(`the token works by the ${newRoute} route; the account now uses it`);
    if (globals.json) printJson({ account: name, checks, ...(selection === null ? {} : { selection }) });
    else {
      printChecks(checks);
      if (selection !== null) printSelection(selection);
    }
    if (selection !== null && selection.problem !== null) {
      throw new UsageError(selection.problem, `change the filters with: kscope account update ${name}`);
    }
  });

const printChecks = (checks: readonly Check[]): void => {
  const width = Math.max(...checks.map((check) => check.resource.length));
  for (const check of checks) {
    const mark = check.readable === 'yes' ? '✓' : check.readable === 'partly' ? '~' : '✗';
    print(`${mark} ${check.resource.padEnd(width)}  ${check.detail}`);
    if (check.mend !== undefined) print(`  ${' '.repeat(width)}  → ${check.mend}`);
  }
};

const printSelection = ({ filters, altogether, problem }: Selection): void => {
  const names = filters.map(({ filter, value }) => `--${filter} ${value}`);
  const width = Math.max(...names.map((name) => name.length));
  print('');
  for (const [i, one] of filters.entries()) {
    print(`${one.problem === null ? '✓' : '✗'} ${names[i]?.padEnd(width)}  ${one.problem ?? inWords(one.selects)}`);
  }
  print(`${problem === null ? '✓' : '✗'} ${'altogether'.padEnd(width)}  ${inWords(altogether)}`);
};

const inWords = (amount: Amount): string =>
  (
    [
      ['spaces', 'space', 'spaces'],
      ['people', 'person', 'people'],
      ['pages', 'page or blogpost', 'pages and blogposts'],
    ] as const
  )
    .flatMap(([name, one, many]) => {
      const n = amount[name];
      if (n === undefined) return [];
      return n === null ? `${many} not counted` : `${count(n)} ${n === 1 ? one : many}`;
    })
    .join(', ');

export const update = async (name: string, options: UpdateOptions, globals: Globals): Promise<void> =>
  withContext(globals, async ({ accounts }) => {
    const { blueprint, settings } = await accounts.get(name);
    const changed = checkSettings({
      ...settings,
      ...(options.url === undefined ? {} : { url: options.url }),
      ...(options.email === undefined ? {} : { email: options.email }),
      ...(options.every === undefined ? {} : { every: options.every }),
      ...(options.formats === undefined ? {} : { formats: formatsOf(options.formats) }),
      ...(options.internalDomain === undefined ? {} : { internalDomains: options.internalDomain }),
      ...(options.bot === undefined ? {} : { bots: options.bot }),
      ...(options.for === undefined ? {} : { for: options.for }),
      ...(options.verify === undefined ? {} : { verify: Number(options.verify) }),
      filters: { ...cleared(settings.filters, options.clearFilter ?? []), ...options.filters },
    });
    refuseFilters(blueprint, changed.filters);
    await accounts.update(name, changed);
    if (options.tokenExpires !== undefined) await accounts.tokenExpires(name, dateOf(options.tokenExpires));
    say(`updated ${name}`);
  });

/** @throws UsageError where a filter that is to be cleared is none. */
const cleared = (filters: Filters, names: readonly string[]): Filters => {
  const unknown = names.find((name) => name !== 'all' && !filterNames.some((one) => one === name));
  if (unknown !== undefined) {
    throw new UsageError(`--clear-filter ${unknown} is no filter`, `choose of: all, ${filterNames.join(', ')}`);
  }
  const gone = new Set(names.includes('all') ? filterNames : names);
  return Object.fromEntries(Object.entries(filters).filter(([name]) => !gone.has(name)));
};

export const rotateToken = async (
  name: string,
  options: { readonly tokenStdin?: boolean; readonly tokenExpires?: string },
  globals: Globals,
): Promise<void> => {
  const expiresAt = dateOf(options.tokenExpires);
  const token = await readToken(options.tokenStdin === true);
  keepSecret(token);
  await withContext(globals, async ({ accounts }) => {
    await accounts.get(name);
    await accounts.rotateToken(name, token, expiresAt);
  });
  say(`${name} has a new token; what was read stays, and the next crawl goes on`);
};

export const remove = async (name: string, options: { readonly yes?: boolean }, globals: Globals): Promise<void> =>
  withContext(globals, async ({ accounts, records, columnsDirectory }) => {
    await accounts.get(name);
    if (!options.yes) await confirm(`remove ${name} and everything that was read from it?`);
    // A crawl under way would bring back what is being removed.
    const unlock = await lockAccount(records, name, () => {});
    try {
      await accounts.remove(name);
    } finally {
      await unlock();
    }
    const { refreshColumns } = await import('../../columns/refresh.ts');
    await refreshColumns({ pool: records.pool, directory: columnsDirectory, anew: true });
    say(`removed ${name}`);
  });

const formatsOf = (list: string): readonly string[] =>
  list === 'none' ? [] : list.split(',').map((one) => one.trim());

const dateOf = (text: string | undefined): string | null => {
  if (text === undefined) return null;
  const moment = momentIn(text);
  if (moment !== null) return moment;
  throw new UsageError(`"${text}" is no date`, 'give it as 2027-05-31');
};
