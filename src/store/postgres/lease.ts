import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { abandonableClient, orAbandon } from './client.ts';
import { DATABASE, OWNER } from './cluster.ts';
import { codeOf, DatabaseUnavailable } from './errors.ts';

/** How to reach an embedded server. Everything is said, so that no PG… variable fills a gap. */
export interface SocketAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly ssl: false;
}

export const addressIn = (socketFolder: string): SocketAddress => ({
  host: socketFolder,
  port: 5432,
  user: OWNER,
  database: DATABASE,
  ssl: false,
});

/** Any two numbers that nobody else uses: locks on pairs do not meet those on single numbers. */
const KEY = '1263488843, 1';

/** Codes of a server that is starting, stopping, recovering, or gone. */
const passing = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03', '08006']);

/** What the driver says, without a code, of a connection that broke earlier or just now. */
const lost = /^Connection terminated|^Client was closed|^Client has encountered a connection error/;

const POLL_MS = 20;

/** How long the connections of a pool that was ended may take to vanish. */
const FAREWELL_MS = 1_000;

/** As what the connections show themselves that keep an embedded server running, and do no more. */
export const LEASE = 'kscope lease';

/**
 * One process's share in the server: a connection that holds a shared lock for as long as the process uses the database. Who
 * holds the lock alone is the last one, and may stop the server; a newcomer then waits for the lock until its connection is cut, and
 * knows that it has to start the server again. PostgreSQL frees the share of a process that was killed.
 */
export class Lease {
  readonly #client: pg.Client;
  /** Settles when the connection has ended, whoever ended it. */
  readonly ended: Promise<void>;

  private constructor(client: pg.Client, ended: Promise<void>) {
    this.#client = client;
    this.ended = ended;
  }

  /** Takes a share; undefined where the server is on its way up or down. */
  static async take(address: SocketAddress, signal: AbortSignal | undefined): Promise<Lease | undefined> {
    const client = abandonableClient({ ...address, application_name: LEASE });
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    try {
      await orAbandon(client, signal, async () => {
        await client.connect();
        await client.query(`SELECT pg_advisory_lock_shared(${KEY})`);
      });
      return new Lease(client, ended);
    } catch (error) {
      await client.end();
      if (isPassing(error)) return undefined;
      throw explain(error, address);
    }
  }

  /** Gives the share back. Where it was the last one, calls `stop` while nobody new can come in. */
  async giveBack(stop: () => Promise<void>): Promise<void> {
    try {
      if (await this.#isLast()) await stop();
    } finally {
      await this.#client.end();
    }
  }

  async #isLast(): Promise<boolean> {
    try {
      // First ours, then all: of two that leave at once, the later one then sees that it is the last.
      await this.#client.query(`SELECT pg_advisory_unlock_shared(${KEY})`);
      return (await this.#tookAll()) && (await this.#isAlone());
    } catch (error) {
      // The share was lost before it could be given back.
      if (isPassing(error)) return false;
      throw error;
    }
  }

  async #tookAll(): Promise<boolean> {
    const { rows } = await this.#client.query<{ taken: boolean }>(`SELECT pg_try_advisory_lock(${KEY}) AS taken`);
    return rows[0]?.taken === true;
  }

  /** Whether no other connection is left: neither a newcomer nor anybody who came without a share. */
  async #isAlone(): Promise<boolean> {
    const giveUpAt = Date.now() + FAREWELL_MS;
    for (;;) {
      const { rows } = await this.#client.query<{ others: number; newcomers: number }>(
        `SELECT (SELECT count(*)::int FROM pg_stat_activity
                 WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()) AS others,
                (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND NOT granted) AS newcomers`,
      );
      const { others = 0, newcomers = 0 } = rows[0] ?? {};
      if (others === 0) return true;
      if (newcomers > 0 || Date.now() > giveUpAt) return false;
      await delay(POLL_MS);
    }
  }
}

const isPassing = (error: unknown): boolean =>
  passing.has(codeOf(error) ?? '') || (error instanceof Error && lost.test(error.message));

function explain(error: unknown, address: SocketAddress): unknown {
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
      return new DatabaseUnavailable(
        `The database is run by another user: no permission for its socket in ${address.host}.`,
        'Run Kscope as the user that owns the home.',
        { cause: error },
      );
    case '53300':
      return new DatabaseUnavailable('The database has no connection left.', 'Stop some of the running commands.', {
        cause: error,
      });
    default:
      return error;
  }
}
