import pg from 'pg';
import { UserError } from '../../model/errors.ts';
import { tables } from '../../model/schema.ts';
import { qualified } from '../ddl.ts';
import { codeOf } from '../postgres/errors.ts';
import { SAME_WORDS } from './extent.ts';

/** One moment of a database, seen alike by several connections. */
export interface Source {
  readonly clients: readonly pg.Client[];
  /** ISO 8601, in the clock of the database. */
  readonly takenAt: string;
  /** Of PostgreSQL. */
  readonly serverVersion: string;
  /** Holds what is locked. */
  readonly keeper: pg.Client;
  close(): Promise<void>;
}

interface SourceOptions {
  readonly connections: number;
  /** Keeps everybody from writing until the source is closed. */
  readonly still?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** As what the connections of a move show themselves. */
export const CARRIER = 'kscope db';

/** How long what writes is waited for. */
const LOCK_MS = 10_000;

/** @throws UserError where it is to be still and something goes on writing. */
export const openSource = async (
  config: pg.ClientConfig,
  { connections, still, signal }: SourceOptions,
): Promise<Source> => {
  const clients: pg.Client[] = [];
  const abort = (): void => {
    for (const client of clients) void client.end();
  };
  const close = async (): Promise<void> => {
    signal?.removeEventListener('abort', abort);
    await Promise.all(clients.map((client) => client.end()));
  };
  const connect = async (): Promise<pg.Client> => {
    signal?.throwIfAborted();
    const client = new pg.Client({ ...config, application_name: CARRIER });
    // A connection that breaks fails the query that runs on it, or the next one.
    client.on('error', () => {});
    clients.push(client);
    await client.connect();
    await client.query(SAME_WORDS);
    return client;
  };
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const keeper = await connect();
    await keeper.query('begin');
    if (still) await lockAll(keeper);
    const { rows } = await keeper.query<{ id: string; at: string; version: string }>(
      `select pg_export_snapshot() as id, current_setting('server_version') as version,
         to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at`,
    );
    const [{ id, at, version } = { id: '', at: '', version: '' }] = rows;
    const readers = await Promise.all(
      Array.from({ length: connections }, async () => {
        const reader = await connect();
        await reader.query('begin transaction isolation level repeatable read, read only');
        await reader.query(`set transaction snapshot ${pg.escapeLiteral(id)}`);
        return reader;
      }),
    );
    return { clients: readers, keeper, takenAt: at, serverVersion: version, close };
  } catch (error) {
    await close();
    signal?.throwIfAborted();
    throw error;
  }
};

const lockAll = async (client: pg.Client): Promise<void> => {
  await client.query(`set local lock_timeout = ${LOCK_MS}`);
  try {
    await client.query(`lock table ${tables.map(qualified).join(', ')} in share mode`);
  } catch (error) {
    // lock_not_available
    if (codeOf(error) !== '55P03') throw error;
    throw new UserError(
      'something goes on writing to the database',
      'stop the servers and workers that use it, and try again',
      {
        cause: error,
      },
    );
  }
};
