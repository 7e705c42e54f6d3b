import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { serve as listen } from '@hono/node-server';
import { AccessThread } from '../access/thread/accessThread.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { refreshColumnsApart } from '../columns/refreshApart.ts';
import type { Limiters } from '../crawl/limiters.ts';
import type { Clock } from '../model/clock.ts';
import { messageOf, UserError } from '../model/errors.ts';
import type { Records } from '../store/records.ts';
import { Activity } from './activity.ts';
import { buildApp } from './app.ts';
import { ColumnsKeeper } from './columns/columnsKeeper.ts';
import { ColumnsThread } from './columns/columnsThread.ts';
import { Crawls } from './crawls.ts';
import { Metrics } from './metrics.ts';
import type { Services } from './services.ts';
import { Attempts } from './sign/attempts.ts';
import { Members } from './sign/members.ts';
import { WebApp } from './webApp.ts';

export interface ServeOptions {
  readonly records: Records;
  readonly accounts: Accounts;
  readonly limiters: Limiters;
  readonly columnsDirectory: string;
  readonly clock: Clock;
  /** Ends the server: no request is taken any more, streams end, the crawls under way stop so that they go on next time. */
  readonly signal: AbortSignal;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** The built web application; where absent, the one of this package. */
  readonly webFolder?: string;
  /** Whether what is due is crawled. */
  readonly schedule: boolean;
  /** Told on stderr. */
  log(text: string): void;
  /** Called once it answers. */
  onListening?(at: { readonly url: string; readonly claim: string | null }): void;
}

/** The web application as it is built: dist/web, seen from the sources and from what is built of them. */
const WEB_FOLDER = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../dist/web' : '../web', import.meta.url),
);

/** How long answers under way may take after the stop. */
const GRACE_MILLIS = 5000;

/** Serves until the signal is aborted; resolves when everything has ended. */
export const serve = async (options: ServeOptions): Promise<void> => {
  const { records, accounts, limiters, clock, signal, columnsDirectory, log } = options;
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
    log,
  });
  const refreshColumns = (): Promise<void> => keeper.refresh();
  const services: Services = {
    records,
    accounts,
    limiters,
    clock,
    signal,
    access: new AccessThread(records.pool),
    surveys: new AccessThread(records.pool),
    columns,
    columnsAt: () => keeper.moment,
    crawls: new Crawls({ records, accounts, limiters, clock, signal, metrics, refreshColumns, log }),
    members,
    attempts: new Attempts(clock),
    activity: new Activity(records, clock),
    metrics,
    refreshColumns,
  };
  const app = buildApp({
    services,
    web: await WebApp.open(options.webFolder ?? WEB_FOLDER),
    onFailure: (error, { method, url }) => log(`${method} ${new URL(url).pathname}: ${traceOf(error)}`),
  });
  try {
    const server = await listening(app.fetch, options);
    const stopped = stopOf(signal);
    const { port } = server.address() as { port: number };
    const url = `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`;
    const claim = (await members.isUnclaimed()) ? `${url}/setup#${await members.offerClaim()}` : null;
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
    const following = keeper.follow();
    await stopped;
    await Promise.all([closed(server), scheduled, following, services.crawls.settled()]);
  } finally {
    await Promise.all([services.access.close(), services.surveys.close(), services.columns.close()]);
    metrics.close();
  }
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
