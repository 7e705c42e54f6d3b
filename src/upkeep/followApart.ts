import { fork } from 'node:child_process';
import type { EventKind } from '../governance/finding/finding.ts';
import type { DatabaseConnection } from '../store/connection.ts';
import { connectionOf } from '../store/connection.ts';
import type { Records } from '../store/records.ts';

/** How often each event happened to the findings of an account. */
export type Followed = Readonly<Partial<Record<EventKind, number>>>;

/** What the process is told. */
export interface FollowOrder {
  readonly connection: DatabaseConnection;
  readonly directory: string;
  readonly home: string;
  readonly account: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

export type FollowReply =
  | { readonly events: Followed }
  | { readonly failure: string }
  /** Said on the way, to be shown. */
  | { readonly told: string };

export interface FollowOptions {
  readonly records: Records;
  readonly columnsDirectory: string;
  /** Where the rules of people lie. */
  readonly home: string;
  readonly account: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly signal: AbortSignal;
  tell(text: string): void;
}

/**
 * Evaluates the rules in force on an account as its columns show it, stores what became of its findings with what there
 * is to notify of, and shows them in the columns. In a process of its own: questions and the engine of access take
 * seconds and memory, and end at once where that process does.
 */
export const followApart = (options: FollowOptions): Promise<Followed> => {
  const { records, columnsDirectory: directory, home, account, now, signal, tell } = options;
  signal.throwIfAborted();
  const worker = new URL(`./followProcess${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
  const child = fork(worker, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const stop = () => child.kill('SIGKILL');
  signal.addEventListener('abort', stop, { once: true });
  return new Promise<Followed>((resolve, reject) => {
    child.once('error', reject);
    child.on('message', (reply: FollowReply) => {
      if ('told' in reply) tell(reply.told);
      else if ('events' in reply) resolve(reply.events);
      else reject(new Error(reply.failure));
    });
    // Settled already where it has answered.
    child.once('exit', (code, by) =>
      reject(signal.aborted ? signal.reason : new Error(`the process of it ended with ${by ?? code}`)),
    );
    child.send({ connection: connectionOf(records.pool), directory, home, account, now } satisfies FollowOrder);
  }).finally(() => signal.removeEventListener('abort', stop));
};
