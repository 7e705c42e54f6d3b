import { fork } from 'node:child_process';
import type { Pool } from 'pg';
import { UserError } from '../model/errors.ts';
import type { DatabaseConnection } from '../store/connection.ts';
import { connectionOf } from '../store/connection.ts';
import type { Refreshed, RefreshOptions } from './refresh.ts';

/** What the process is told: a message, not arguments, for a connection may hold a password. */
export interface RefreshOrder {
  readonly connection: DatabaseConnection;
  readonly directory: string;
  readonly anew: boolean;
}

export type RefreshReply =
  | { readonly refreshed: Refreshed }
  | { readonly failure: { readonly message: string; readonly mend: string | null } };

export interface RefreshApartOptions {
  readonly pool: Pool;
  readonly directory: string;
  readonly anew?: RefreshOptions['anew'];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Refreshes the columns in a process of its own: copying needs the more memory the larger the site is, and a crawl
 * beside it shall not.
 */
export const refreshColumnsApart = ({ pool, directory, anew, signal }: RefreshApartOptions): Promise<Refreshed> => {
  signal?.throwIfAborted();
  const connection = connectionOf(pool);
  const worker = new URL(`./refreshProcess${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
  const child = fork(worker, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const stop = () => child.kill();
  signal?.addEventListener('abort', stop, { once: true });
  return new Promise<Refreshed>((resolve, reject) => {
    child.once('error', reject);
    child.once('message', (reply: RefreshReply) => {
      if ('refreshed' in reply) resolve(reply.refreshed);
      else if (reply.failure.mend === null) reject(new Error(reply.failure.message));
      else reject(new UserError(reply.failure.message, reply.failure.mend));
    });
    // Settled already where it has answered.
    child.once('exit', (code, by) =>
      reject(signal?.reason ?? new Error(`the refresh of the columns ended with ${by ?? code}`)),
    );
    child.send({ connection, directory, anew: anew ?? false } satisfies RefreshOrder);
  }).finally(() => signal?.removeEventListener('abort', stop));
};
