import pg from 'pg';
import type { Origin } from './origin.ts';
import { originOf } from './origin.ts';

/** Serializes the refreshes of one database; any constant that nobody else uses. */
const REFRESH_LOCK = 0x6b73_6371;

/** One moment of the records, seen alike by several connections. */
export interface Snapshot {
  readonly origin: Origin;
  /** Connections that see this moment and nothing later. */
  readonly clients: readonly pg.Client[];
  /** Holds the lock until its transaction ends. */
  readonly keeper: pg.Client;
  close(): Promise<void>;
}

/**
 * Waits until no other refresh of the database is under way, then takes a snapshot. Since a snapshot is taken only under
 * the lock, a refresh that ends later always carries the later moment.
 *
 * The connections are its own: one taken from a pool could wait for ever behind refreshes that wait for this lock.
 */
export const takeSnapshot = async (
  config: pg.ClientConfig,
  options: { readonly connections: number; readonly signal?: AbortSignal | undefined },
): Promise<Snapshot> => {
  const clients: pg.Client[] = [];
  // Ending a client with a query under way breaks its connection off, which fails the query.
  const close = async (): Promise<void> => {
    options.signal?.removeEventListener('abort', abort);
    await Promise.all(clients.map((client) => client.end()));
  };
  const abort = (): void => {
    for (const client of clients) void client.end();
  };
  const connect = async (): Promise<pg.Client> => {
    options.signal?.throwIfAborted();
    const client = new pg.Client(config);
    // A connection that breaks fails the query that runs on it, or the next one.
    client.on('error', () => {});
    clients.push(client);
    await client.connect();
    await client.query(
      `set datestyle = iso; set timezone = utc; set extra_float_digits = 1; set bytea_output = hex;
       set statement_timeout = 0; set idle_in_transaction_session_timeout = 0`,
    );
    return client;
  };
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    const keeper = await connect();
    await keeper.query('begin');
    await keeper.query('select pg_advisory_xact_lock($1)', [REFRESH_LOCK]);
    const { rows } = await keeper.query('select pg_export_snapshot() as id');
    const id: string = rows[0].id;
    const readers = await Promise.all(
      Array.from({ length: options.connections }, async () => {
        const reader = await connect();
        await reader.query('begin transaction isolation level repeatable read, read only');
        await reader.query(`set transaction snapshot ${pg.escapeLiteral(id)}`);
        return reader;
      }),
    );
    const [first] = readers;
    if (!first) throw new Error('a snapshot needs a connection');
    return {
      origin: await originOf(first),
      clients: readers,
      keeper,
      close,
    };
  } catch (error) {
    await close();
    options.signal?.throwIfAborted();
    throw error;
  }
};
