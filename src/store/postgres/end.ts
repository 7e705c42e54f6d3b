import { rm } from 'node:fs/promises';
import { explainFileTrouble } from './errors.ts';
import { exists } from './files.ts';
import { withLock } from './lock.ts';
import { forgetPlace, lockFileOf, type Place, prepareHome, recordedPlace } from './place.ts';
import { findPostmaster, stopPostmaster } from './postmaster.ts';
import { removeSocketFolder } from './socket.ts';

/** Stops the server, while nobody starts it. */
export async function endServer(place: Place): Promise<void> {
  // Where the home was deleted meanwhile, nobody can start it.
  await ((await exists(place.home)) ? withLock(lockFileOf(place.home), undefined, () => end(place)) : end(place));
}

/**
 * Deletes the home's embedded database with all that is in it, wherever it is kept; to be called before a home is deleted, which by
 * itself leaves behind a database that is not in it. Who still uses it is cut off.
 */
export async function removeDatabase(path: string): Promise<void> {
  try {
    if (!(await exists(path))) return;
    const home = await prepareHome(path);
    await withLock(lockFileOf(home), undefined, async () => {
      const place = await recordedPlace(home);
      if (place === undefined) return;
      await end(place);
      await forgetPlace(home);
      await rm(place.folder, { recursive: true, force: true });
    });
  } catch (error) {
    throw explainFileTrouble(error, path);
  }
}

async function end(place: Place): Promise<void> {
  const server = await findPostmaster(place);
  if (server === undefined) return;
  await stopPostmaster(place, server);
  await removeSocketFolder(server.socketFolder);
}
