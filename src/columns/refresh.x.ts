import { constants } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Pool } from 'pg';
import { messageOf } from '../model/errors.ts';
import { publicTables } from '../model/schema.ts';
import { hasDeletionLog, pruneDeletions } from './deletions.ts';
import { copyDelta } from './delta.ts';
import { memoryLimit } from './memory.ts';
import type { Origin } from './origin.ts';
import { readOrigin, whyNotContinued, writeOrigin } from './origin.ts';
import { columnsFile, REFRESH_PREFIX } from './paths.ts';
import type { Snapshot } from './snapshot.ts';
import { takeSnapshot } from './snapshot.ts';
import type { Line } from './transfer.ts';
import { copyWhole } from './whole.x.ts';

export interface RefreshOptions {
  /** Names the database; the refresh makes connections of its own. */
  readonly pool: Pool;
  /** Where the columns lie; made where it is not there. */
  readonly directory: string;
  /**
   * Copies everything into an empty file: to be asked for after something was erased that must not be found again, for
   * a copy that is continued keeps deleted rows in its file until their place is needed.
   */
  readonly anew?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface Refreshed {
  /** The moment of the records that the columns now show, ISO 8601. */
  readonly takenAt: string;
  /** Why every table was copied whole; undefined where the copy before was continued. */
  readonly whole?: string;
  readonly tables: readonly RefreshedTable[];
}

export interface RefreshedTable {
  readonly name: string;
  readonly rows: number;
  /** How many of the rows were copied. */
  readonly written: number;
}

/**
 * Makes the columns show the records as they are now: all public tables, of one moment. Continues the copy before where
 * it can, else copies everything. Readers go on with the file that they opened; new ones open the new one. Whatever
 * fails on the way leaves the columns as they were.
 */
export const refreshColumns = async ({ pool, directory, anew, signal }: RefreshOptions): Promise<Refreshed> => {
  await mkdir(directory, { recursive: true });
  const connections = Number(process.env.CONN ?? 2);
  const snapshot = await takeSnapshot(pool.options, { connections, signal });
  try {
    // Nobody else is refreshing, so these are what is left of refreshes that were killed.
    for (const name of await readdir(directory)) {
      if (name.startsWith(REFRESH_PREFIX)) await rm(join(directory, name), { recursive: true });
    }
    const folder = await mkdtemp(join(directory, REFRESH_PREFIX));
    try {
      const before = anew ? { missing: 'it was asked for' } : await formerOrigin(columnsFile(directory));
      const refreshed = await copyInto(folder, columnsFile(directory), before, snapshot, signal);
      signal?.throwIfAborted();
      // Fails where the connection that holds the lock broke: somebody else may have put newer columns there.
      await snapshot.keeper.query('select 1');
      await rename(columnsFile(folder), columnsFile(directory));
      if (await hasDeletionLog(snapshot.keeper)) await pruneDeletions(snapshot.keeper);
      await snapshot.keeper.query('commit');
      return refreshed;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  } catch (error) {
    // What an abort broke off fails in many ways; the abort is what happened.
    signal?.throwIfAborted();
    throw error;
  } finally {
    await snapshot.close();
  }
};

/** Makes the new file in the folder, from the former one where that can be continued. */
const copyInto = async (
  folder: string,
  former: string,
  before: Former,
  snapshot: Snapshot,
  signal: AbortSignal | undefined,
): Promise<Refreshed> => {
  const whole = 'origin' in before ? whyNotContinued(before.origin, snapshot.origin) : before.missing;
  const file = columnsFile(folder);
  if (whole === undefined) await copyFile(former, file, constants.COPYFILE_FICLONE);
  const instance = await DuckDBInstance.create(file, {
    // Rows have no order in PostgreSQL either, and DuckDB loads them quicker without.
    preserve_insertion_order: 'false',
    storage_compatibility_version: 'latest',
    memory_limit: memoryLimit(),
    temp_directory: join(folder, 'spill'),
    checkpoint_threshold: '1TiB',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  SINKS = () => instance.connect();
  try {
    const lines: Line[] = await Promise.all(
      snapshot.clients.map(async (postgres) => ({ postgres, duckdb: await instance.connect(), folder, signal })),
    );
    const interrupt = (): void => {
      for (const line of lines) line.duckdb.interrupt();
    };
    signal?.addEventListener('abort', interrupt, { once: true });
    try {
      const tables =
        whole === undefined && 'origin' in before
          ? await continueTables(lines, before.origin)
          : await copyTables(lines);
      const [line] = lines;
      if (!line) throw new Error('a refresh needs a connection');
      await writeOrigin(line.duckdb, snapshot.origin);
      await line.duckdb.run('checkpoint');
      return { takenAt: snapshot.origin.takenAt, ...(whole === undefined ? {} : { whole }), tables };
    } finally {
      signal?.removeEventListener('abort', interrupt);
      for (const line of lines) line.duckdb.closeSync();
    }
  } finally {
    instance.closeSync();
  }
};

/** What the former copy is of, or why there is none to continue. */
type Former = { readonly origin: Origin } | { readonly missing: string };

const formerOrigin = async (file: string): Promise<Former> => {
  try {
    const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' });
    try {
      const connection = await instance.connect();
      return { origin: await readOrigin(connection) };
    } finally {
      instance.closeSync();
    }
  } catch (error) {
    // Whatever is wrong with a cache is mended by making it anew.
    return { missing: `the former copy is not there or cannot be read: ${messageOf(error)}` };
  }
};

const copyTables = async (lines: readonly Line[]): Promise<readonly RefreshedTable[]> => {
  const rows = await copyWhole(lines, SINKS, publicTables);
  return publicTables.map(({ name }) => ({ name, rows: rows.get(name) ?? 0, written: rows.get(name) ?? 0 }));
};

const continueTables = async (lines: readonly Line[], before: Origin): Promise<readonly RefreshedTable[]> => {
  const [line] = lines;
  const deletionsLogged = line !== undefined && (await hasDeletionLog(line.postgres));
  const continued = await copyDelta(lines, publicTables, { xmin: before.xmin, deletionsLogged });
  const differing = continued.filter(({ same }) => !same).map(({ table }) => table);
  const whole = await copyWhole(lines, SINKS, differing);
  return continued.map(({ table: { name }, rows, written }) => ({ name, rows, written: whole.get(name) ?? written }));
};

let SINKS: any;
