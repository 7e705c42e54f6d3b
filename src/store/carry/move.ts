import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { UserError } from '../../model/errors.ts';
import { tables } from '../../model/schema.ts';
import { share } from '../../model/share.ts';
import { qualified } from '../ddl.ts';
import { creation } from '../migrate.ts';
import { codeOf } from '../postgres/errors.ts';
import { LEASE } from '../postgres/lease.ts';
import type { Progress } from './backup.ts';
import { largestFirst } from './backup.ts';
import type { Extent } from './extent.ts';
import { carriedColumns, columnList, extentOf, isSame } from './extent.ts';
import { clearMark, markOf, setMark } from './mark.ts';
import { CARRIER, openSource } from './source.ts';
import { load, openTarget } from './target.ts';

export interface MoveOptions {
  readonly from: pg.ClientConfig;
  readonly to: pg.ClientConfig;
  /** Where `to` is, in words that may be shown. */
  readonly toName: string;
  readonly fromName: string;
  readonly onTable?: Progress;
  readonly signal?: AbortSignal;
}

export interface Moved {
  /** Whether what still uses the first database was cut off and can only read there; else its user has no right to do so. */
  readonly closed: boolean;
  readonly takenAt: string;
  readonly tables: readonly ({ readonly name: string } & Extent)[];
}

const CONNECTIONS = 2;

/**
 * Brings everything from one database into another, empty one, and holds the two against each other table by table. Nobody
 * writes meanwhile. In the end the first is marked as moved, and opened by nobody who is not told so.
 */
export const move = async ({ from, to, toName, fromName, onTable, signal }: MoveOptions): Promise<Moved> => {
  const source = await openSource(from, { connections: CONNECTIONS, still: true, ...(signal && { signal }) });
  try {
    const target = await openTarget(to, {
      connections: CONNECTIONS,
      statements: creation(),
      tables: tables.map(({ name }) => name),
      detail: `what is in ${fromName}`,
      ...(signal && { signal }),
    });
    try {
      const pairs = source.clients.map((client, n) => ({ from: client, to: target.clients[n]! }));
      const moved = await share(pairs, await largestFirst(source.keeper), async (pair, t) => {
        const names = carriedColumns(t);
        const rows = pair.from.query(
          copyTo(`copy (select ${columnList(names)} from ${qualified(t)}) to stdout (format binary)`),
        );
        await load(pair.to, t, names, rows, 'binary');
        const [before, after] = await Promise.all([extentOf(pair.from, t), extentOf(pair.to, t)]);
        if (!isSame(before, after)) {
          throw new UserError(
            `${t.name} arrived with ${after.rows} rows (${after.checksum}) and left with ${before.rows} (${before.checksum})`,
            'nothing was switched over: try again, and tell the developers where it happens twice',
          );
        }
        onTable?.(t.name, after.rows);
        return { name: t.name, ...after };
      });
      await target.finish();
      // The last thing: whoever is cut off before goes on with the first database, and may move it again.
      await setMark(source.keeper, 'moved', toName);
      const closed = await closeToWriters(source.keeper);
      await source.keeper.query('commit');
      return { closed, takenAt: source.takenAt, tables: moved.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
    } finally {
      await target.close();
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    await source.close();
  }
};

/** Whoever has the database open would go on writing where nobody looks any more. */
const closeToWriters = async (client: pg.Client): Promise<boolean> => {
  await client.query('savepoint closing');
  try {
    await client.query(setForDatabase('set default_transaction_read_only = on'));
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and usename = current_user and pid <> pg_backend_pid()
         and application_name <> all($1)`,
      [[CARRIER, LEASE]],
    );
    return true;
  } catch (error) {
    // insufficient_privilege: the database is another user's.
    if (codeOf(error) !== '42501') throw error;
    await client.query('rollback to savepoint closing');
    return false;
  }
};

const setForDatabase = (what: string): string =>
  `do $$ begin execute format('alter database %I ${what}', current_database()); end $$`;

/**
 * Lets the first database be used again after a move that is not wanted any more.
 * @returns where its content had been moved to; undefined where it had not.
 */
export const undoMove = async (connection: pg.ClientConfig): Promise<string | undefined> => {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query('set default_transaction_read_only = off');
    const found = await markOf(client);
    if (found?.mark !== 'moved') return undefined;
    await client.query('begin');
    await clearMark(client);
    await client.query('savepoint opening');
    try {
      await client.query(setForDatabase('reset default_transaction_read_only'));
    } catch (error) {
      if (codeOf(error) !== '42501') throw error;
      await client.query('rollback to savepoint opening');
    }
    await client.query('commit');
    return found.detail;
  } finally {
    await client.end();
  }
};
