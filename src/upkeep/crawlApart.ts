import { fork } from 'node:child_process';
import type { Account } from '../accounts/account.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { CrawlMode } from '../blueprints/blueprint.ts';
import { CrawlRunning } from '../crawl/errors.ts';
import type { StageProgress } from '../crawl/progress.ts';
import type { Run } from '../crawl/run.ts';
import type { Summary } from '../crawl/summary.ts';
import { UsageError, UserError } from '../model/errors.ts';
import { carried } from '../model/trace.ts';
import type { DatabaseConnection } from '../store/connection.ts';
import { connectionOf } from '../store/connection.ts';
import type { Records } from '../store/records.ts';

/** What the process is told: by messages, for a connection may hold a password, and the token is one. */
export interface CrawlOrder {
  readonly connection: DatabaseConnection;
  readonly home: string;
  readonly columnsDirectory: string;
  readonly account: string;
  readonly token: string;
  readonly mode: Partial<CrawlMode>;
  /** The most requests under way at once. */
  readonly ceiling: number;
  /** Of what span it is a part. */
  readonly carrier: Readonly<Record<string, string>>;
}

export type CrawlMessage = { readonly order: CrawlOrder } | { readonly stop: true };

/** How far a crawl is, as its process says. */
export interface CrawlProgress {
  readonly stages: readonly StageProgress[];
  /** Since this process took the run up. */
  readonly requests: number;
  /** How many requests the pace allows at once. */
  readonly window: number;
}

export interface CrawlFailure {
  readonly kind: 'running' | 'usage' | 'user' | 'other';
  readonly message: string;
  readonly mend: string;
  /** Which is being crawled, where that is what keeps it from being done. */
  readonly account: string;
}

export type CrawlReply =
  | { readonly begun: Pick<Run, 'runId' | 'resumed' | 'startedAt' | 'earlierRequests'> }
  | { readonly progress: CrawlProgress }
  | { readonly told: string }
  | { readonly summary: Summary }
  | { readonly failure: CrawlFailure };

/** A crawl that another process does, as it is followed from here. */
export interface CrawlSeen extends CrawlProgress {
  readonly run: Extract<CrawlReply, { readonly begun: unknown }>['begun'];
}

export interface CrawlApartOptions {
  readonly records: Records;
  readonly accounts: Accounts;
  readonly account: Account;
  readonly home: string;
  readonly columnsDirectory: string;
  readonly mode: Partial<CrawlMode>;
  readonly ceiling: number;
  /** Stops the crawl so that it can go on. */
  readonly signal: AbortSignal;
  /** Called when it has begun, and then whenever it has come further. */
  onSeen(seen: CrawlSeen): void;
  /** Hears what a person should know, in one line. */
  tell(text: string): void;
}

/**
 * Crawls an account with all that follows, in a process of its own: reading a large site leaves a server no time for
 * those who ask it. Where this process ends, so does that one, and the crawl goes on the next time.
 */
export const crawlApart = async (options: CrawlApartOptions): Promise<Summary> => {
  const { records, accounts, account, home, columnsDirectory, mode, ceiling, signal, onSeen, tell } = options;
  const token = await accounts.token(account.name);
  signal.throwIfAborted();
  const worker = new URL(`./crawlProcess${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
  const child = fork(worker, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const send = (message: CrawlMessage): void => {
    // One that has just ended cannot be told anything; its end says what came of it.
    if (child.connected) child.send(message, () => {});
  };
  const stop = () => send({ stop: true });
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await new Promise<Summary>((resolve, reject) => {
      let seen: CrawlSeen | undefined;
      let failure: unknown;
      let summary: Summary | undefined;
      child.once('error', reject);
      child.on('message', (reply: CrawlReply) => {
        if ('begun' in reply) seen = { run: reply.begun, stages: [], requests: 0, window: 0 };
        else if ('progress' in reply && seen !== undefined) seen = { ...seen, ...reply.progress };
        else if ('told' in reply) tell(reply.told);
        else if ('summary' in reply) summary = reply.summary;
        else if ('failure' in reply) failure = errorOf(reply.failure);
        if (('begun' in reply || 'progress' in reply) && seen !== undefined) onSeen(seen);
      });
      // Not before it has let go of the lock of the account.
      child.once('close', (code, by) => {
        if (summary !== undefined) resolve(summary);
        else if (signal.aborted) reject(signal.reason);
        else
          reject(
            failure ??
              new UserError(
                `the process of the crawl ended with ${by ?? code}`,
                'crawl again: it goes on from there; where memory ran out, give it more',
              ),
          );
      });
      send({
        order: {
          connection: connectionOf(records.pool),
          home,
          columnsDirectory,
          account: account.name,
          token,
          mode,
          ceiling,
          carrier: carried(),
        },
      });
    });
  } finally {
    signal.removeEventListener('abort', stop);
  }
};

const errorOf = ({ kind, message, mend, account }: CrawlFailure): Error => {
  switch (kind) {
    case 'running':
      return new CrawlRunning(account);
    case 'usage':
      return new UsageError(message, mend);
    case 'user':
      return new UserError(message, mend);
    default:
      return new Error(message);
  }
};
