import { createHash, randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, realpath, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import { ensureFolder } from '../folder.ts';
import { cannotMake, codeOf, DatabaseUnavailable, notAFolder } from './errors.ts';
import { exists, giveToOwnerOf } from './files.ts';
import type { SystemUser } from './run.ts';
import { canEnter } from './user.ts';

/**
 * Where a home's database is. In the home, where the user that runs it can get there. Root's home is closed to that user,
 * and stays closed: then it is beside the home, or, where the folder around the home is closed too, under the machine's folder for
 * such data. The home's `database.json` says where; the database's folder says whose it is.
 */
export interface Place {
  readonly home: string;
  /** Names this database among all that ever ran on this machine. */
  readonly id: string;
  /** Open to the user that runs the database only. */
  readonly folder: string;
  /** PostgreSQL's data folder, in `folder`. */
  readonly data: string;
  /** Where PostgreSQL tells of its start and end, in `folder`. */
  readonly log: string;
  /** False until the data folder was made: from then on its absence is a loss, not a beginning. */
  readonly ready: boolean;
}

const RECORD = 'database.json';
const IN_HOME = 'database';
const WHOSE = 'home.txt';

const recordSchema = z.object({
  id: z.string().regex(/^[0-9a-f]{16}$/),
  /** Relative to the home where it is in there, so that a home can be moved. */
  folder: z.string().min(1),
  ready: z.boolean(),
});

type PlaceRecord = z.infer<typeof recordSchema>;

/** The home's real path; made for its owner only where it is absent. */
export async function prepareHome(home: string): Promise<string> {
  const path = resolve(home);
  // Only the home is private: `recursive` would give its mode to the folders around it as well.
  await ensureFolder(dirname(path)).catch((error: unknown) => {
    if (codeOf(error) === 'EEXIST') throw notAFolder(dirname(path));
    if (codeOf(error) === 'ENOENT') throw cannotMake(path);
    throw error;
  });
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw cannotMake(path);
    if (codeOf(error) !== 'EEXIST') throw error;
    if (!(await stat(path)).isDirectory()) throw notAFolder(path);
  }
  return realpath(path);
}

/** What starts, stops and makes this home's database takes turns at this file. */
export const lockFileOf = (home: string): string => join(home, 'database.lock');

/** The place that the home records; undefined where it has none yet. A recorded database that is gone is an error. */
export async function recordedPlace(home: string): Promise<Place | undefined> {
  const record = await readRecord(home);
  if (record === undefined) return undefined;
  const place = placeOf(home, record);
  // A start that was interrupted: nothing was in there yet.
  if (!record.ready) return (await exists(place.folder)) ? place : undefined;
  if (!(await exists(place.folder)) || !(await exists(place.data))) {
    throw new DatabaseUnavailable(
      `The database of ${home} is gone: it was kept in ${place.data}.`,
      `Bring that folder back or restore a backup; to begin with an empty database, delete ${join(home, RECORD)}.`,
    );
  }
  await refuseCopiedHome(place);
  return place;
}

/** Chooses a folder for a new database, makes it and records it. */
export async function choosePlace(
  home: string,
  user: SystemUser | undefined,
  warn: (text: string) => void,
): Promise<Place> {
  const id = randomBytes(8).toString('hex');
  const folder = await makeFolder(home, user, warn);
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  const inHome = dirname(folder) === home;
  return writeRecord(home, { id, folder: inHome ? basename(folder) : folder, ready: false });
}

/** Notes that the data folder is made, and whose it is. */
export async function markReady(place: Place): Promise<Place> {
  await writeFile(join(place.folder, WHOSE), `${place.home}\n`);
  // Where the home is in a version control system's folder, its database beside it is, too: not to be added by accident.
  await writeFile(join(place.folder, '.gitignore'), '*\n');
  const record = await readRecord(place.home);
  if (record === undefined) throw new Error(`${place.home} lost its ${RECORD}`);
  return writeRecord(place.home, { ...record, ready: true });
}

/** Takes the record back: the next start makes a new database. */
export const forgetPlace = (home: string): Promise<void> => rm(join(home, RECORD));

async function makeFolder(home: string, user: SystemUser | undefined, warn: (text: string) => void): Promise<string> {
  if (await canEnter(home, user)) return freshFolder(join(home, IN_HOME), warn);
  const [around, own] = [await stat(dirname(home)), await stat(home)];
  if (around.dev !== own.dev) {
    // What is beside a mounted disk is on another disk, and in a container gone with it.
    throw new DatabaseUnavailable(
      `The database runs as the user ${user?.name}, who cannot enter ${home}.`,
      `Name a folder in it as the home, like ${join(home, 'kscope')}.`,
    );
  }
  const name = basename(home);
  for (const [parent, prefix] of [
    [dirname(home), `${name}-database`],
    [machineFolder(), `${name.replace(/^\.+/, '')}-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`],
  ] as const) {
    const folder = await folderIn(parent, prefix, user, warn);
    if (folder === undefined) continue;
    warn(`The database is kept in ${folder}: it runs as the user ${user?.name}, who cannot enter ${home}.`);
    return folder;
  }
  throw new DatabaseUnavailable(
    `The database runs as the user ${user?.name}, who cannot reach ${home}, and there is no other place for it.`,
    'Name a home in a folder that everybody may enter, like /var/lib/kscope, or use --database.',
  );
}

const machineFolder = (): string => (process.platform === 'darwin' ? '/var/db/kscope' : '/var/lib/kscope');

/** A new folder in `parent`; undefined where we may not write there, or `user` may not enter. */
async function folderIn(
  parent: string,
  name: string,
  user: SystemUser | undefined,
  warn: (text: string) => void,
): Promise<string | undefined> {
  try {
    await mkdir(parent, { recursive: true, mode: 0o755 });
    return (await canEnter(parent, user)) ? await freshFolder(join(parent, name), warn) : undefined;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS', 'ENOENT'].includes(codeOf(error) ?? '')) return undefined;
    throw error;
  }
}

/** Makes `path`, or where a database of an earlier home is in the way, the next free name. Nobody's data is taken or deleted. */
async function freshFolder(path: string, warn: (text: string) => void): Promise<string> {
  for (let n = 1; ; n++) {
    const folder = n === 1 ? path : `${path}-${n}`;
    try {
      await mkdir(folder, { mode: 0o700 });
      return folder;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      if (await removedEmpty(folder)) n--;
      else warn(`${folder} is of an earlier home and is left alone; delete it where nobody needs it any more.`);
    }
  }
}

/** A folder without anything in it is of a start that was interrupted. */
async function removedEmpty(folder: string): Promise<boolean> {
  try {
    await rmdir(folder);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOTEMPTY' || codeOf(error) === 'EEXIST' || codeOf(error) === 'ENOTDIR') return false;
    throw error;
  }
}

/** Two homes that record one folder would share a database without knowing: what was copied is only the record. */
async function refuseCopiedHome(place: Place): Promise<void> {
  if (dirname(place.folder) === place.home) return;
  const owner = (await readFile(join(place.folder, WHOSE), 'utf8')).trim();
  if (owner === place.home) return;
  const other = (await exists(owner)) ? await readRecord(owner) : undefined;
  if (other !== undefined && placeOf(owner, other).folder === place.folder) {
    throw new DatabaseUnavailable(
      `${place.home} is a copy of ${owner}, but its database in ${place.folder} was not copied.`,
      `Use ${owner}; or make a backup there with kscope db backup, and restore it into a new home.`,
    );
  }
  await writeFile(join(place.folder, WHOSE), `${place.home}\n`);
}

const placeOf = (home: string, record: PlaceRecord): Place => {
  const folder = isAbsolute(record.folder) ? record.folder : join(home, record.folder);
  return { home, id: record.id, folder, data: join(folder, 'data'), log: join(folder, 'log'), ready: record.ready };
};

async function readRecord(home: string): Promise<PlaceRecord | undefined> {
  const file = join(home, RECORD);
  try {
    return recordSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    if (!(error instanceof SyntaxError) && !(error instanceof z.ZodError)) throw error;
    throw new DatabaseUnavailable(
      `${file} does not say where the database is.`,
      'Bring the file back as it was; without it Kscope does not know its database.',
      { cause: error },
    );
  }
}

async function writeRecord(home: string, record: PlaceRecord): Promise<Place> {
  const file = join(home, RECORD);
  const unfinished = `${file}.new`;
  await writeFile(unfinished, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600, flush: true });
  await giveToOwnerOf(home, unfinished);
  await rename(unfinished, file);
  return placeOf(home, record);
}
