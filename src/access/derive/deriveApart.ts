import { fork } from 'node:child_process';
import type { Pool } from 'pg';
import type { DatabaseConnection } from '../../store/connection.ts';
import { connectionOf } from '../../store/connection.ts';
import type { Derived } from './deriveAccess.ts';

/** What the process is told: a message, not arguments, for a connection may hold a password. */
export interface DeriveOrder {
  readonly connection: DatabaseConnection;
  readonly account: string;
}

export type DeriveReply = { readonly derived: Derived } | { readonly failure: string };

export interface DeriveApartOptions {
  readonly pool: Pool;
  readonly account: string;
  readonly signal?: AbortSignal | undefined;
}

/** Derives the tables of access in a process of its own: the engine over a large site takes memory that a crawl shall not. */
export const deriveAccessApart = ({ pool, account, signal }: DeriveApartOptions): Promise<Derived> => {
  signal?.throwIfAborted();
  const worker = new URL(`./deriveProcess${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
  const child = fork(worker, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const stop = () => child.kill();
  signal?.addEventListener('abort', stop, { once: true });
  return new Promise<Derived>((resolve, reject) => {
    child.once('error', reject);
    child.once('message', (reply: DeriveReply) => {
      if ('derived' in reply) resolve(reply.derived);
      else reject(new Error(reply.failure));
    });
    // Settled already where it has answered.
    child.once('exit', (code, by) =>
      reject(signal?.reason ?? new Error(`deriving the tables of access ended with ${by ?? code}`)),
    );
    child.send({ connection: connectionOf(pool), account } satisfies DeriveOrder);
  }).finally(() => signal?.removeEventListener('abort', stop));
};
