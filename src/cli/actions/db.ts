import { resolve } from 'node:path';
import { lockAccount } from '../../crawl/run.ts';
import { PERIOD_FORM, periodOf, shift } from '../../governance/policy/period.ts';
import { iso, systemClock } from '../../model/clock.ts';
import { UsageError } from '../../model/errors.ts';
import { backup } from '../../store/carry/backup.ts';
import { readManifest } from '../../store/carry/manifest.ts';
import { move, undoMove } from '../../store/carry/move.ts';
import { checkFiles, restore } from '../../store/carry/restore.ts';
import type { Verified } from '../../store/carry/verify.ts';
import { verify } from '../../store/carry/verify.ts';
import { connectionOf } from '../../store/connection.ts';
import { explainDatabaseTrouble } from '../../store/failures.ts';
import type { OpenedDatabase } from '../../store/postgres/open.ts';
import { openDatabase } from '../../store/postgres/open.ts';
import { openRecordsIn } from '../../store/records.ts';
import { prune } from '../../store/retention/prune.ts';
import type { Context } from '../context.ts';
import { withContext } from '../context.ts';
import type { Globals } from '../globals.ts';
import { count, print, printJson, say, self, warn } from '../terminal.ts';

const TROUBLED = 1;

const told = (table: string, rows: number): void => say(`${table}  ${count(rows)} rows`);

export const backupDatabase = async (folder: string, globals: Globals): Promise<void> =>
  withContext(globals, async ({ records, signal }) => {
    const { takenAt, tables } = await backup({
      connection: connectionOf(records.pool),
      folder,
      onTable: told,
      signal,
    });
    const rows = tables.reduce((sum, one) => sum + one.rows, 0);
    const bytes = tables.reduce((sum, one) => sum + one.bytes, 0);
    if (globals.json) printJson({ folder: resolve(folder), taken_at: takenAt, rows, bytes });
    else print(`${resolve(folder)}: ${count(rows)} rows of ${takenAt}, ${(bytes / 1e6).toFixed(1)} MB`);
    say('the key of the secrets is not in it: keep KSCOPE_KEY, or the file of the key, too');
  });

/** Works with a database that need not hold anything yet. */
const withDatabase = async <T>(
  where: Pick<Globals, 'home' | 'database'> & { readonly binaries?: string },
  work: (database: OpenedDatabase, signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const stop = new AbortController();
  const abort = () => stop.abort(new UsageError('stopped', 'do it again: it begins anew'));
  process.once('SIGINT', abort);
  process.once('SIGTERM', abort);
  try {
    const database = await openDatabase({
      home: where.home,
      ...(where.database === undefined ? {} : { url: where.database }),
      ...(where.binaries === undefined ? {} : { binaries: where.binaries }),
      signal: stop.signal,
      warn,
    });
    try {
      return await work(database, stop.signal);
    } finally {
      await database.close();
    }
  } catch (error) {
    throw stop.signal.aborted ? stop.signal.reason : explainDatabaseTrouble(error, where);
  } finally {
    process.off('SIGINT', abort);
    process.off('SIGTERM', abort);
  }
};

export const restoreDatabase = async (folder: string, globals: Globals): Promise<void> => {
  // Before a database is made for it.
  await readManifest(folder);
  await withDatabase(globals, async ({ connection }, signal) => {
    const { takenAt, tables } = await restore({ connection, folder, onTable: told, signal });
    const rows = tables.reduce((sum, one) => sum + one.rows, 0);
    if (globals.json) printJson({ taken_at: takenAt, tables: tables.length, rows });
    else print(`${count(rows)} rows of ${takenAt}, every table with the count and the checksum of the backup`);
  });
  // Where the backup is of an older Kscope, this brings it up to date.
  await withContext(globals, async () => {});
  say(`the columns are not in backups: ${self} crawl makes them, with what changed since`);
};

export const verifyDatabase = async (folder: string | undefined, globals: Globals): Promise<void> => {
  if (folder !== undefined) {
    const manifest = await readManifest(folder);
    await checkFiles(folder, manifest);
    const rows = manifest.tables.reduce((sum, one) => sum + one.rows, 0);
    if (globals.json) printJson({ taken_at: manifest.takenAt, tables: manifest.tables.length, rows });
    else print(`${resolve(folder)}: ${count(rows)} rows of ${manifest.takenAt}, every file as it was written`);
    return;
  }
  await withContext(globals, async ({ records, signal }) => {
    const tables = await verify(connectionOf(records.pool), signal);
    if (globals.json) printJson(tables);
    else for (const one of tables) print(inWords(one));
    const troubled = tables.filter(({ troubles }) => troubles.length > 0);
    if (troubled.length > 0) {
      process.exitCode = TROUBLED;
      warn(`${troubled.length} of ${tables.length} tables are not as they should be: restore a backup into a new home`);
    }
  });
};

const inWords = ({ name, rows, checksum, troubles }: Verified): string =>
  `${name}  ${count(rows)} rows  ${checksum}${troubles.map((trouble) => `\n  ${trouble}`).join('')}`;

interface MoveOptions {
  readonly to?: string;
  readonly binaries?: string;
  readonly undo?: boolean;
}

export const moveDatabase = async ({ to, binaries, undo }: MoveOptions, globals: Globals): Promise<void> => {
  const from = { ...globals, ...(binaries === undefined ? {} : { binaries }) };
  if (undo) {
    const where = await withDatabase(from, ({ connection }) => undoMove(connection));
    if (globals.json) printJson({ undone: where ?? null });
    else
      print(
        where === undefined
          ? 'this database was not moved'
          : `this database is used again; what was moved to ${where} stays there`,
      );
    return;
  }
  if (to === undefined) throw new UsageError('nothing says where to', 'name it with --to postgres://… or --to HOME');
  await withDatabase(from, async (source, signal) => {
    // Brings the first one up to date, and keeps crawls from it until the end.
    const records = await openRecordsIn({ ...source, close: async () => {} });
    const unlock = await lockAll({ records });
    try {
      const target = /^postgres(ql)?:/.test(to) ? { home: globals.home, database: to } : { home: to };
      await withDatabase(target, async ({ connection }) => {
        const moved = await move({
          from: source.connection,
          to: connection,
          fromName: nameOf(from),
          toName: nameOf(target),
          onTable: told,
          signal,
        });
        const rows = moved.tables.reduce((sum, one) => sum + one.rows, 0);
        if (globals.json) printJson({ taken_at: moved.takenAt, to: nameOf(target), tables: moved.tables });
        else print(`${count(rows)} rows are in ${nameOf(target)}, every table with its count and its checksum`);
        if (!moved.closed) warn('its user may not close the first database: stop the servers and workers that use it');
      });
      say(
        `from now on: ${target.database === undefined ? `--home ${to}` : `--database, or KSCOPE_DATABASE_URL, with that address`}`,
      );
    } finally {
      await unlock();
      await records.close();
    }
  });
};

/** Where a database is, in words that may be shown. */
const nameOf = ({ home, database }: { readonly home: string; readonly database?: string | undefined }): string => {
  if (database === undefined) return resolve(home);
  const url = new URL(database);
  return `${url.protocol}//${url.host}${url.pathname}`;
};

/** @throws CrawlRunning where one of the accounts is being crawled. */
const lockAll = async ({ records }: Pick<Context, 'records'>): Promise<() => Promise<void>> => {
  const { rows } = await records.pool.query<{ account: string }>('select account from accounts order by account');
  const unlocks: (() => Promise<void>)[] = [];
  const unlock = async (): Promise<void> => {
    for (const one of unlocks) await one();
  };
  try {
    for (const { account } of rows) unlocks.push(await lockAccount(records, account, () => {}));
  } catch (error) {
    await unlock();
    throw error;
  }
  return unlock;
};

export const pruneDatabase = async (
  { keep, yes }: { readonly keep: string; readonly yes?: boolean },
  globals: Globals,
): Promise<void> => {
  const period = periodOf(keep);
  if (period === undefined) throw new UsageError(`--keep ${keep} is no period`, `give ${PERIOD_FORM}`);
  const before = shift(iso(systemClock.now()), period, -1);
  await withContext(globals, async ({ records }) => {
    const pruned = (await prune(records.pool, before, yes !== true)).filter(({ rows }) => rows > 0);
    if (globals.json) printJson({ before, deleted: yes === true, tables: pruned });
    else if (pruned.length === 0) print(`no history is older than ${before}`);
    else for (const { table, rows } of pruned) print(`${table}  ${count(rows)} rows`);
    if (pruned.length > 0 && yes !== true) say('nothing was deleted: --yes does that');
    if (yes === true && pruned.length > 0) say('the columns lose it with the next crawl; backups and exports keep it');
  });
};
