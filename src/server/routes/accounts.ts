import { z } from '@hono/zod-openapi';
import type { Account } from '../../accounts/account.ts';
import { blueprintNames, checkName, checkSettings, formats, refuseFilters } from '../../accounts/account.ts';
import { expiryWarning } from '../../accounts/expiry.ts';
import { filterNames } from '../../accounts/filters.ts';
import { testAccount } from '../../blueprints/testAccount.ts';
import { lockAccount } from '../../crawl/run.ts';
import { standings } from '../../crawl/standing.ts';
import { iso } from '../../model/clock.ts';
import { accountNamed } from '../account.ts';
import { Problem } from '../problem.ts';
import { route } from '../route.ts';
import { accountName, byName, dayOrMoment, nothing } from '../schemas.ts';
import type { Services } from '../services.ts';
import { mayDo } from '../sign/role.ts';

const filtersInput = z.partialRecord(z.enum(filterNames), z.array(z.string().max(1000)).max(1000));
const settingsInput = {
  url: z.string().max(1000),
  email: z.string().max(320),
  every: z.string().max(100),
  formats: z.array(z.enum(formats)),
  internalDomains: z.array(z.string().max(255)).max(1000),
  filters: filtersInput,
};
const tokenInput = z.string().trim().min(1, 'is empty').max(4000).regex(/^\S+$/, 'holds white space');
const dayInput = dayOrMoment.nullable();

const settingsSchema = z.object({
  email: z.string(),
  formats: z.array(z.string()),
  internalDomains: z.array(z.string()),
  for: z.string().nullable(),
  filters: z.record(z.string(), z.array(z.string())),
  route: z.enum(['site', 'gateway']),
  tokenExpiresAt: z.string().nullable(),
});

const accountSchema = z
  .object({
    name: z.string(),
    blueprint: z.enum(blueprintNames),
    url: z.string(),
    every: z.string(),
    nextDueAt: z.string().nullable().meta({ description: 'Null: never, or paused.' }),
    due: z.boolean(),
    running: z.boolean().meta({ description: 'In this process or in another one.' }),
    paused: z.boolean(),
    missed: z.boolean().meta({ description: 'No run has ended for more than two turns.' }),
    overlong: z.boolean().meta({ description: 'The run under way takes longer than a turn.' }),
    lastRun: z
      .object({
        id: z.string(),
        status: z.enum(['running', 'complete', 'incomplete', 'failed', 'cancelled']),
        startedAt: z.string(),
        factsAt: z.string().nullable(),
        finishedAt: z.string().nullable(),
        requests: z.int(),
        reason: z.string().nullable(),
      })
      .nullable(),
    trouble: z.array(z.string()).meta({ description: 'What is wrong, with what to do.' }),
    settings: settingsSchema.nullable().meta({ description: 'For administrators; null for others.' }),
  })
  .meta({ id: 'Account' });

type Shown = z.infer<typeof accountSchema>;

interface RunRow {
  readonly run_id: string;
  readonly account: string;
  readonly status: NonNullable<Shown['lastRun']>['status'];
  readonly started_at: string;
  readonly facts_at: string | null;
  readonly finished_at: string | null;
  readonly requests: number;
  readonly reason: string | null;
}

const shown = async (
  { records, clock, accounts: store }: Services,
  accounts: readonly Account[],
  whole: boolean,
): Promise<Shown[]> => {
  const standing = await standings(records, accounts, clock.now());
  const { rows } = await records.pool.query<RunRow>(
    `select r.* from unnest($1::text[]) a(name) cross join lateral (
       select account, run_id, status, started_at, facts_at, finished_at, requests, reason from crawl_runs
       where account = a.name order by started_at desc limit 1) r`,
    [accounts.map(({ name }) => name)],
  );
  const troubles = await store.troubles(accounts.map(({ name }) => name));
  const runs = new Map(rows.map((row) => [row.account, row]));
  return accounts.map(({ name, blueprint, settings, tokenExpiresAt }) => {
    const known = standing.get(name);
    const run = runs.get(name);
    const trouble = troubles.get(name);
    const expiry = expiryWarning(name, tokenExpiresAt, clock.now());
    return {
      name,
      blueprint,
      url: settings.url,
      every: settings.every,
      nextDueAt: known === undefined || known.paused || !Number.isFinite(known.dueAt) ? null : iso(known.dueAt),
      due: known?.due ?? false,
      running: known?.running ?? false,
      paused: known?.paused ?? false,
      missed: known?.missed ?? false,
      overlong: known?.overlong ?? false,
      lastRun:
        run === undefined
          ? null
          : {
              id: run.run_id,
              status: run.status,
              startedAt: run.started_at,
              factsAt: run.facts_at,
              finishedAt: run.finished_at,
              requests: run.requests,
              reason: whole ? run.reason : null,
            },
      trouble: whole
        ? [
            ...(trouble === undefined ? [] : [trouble]),
            ...(expiry === null ? [] : [expiry]),
            ...(known?.missed ? ['more than two turns were missed: see that a server or a worker runs'] : []),
          ]
        : [],
      settings: whole
        ? {
            email: settings.email,
            formats: settings.formats,
            internalDomains: settings.internalDomains,
            for: settings.for ?? null,
            filters: Object.fromEntries(Object.entries(settings.filters).map(([key, values]) => [key, [...values]])),
            route: settings.route,
            tokenExpiresAt,
          }
        : null,
    };
  });
};

const one = async (services: Services, name: string): Promise<Shown> =>
  (await shown(services, [await accountNamed(services.accounts, name)], true))[0]!;

const dayOf = (text: string | null): string | null => (text === null ? null : new Date(text).toISOString());

/** What of an account the log of activity keeps: never the secret. */
const logged = ({ blueprint, settings, tokenExpiresAt, pausedAt }: Account) => ({
  blueprint,
  ...settings,
  tokenExpiresAt,
  pausedAt,
});

const checkSchema = z.object({
  resource: z.string(),
  readable: z.enum(['yes', 'no', 'partly']),
  detail: z.string(),
  mend: z.string().optional(),
});
const amountSchema = z.object({
  spaces: z.int().nullable().optional(),
  pages: z.int().nullable().optional(),
  people: z.int().nullable().optional(),
});

export const accountRoutes = [
  route({
    method: 'get',
    path: '/api/accounts',
    role: 'viewer',
    summary: 'The accounts, how each stands to its schedule, and what is wrong; never a token',
    answer: z.object({ items: z.array(accountSchema) }),
    handle: async ({ services, caller }) => ({
      items: await shown(services, await services.accounts.list(), mayDo(caller!.role, 'admin')),
    }),
  }),
  route({
    method: 'post',
    path: '/api/accounts',
    role: 'admin',
    summary: 'Add an account',
    body: z.strictObject({
      ...settingsInput,
      name: accountName,
      blueprint: z.enum(blueprintNames).default('confluence'),
      token: tokenInput,
      tokenExpiresAt: dayInput.default(null),
      for: accountName.optional(),
      every: settingsInput.every.default('24h'),
      formats: settingsInput.formats.default(['storage', 'view']),
      internalDomains: settingsInput.internalDomains.default([]),
      filters: filtersInput.default({}),
    }),
    answer: accountSchema,
    status: 201,
    async handle({ services, body, caller }) {
      const { name: given, blueprint, token, tokenExpiresAt, ...input } = body;
      const name = checkName(given);
      const { for: site, ...rest } = input;
      const settings = checkSettings({ ...rest, ...(site === undefined ? {} : { for: site }), route: 'site' });
      refuseFilters(blueprint, settings.filters);
      if ((blueprint === 'jira') !== (site !== undefined)) {
        throw new Problem(400, 'a jira account completes the people of a confluence account, and no other does', {
          mend: 'give the name of that account as "for", for jira only',
        });
      }
      if (site !== undefined) await accountNamed(services.accounts, site);
      await services.accounts.add(
        { name, blueprint, settings, token, tokenExpiresAt: dayOf(tokenExpiresAt) },
        iso(services.clock.now()),
      );
      await services.activity.note(caller, {
        action: 'account add',
        subjectType: 'account',
        subjectId: name,
        after: logged(await accountNamed(services.accounts, name)),
      });
      return one(services, name);
    },
  }),
  route({
    method: 'patch',
    path: '/api/accounts/{name}',
    role: 'admin',
    summary: 'Change an account; what is left out stays. Another address needs the token again',
    params: byName,
    body: z.strictObject({ ...settingsInput, token: tokenInput, tokenExpiresAt: dayInput }).partial(),
    answer: accountSchema,
    async handle({ services, params, body, caller }) {
      const before = await accountNamed(services.accounts, params.name);
      const { token, tokenExpiresAt, ...input } = body;
      const settings = checkSettings({ ...before.settings, ...input });
      refuseFilters(before.blueprint, settings.filters);
      // Else whoever has got hold of a session could send the token to a place of their own.
      if (settings.url !== before.settings.url && token === undefined) {
        throw new Problem(400, 'the token is not sent to another address than it was given for', {
          mend: 'give the token together with the new address',
        });
      }
      await services.accounts.update(params.name, settings);
      if (token !== undefined) {
        await services.accounts.rotateToken(params.name, token, dayOf(tokenExpiresAt ?? before.tokenExpiresAt));
      }
      if (tokenExpiresAt !== undefined) await services.accounts.tokenExpires(params.name, dayOf(tokenExpiresAt));
      await services.activity.note(caller, {
        action: 'account update',
        subjectType: 'account',
        subjectId: params.name,
        before: logged(before),
        after: logged(await accountNamed(services.accounts, params.name)),
      });
      return one(services, params.name);
    },
  }),
  route({
    method: 'delete',
    path: '/api/accounts/{name}',
    role: 'admin',
    summary: 'Remove an account and everything that was read through it',
    params: byName,
    answer: nothing,
    async handle({ services, params, caller }) {
      const before = await accountNamed(services.accounts, params.name);
      await services.crawls.halt(params.name, 'cancelled');
      // A crawl under way would bring back what is being removed.
      const unlock = await lockAccount(services.records, params.name, () => {});
      try {
        await services.accounts.remove(params.name);
      } finally {
        await unlock();
      }
      await services.activity.note(caller, {
        action: 'account remove',
        subjectType: 'account',
        subjectId: params.name,
        before: logged(before),
      });
      await services.refreshColumns();
      return {};
    },
  }),
  route({
    method: 'post',
    path: '/api/accounts/{name}/token',
    role: 'admin',
    summary: 'Replace the token',
    params: byName,
    body: z.strictObject({ token: tokenInput, tokenExpiresAt: dayInput.default(null) }),
    answer: accountSchema,
    async handle({ services, params, body, caller }) {
      await accountNamed(services.accounts, params.name);
      await services.accounts.rotateToken(params.name, body.token, dayOf(body.tokenExpiresAt));
      await services.activity.note(caller, {
        action: 'account rotate token',
        subjectType: 'account',
        subjectId: params.name,
        after: { tokenExpiresAt: dayOf(body.tokenExpiresAt) },
      });
      return one(services, params.name);
    },
  }),
  route({
    method: 'post',
    path: '/api/accounts/{name}/test',
    role: 'admin',
    summary: 'What the token can read, and how much the filters select',
    params: byName,
    answer: z.object({
      checks: z.array(checkSchema),
      selection: z
        .object({
          filters: z.array(
            z.object({
              filter: z.string(),
              value: z.string(),
              selects: amountSchema,
              problem: z.string().nullable(),
            }),
          ),
          altogether: amountSchema,
          problem: z.string().nullable(),
        })
        .nullable(),
      newRoute: z.enum(['site', 'gateway']).nullable(),
    }),
    async handle({ services, params, signal, caller }) {
      const account = await accountNamed(services.accounts, params.name);
      const either = AbortSignal.any([signal, services.signal]);
      const { checks, selection, newRoute } = await testAccount({ ...services, account, signal: either });
      if (newRoute !== null) {
        await services.activity.note(caller, {
          action: 'account update',
          subjectType: 'account',
          subjectId: params.name,
          before: { route: account.settings.route },
          after: { route: newRoute },
        });
      }
      return {
        checks: [...checks],
        selection: selection === null ? null : { ...selection, filters: [...selection.filters] },
        newRoute,
      };
    },
  }),
  route({
    method: 'post',
    path: '/api/accounts/{name}/crawl',
    role: 'admin',
    summary: 'Crawl now, or take up the run that was interrupted',
    params: byName,
    body: z.strictObject({ full: z.boolean().default(false), acceptLoss: z.boolean().default(false) }),
    answer: z.object({ run: z.string() }),
    status: 202,
    async handle({ services, params, body, caller }) {
      const account = await accountNamed(services.accounts, params.name);
      const run = await services.crawls.start(account, body);
      await services.activity.note(caller, {
        action: 'crawl',
        subjectType: 'account',
        subjectId: params.name,
        after: { run, ...body },
      });
      return { run };
    },
  }),
  route({
    method: 'post',
    path: '/api/accounts/{name}/pause',
    role: 'admin',
    summary: 'Stop the crawl so that it can go on, and keep schedules from the account until it is resumed',
    params: byName,
    answer: z.object({
      stopped: z
        .boolean()
        .meta({ description: 'Whether a crawl of this process was stopped; others end by themselves.' }),
    }),
    async handle({ services, params, caller }) {
      await accountNamed(services.accounts, params.name);
      await services.accounts.pause(params.name, iso(services.clock.now()));
      const stopped = await services.crawls.halt(params.name, 'paused');
      await services.activity.note(caller, { action: 'pause', subjectType: 'account', subjectId: params.name });
      return { stopped };
    },
  }),
  route({
    method: 'post',
    path: '/api/accounts/{name}/resume',
    role: 'admin',
    summary: 'Let schedules crawl the account again, and go on with an interrupted run at once',
    params: byName,
    answer: z.object({ run: z.string().nullable().meta({ description: 'Null: nothing is due yet.' }) }),
    async handle({ services, params, caller }) {
      const account = await accountNamed(services.accounts, params.name);
      await services.accounts.pause(params.name, null);
      await services.activity.note(caller, { action: 'resume', subjectType: 'account', subjectId: params.name });
      const standing = (await standings(services.records, [account], services.clock.now())).get(params.name);
      return { run: standing?.due ? await services.crawls.start(account, {}) : null };
    },
  }),
  route({
    method: 'post',
    path: '/api/accounts/{name}/cancel',
    role: 'admin',
    summary: 'Give up the run that is under way or was interrupted; the next turn begins anew',
    params: byName,
    answer: z.object({ run: z.string().nullable().meta({ description: 'Null: there was none.' }) }),
    async handle({ services, params, caller }) {
      const run = await services.crawls.cancel(await accountNamed(services.accounts, params.name));
      await services.activity.note(caller, {
        action: 'cancel',
        subjectType: 'account',
        subjectId: params.name,
        after: { run },
      });
      return { run };
    },
  }),
] as const;
