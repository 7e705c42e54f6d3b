import { createHash } from 'node:crypto';
import { access, chown, constants, lstat, mkdir, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeOf, DatabaseUnavailable } from './errors.ts';
import type { Place } from './place.ts';
import type { SystemUser } from './run.ts';

/**
 * Makes the folder of the server's socket, closed to everybody but the server's user and root.
 *
 * A socket's path holds 107 characters (103 on macOS), a home's path may be longer: so it is in /tmp, where PostgreSQL's own is
 * too. Its name stays the same from start to start, so that a pool of connections finds a server that was started again. /tmp rather
 * than TMPDIR, which may differ between the processes that share a home.
 */
export async function prepareSocketFolder(place: Place, user: SystemUser | undefined): Promise<string> {
  const name = createHash('sha256').update(`${place.id}\n${place.data}`).digest('hex').slice(0, 16);
  const folder = join((await writable('/tmp')) ? '/tmp' : tmpdir(), `kscope-${name}`);
  try {
    await mkdir(folder, { mode: 0o700 });
    if (user !== undefined) await chown(folder, user.uid, user.gid);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    await checkOwner(folder, user);
  }
  return folder;
}

/** Removes the folder of a server that stopped. */
export async function removeSocketFolder(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch (error) {
    // Somebody else cleaned /tmp, or put something there that is not ours to delete.
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTEMPTY') throw error;
  }
}

/** Everybody may write to /tmp: a folder of our name that somebody else made would let them stand in for the server. */
async function checkOwner(folder: string, user: SystemUser | undefined): Promise<void> {
  const found = await lstat(folder);
  const uid = user?.uid ?? process.getuid?.();
  // Root may have been killed between making the folder and giving it away.
  if (found.isDirectory() && found.uid === 0 && user !== undefined) await chown(folder, user.uid, user.gid);
  else if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o077) !== 0) {
    throw new DatabaseUnavailable(
      `${folder}, where the database's socket belongs, was made by somebody else.`,
      'Delete it and try again.',
    );
  }
}

async function writable(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return false;
  }
}
