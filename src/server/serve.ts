import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { serve as listen } from '@hono/node-server';
import { AccessThread } from '../access/thread/accessThread.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Vault } from '../accounts/secret.ts';
import { derivedTables } from '../columns/derived/index.ts';
import { refreshColumnsApart } from '../columns/refreshApart.ts';
import type { Limiters } from '../crawl/limiters.ts';
import { insightsOfHome } from '../insights/ofHome.ts';
import type { Insights } from '../insights/own/read.ts';
import type { Clock } from '../model/clock.ts';
import { messageOf, UserError } from '../model/errors.ts';
import { Channels } from '../notify/channels.ts';
import { Deliverer } from '../notify/delivery/deliverer.ts';
import type { Reach } from '../notify/wire/reach.ts';
import type { Records } from '../store/records.ts';
import { makeUp } from '../upkeep/followUp.ts';
import { Activity } from './activity.ts';
import { buildApp } from './app.ts';
import { ColumnsKeeper } from './columns/columnsKeeper.ts';
import { ColumnsThread } from './columns/columnsThread.ts';
import { Console } from './console.ts';
import { Crawls } from './crawls.ts';
import { Metrics } from './metrics.ts';
import { PoliciesThread } from './policies/policiesThread.ts';
import type { Services } from './services.ts';
import { Attempts } from './sign/attempts.ts';
import { Members } from './sign/members.ts';
import { Sessions } from './sign/sessions.ts';
import { SignOn } from './sign/signOn.ts';
import { SignOnStore } from './sign/signOnSettings.ts';
import { StandingQuestions } from './standing.ts';
import { WebApp } from './webApp.ts';

export interface ServeOptions {
  readonly records: Records;
  readonly accounts: Accounts;
  readonly vault: Vault;
  readonly limiters: Limiters;
  readonly columnsDirectory: string;
  /** Where files of people lie: insights, documentation, rules, policies. */
  readonly home: string;
  readonly clock: Clock;
  /** Ends the server: no request is taken any more, streams end, the crawls under way stop so that they go on next time. */
  readonly signal: AbortSignal;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** What may give the settings of single sign-on: KSCOPE_OIDC_… */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The built web application; where absent, the one of this package. */
  readonly webFolder?: string;
  /** Whether what is due is crawled. */
  readonly schedule: boolean;
  /** Where people reach it; null: where it listens, and alerts have no links. */
  readonly publicUrl: string | null;
  /** Where channels may send to. */
  readonly reach: Reach;
  /** Told on stderr. */
  log(text: string): void;
  /** Called once it answers. */
  onListening?(at: { readonly url: string; readonly claim: string | null }): void;
}

/** The web application as it is built: dist/web, seen from the sources and from what is built of them. */
const WEB_FOLDER = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../dist/web' : '../web', import.meta.url),
);

/** More than the columns have. */
const MOST_COLUMNS = 10_000;

/** How long answers under way may take after the stop. */
const GRACE_MILLIS = 5000;

/** Serves until the signal is aborted; resolves when everything has ended. */
export const serve = async (options: ServeOptions): Promise<void> => {
  const { records, accounts, vault, limiters, clock, signal, home, columnsDirectory, reach, log } = options;
  const metrics = new Metrics();
  const members = new Members(records, clock);
  const columns = new ColumnsThread(columnsDirectory);
  const keeper: ColumnsKeeper = new ColumnsKeeper({
    records,
    columns,
    clock,
    signal,
    crawledHere: () => services.crawls.accounts,
    refresh: async ({ anew }) => {
      await refreshColumnsApart({ pool: records.pool, directory: columnsDirectory, anew, signal });
    },
    onNewer: () => void standing.askAgain(),
    log,
  });
  const standing = new StandingQuestions(clock, log);
  const refreshColumns = (): Promise<void> => keeper.refresh();
  const told = new Set<string>();
  // Files are read at every question; what is wrong with one is said once.
  const tellFault = (fault: string): void => {
    if (!told.has(fault)) log(fault);
    told.add(fault);
  };
  let publicUrl = options.publicUrl ?? '';
  const signOnStore = new SignOnStore(records, vault, options.environment ?? {});
  const channels = new Channels({ records, vault, clock, reach, publicUrl: options.publicUrl });
  const deliverer = new Deliverer({ records, accounts, channels, clock, signal, publicUrl: options.publicUrl, log });
  const services: Services = {
    records,
    accounts,
    limiters,
    clock,
    signal,
    access: new AccessThread(records.pool),
    surveys: new AccessThread(records.pool),
    columns,
    standing,
    columnsAt: () => keeper.moment,
    console: new Console(new ColumnsThread(columnsDirectory)),
    policies: new PoliciesThread(records.pool, { columnsDirectory, home }),
    crawls: new Crawls({
      records,
      accounts,
      home,
      columnsDirectory,
      ceiling: limiters.ceiling.limit,
      clock,
      signal,
      metrics,
      log,
      onOver: () => deliverer.poke(),
    }),
    channels,
    members,
    sessions: new Sessions(records, clock),
    signOn: new SignOn({ records, vault, clock, store: signOnStore, publicUrl: () => publicUrl }),
    signOnStore,
    onFailure: (error, request) => log(`${request}: ${traceOf(error)}`),
    publicUrl: () => publicUrl,
    attempts: new Attempts(clock),
    activity: new Activity(records, clock),
    metrics,
    refreshColumns,
    insights: () => insightsIn(home, tellFault),
  };
  const app = buildApp({
    services,
    web: await WebApp.open(options.webFolder ?? WEB_FOLDER),
  });
  try {
    await refreshOutdated(services, log);
    const server = await listening(app.fetch, options);
    const stopped = stopOf(signal);
    const { port } = server.address() as { port: number };
    const url = `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`;
    if (publicUrl === '') publicUrl = url;
    const claim = (await members.isUnclaimed()) ? `${publicUrl}/setup#${await members.offerClaim()}` : null;
    options.onListening?.({ url, claim });
    // So that the first question need not wait until a whole site is loaded.
    for (const { name, blueprint } of await accounts.list()) {
      if (blueprint !== 'confluence') continue;
      services.access.ask('spaces', { account: name, at: null, ids: [] }).catch((error: unknown) => {
        if (!(error instanceof UserError)) log(`${name}: access is not known: ${messageOf(error)}`);
      });
    }
    const scheduled = options.schedule
      ? services.crawls.schedule().catch((error: unknown) => {
          if (!signal.aborted) log(`the schedule ended: ${messageOf(error)}`);
        })
      : undefined;
    const madeUp = options.schedule ? makeUp({ ...options, tell: log }).finally(() => deliverer.poke()) : undefined;
    const following = keeper.follow();
    const delivering = deliverer.run();
    await stopped;
    await Promise.all([closed(server), scheduled, following, services.crawls.settled(), delivering, madeUp]);
  } finally {
    await Promise.all([
      services.access.close(),
      services.surveys.close(),
      services.columns.close(),
      services.console.close(),
      services.policies.close(),
    ]);
    metrics.close();
  }
};

/** What is wrong with the files of a home is told to whoever keeps the server. */
const insightsIn = async (home: string, tell: (fault: string) => void): Promise<Insights> => {
  const { insights, faults } = await insightsOfHome(home);
  for (const fault of faults) tell(fault);
  return insights;
};

/** Has the columns made anew that an older build has made, which lack what lists are read from. */
const refreshOutdated = async ({ columns, refreshColumns }: Services, log: ServeOptions['log']): Promise<void> => {
  const rows = await columns.all<{ name: string }>(
    "select table_name || '.' || column_name as name from information_schema.columns",
    [],
    MOST_COLUMNS,
  );
  const there = new Set(rows.map(({ name }) => name));
  const wanted = derivedTables.flatMap((t) => Object.keys(t.columns).map((column) => `${t.name}.${column}`));
  if (there.size === 0 || wanted.every((name) => there.has(name))) return;
  log('the columns were made by an older build and are derived anew');
  await refreshColumns();
};

const traceOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

const stopOf = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

const listening = (fetch: Parameters<typeof listen>[0]['fetch'], { host, port }: ServeOptions): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = listen({ fetch, hostname: host, port }, () => resolve(server)) as Server;
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new UserError(`port ${port} of ${host} is taken`, 'give another one with --port, or stop what uses it', {
              cause: error,
            })
          : error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL'
            ? new UserError(
                `cannot listen at ${host}, port ${port}: ${error.message}`,
                'give another --host or --port',
                { cause: error },
              )
            : error,
      ),
    );
  });

/** Takes no more requests, and lets those under way come to their end for a while. */
const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), GRACE_MILLIS);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
