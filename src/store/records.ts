import { Kysely, PostgresDialect } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import type { Schema } from '../model/schema.ts';
import { tables } from '../model/schema.ts';
import type { RowOf, Table } from '../model/table.ts';
import type { DatabaseConnection } from './connection.ts';
import { qualified, SCHEMA } from './ddl.ts';
import { migrate } from './migrate.ts';
import { openPool } from './pool.ts';
import { codeOf } from './postgres/errors.ts';
import type { OpenedDatabase } from './postgres/open.ts';
import { openDatabase } from './postgres/open.ts';
import { insertNew } from './write/copy.ts';
import { observe, observeFrom } from './write/observe.ts';
import { replaceAll } from './write/replaceAll.ts';
import type { Row, WriteContext } from './write/statement.ts';
import { insertMissing, update, upsert } from './write/upsert.ts';

/** Writes of one transaction, all with the stamp of one run. */
export interface Writer {
  /** The same writer for the rows of another account: a directory completes the people of the site it belongs to. */
  of(account: string): Writer;
  /** The same writer for what is seen for the first time: that it is there is no change. */
  readonly firstSight: Writer;
  /** See {@link upsert}. */
  upsert<T extends Table>(t: T, rows: readonly Partial<RowOf<T>>[]): Promise<void>;
  /** See {@link update}. */
  update<T extends Table>(t: T, rows: readonly Partial<RowOf<T>>[]): Promise<void>;
  /** See {@link insertMissing}. */
  insertMissing<T extends Table>(t: T, rows: readonly Partial<RowOf<T>>[]): Promise<void>;
  /** See {@link insertNew}. */
  insertNew<T extends Table>(t: T, rows: readonly Partial<RowOf<T>>[]): Promise<void>;
  /** See {@link observe}. */
  observe<T extends Table>(t: T, scopes: readonly Partial<RowOf<T>>[], rows: readonly RowOf<T>[]): Promise<void>;
  /** See {@link observeFrom}. */
  observeFrom(
    t: Table,
    queries: { readonly scopes: string; readonly rows: string },
    values: readonly unknown[],
  ): Promise<void>;
  /** See {@link replaceAll}; the rows are asked for anew where the transaction is repeated. */
  replaceAll<T extends Table>(t: T, rows: () => Iterable<RowOf<T>>): Promise<number>;
  /** A statement of one's own, for what is derived within the records. */
  sql(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
}

/** The records: what was read, in PostgreSQL. */
export interface Records {
  /** For questions. */
  readonly db: Kysely<Schema>;
  /** For what copies whole tables. */
  readonly pool: Pool;
  /**
   * One transaction, committed where `work` returns and rolled back where it throws. Where another one was in its way
   * (a deadlock, the same new row) it is done again, so `work` must do no more than write.
   */
  write<T>(context: WriteContext, work: (writer: Writer) => Promise<T>): Promise<T>;
  /** Deletes every row of an account, in every table. */
  removeAccount(account: string): Promise<void>;
  close(): Promise<void>;
}

export interface RecordsOptions {
  readonly home: string;
  /** postgres://… of another server than the embedded one. */
  readonly url?: string;
  readonly signal?: AbortSignal;
  /** Hears what a person should know though nothing failed. */
  readonly warn?: (text: string) => void;
}

/** Opens the records, starting the embedded database and bringing its schema up to date where needed. */
export const openRecords = async (options: RecordsOptions): Promise<Records> =>
  openRecordsIn(await openDatabase(options));

/** Opens the records in a database, which is closed with them. */
export const openRecordsIn = async (database: OpenedDatabase): Promise<Records> => {
  const pool = openPool(database.connection, 16);
  try {
    await migrate(pool);
  } catch (error) {
    await pool.end();
    await database.close();
    throw error;
  }
  return recordsOn(pool, () => database.close());
};

/**
 * The records of a database that another process has opened and holds open: its schema is taken as it is.
 * @param connections the most at once.
 */
export const joinRecords = (connection: DatabaseConnection, connections: number): Records =>
  recordsOn(openPool(connection, connections), async () => {});

const recordsOn = (pool: Pool, closeDatabase: () => Promise<void>): Records => {
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) }).withSchema(SCHEMA);
  return {
    db,
    pool,
    write: writeTo(pool),
    removeAccount: (account) =>
      transaction(pool, async (client) => {
        for (const t of tables) await client.query(`delete from ${qualified(t)} where account = $1`, [account]);
      }),
    async close() {
      await pool.end();
      await closeDatabase();
    },
  };
};

/** Writes to a database whose schema is known to be this build's. */
export const writeTo =
  (pool: Pool): Records['write'] =>
  (context, work) =>
    repeated(() => transaction(pool, (client) => work(writerOf(client, context))));

/** unique_violation, serialization_failure, deadlock_detected: another transaction was faster. */
const COLLISIONS: ReadonlySet<string | undefined> = new Set(['23505', '40001', '40P01']);
const ATTEMPTS = 5;

const repeated = async <T>(attempt: () => Promise<T>): Promise<T> => {
  for (let left = ATTEMPTS - 1; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0 || !COLLISIONS.has(codeOf(error))) throw error;
    }
  }
};

const transaction = async <T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
};

const writerOf = (client: PoolClient, context: WriteContext): Writer => ({
  of: (account) => writerOf(client, { ...context, account }),
  get firstSight() {
    return writerOf(client, { ...context, notBefore: null });
  },
  upsert: (t, rows) => upsert(client, context, t, rows as readonly Row[]),
  update: (t, rows) => update(client, context, t, rows as readonly Row[]),
  insertMissing: (t, rows) => insertMissing(client, context, t, rows as readonly Row[]),
  insertNew: (t, rows) => insertNew(client, context, t, rows as readonly Row[]),
  observe: (t, scopes, rows) => observe(client, context, t, scopes as readonly Row[], rows as readonly Row[]),
  observeFrom: (t, queries, values) => observeFrom(client, context, t, queries, values),
  replaceAll: (t, rows) => replaceAll(client, context, t, rows() as Iterable<Row>),
  sql: async (text, values = []) => (await client.query(text, values as unknown[])).rows,
});
