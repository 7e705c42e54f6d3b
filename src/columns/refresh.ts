import { constants } from 'node:fs';
import { copyFile, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Pool } from 'pg';
import { messageOf } from '../model/errors.ts';
import { publicTables } from '../model/schema.ts';
import { ensureFolder } from '../store/folder.ts';
import { hasDeletionLog, pruneDeletions } from './deletions.ts';
import { copyDelta } from './delta.ts';
import { derive, isRead } from './derived/derive.ts';
import type { NewFile } from './newFile.ts';
import { withNewFile } from './newFile.ts';
import type { Origin } from './origin.ts';
import { readOrigin, whyNotContinued, writeOrigin } from './origin.ts';
import { columnsFile, REFRESH_PREFIX } from './paths.ts';
import type { Snapshot } from './snapshot.ts';
import { takeSnapshot } from './snapshot.ts';
import type { Line } from './transfer.ts';
import { copyWhole } from './whole.ts';

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

interface RefreshedTable {
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
  await ensureFolder(directory);
  const connections = Math.max(2, Math.min(4, availableParallelism()));
  const snapshot = await takeSnapshot(pool.options, { connections, signal });
  try {
    // Nobody else is refreshing, so these are what is left of refreshes that were killed.
    for (const name of await readdir(directory)) {
      if (name.startsWith(REFRESH_PREFIX)) await rm(join(directory, name), { recursive: true });
    }
    const folder = await mkdtemp(join(directory, REFRESH_PREFIX));
    try {
      const refreshed = await makeFile({ folder, directory, snapshot, anew: anew ?? false, signal });
      signal?.throwIfAborted();
      // Fails where the connection that holds the lock broke: somebody else may have put newer columns there.
      await pruneDeletions(snapshot.keeper);
      await rename(columnsFile(folder), columnsFile(directory));
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

interface Making {
  readonly folder: string;
  readonly directory: string;
  readonly snapshot: Snapshot;
  readonly anew: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Makes the new file in the folder, from the one in the directory where that can be continued. */
const makeFile = async (making: Making): Promise<Refreshed> => {
  const { folder, directory, snapshot, signal } = making;
  const before = making.anew ? 'it was asked for' : await formerOrigin(columnsFile(directory));
  let whole = typeof before === 'string' ? before : whyNotContinued(before, snapshot.origin);
  if (typeof before !== 'string' && whole === undefined) {
    try {
      await copyFile(columnsFile(directory), columnsFile(folder), constants.COPYFILE_FICLONE);
      return await withNewFile(folder, signal, (file) => continueTables(file, snapshot, before));
    } catch (error) {
      signal?.throwIfAborted();
      // A copy that is damaged in its midst would fail for ever. Where PostgreSQL failed, so does what comes now.
      whole = `the former copy could not be continued: ${messageOf(error)}`;
      await rm(columnsFile(folder), { force: true });
      await rm(`${columnsFile(folder)}.wal`, { force: true });
    }
  }
  const refreshed = await withNewFile(folder, signal, (file) => copyTables(file, snapshot));
  return whole === undefined ? refreshed : { ...refreshed, whole };
};

/** What the former copy is of, or why there is none to continue. */
const formerOrigin = async (file: string): Promise<Origin | string> => {
  try {
    const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' });
    try {
      return await readOrigin(await instance.connect());
    } finally {
      instance.closeSync();
    }
  } catch (error) {
    // Whatever is wrong with a cache is mended by making it anew.
    return `the former copy is not there or cannot be read: ${messageOf(error)}`;
  }
};

const copyTables = async (file: NewFile, snapshot: Snapshot): Promise<Refreshed> => {
  const rows = await copyWhole(await linesOf(file, snapshot), file.connect, publicTables);
  await derive(await file.connect());
  await writeOrigin(await file.connect(), snapshot.origin);
  const tables = publicTables.map(({ name }) => ({ name, rows: rows.get(name) ?? 0, written: rows.get(name) ?? 0 }));
  return { takenAt: snapshot.origin.takenAt, tables };
};

const continueTables = async (file: NewFile, snapshot: Snapshot, before: Origin): Promise<Refreshed> => {
  const lines = await linesOf(file, snapshot);
  const deletionsLogged = await hasDeletionLog(snapshot.keeper);
  const continued = await copyDelta(lines, publicTables, { xmin: before.xmin, deletionsLogged });
  const differing = continued.filter(({ same }) => !same).map(({ table }) => table);
  const whole = await copyWhole(lines, file.connect, differing);
  // What they are derived from is as it was: then they are too, and that is the longest part of a small refresh.
  const touched = continued.some(({ table, written, gone, same }) => isRead(table) && (!same || written + gone > 0));
  if (touched) await derive(await file.connect());
  await writeOrigin(await file.connect(), snapshot.origin);
  const tables = continued.map(({ table: { name }, rows, written }) => ({
    name,
    rows,
    written: whole.get(name) ?? written,
  }));
  return { takenAt: snapshot.origin.takenAt, tables };
};

const linesOf = ({ folder, signal, connect }: NewFile, { clients }: Snapshot): Promise<readonly Line[]> =>
  Promise.all(clients.map(async (postgres) => ({ postgres, duckdb: await connect(), folder, signal })));
