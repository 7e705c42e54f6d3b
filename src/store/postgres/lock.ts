import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../model/errors.ts';
import { DatabaseUnavailable } from './errors.ts';
import { giveToOwnerOf } from './files.ts';

const RETRY_MS = 20;

/** SQLITE_BUSY: somebody else holds the lock. */
const BUSY = 5;

/**
 * Does `work` while no other process on this machine does any work under the same `file`.
 *
 * Node offers no file lock of the operating system, but the SQLite in it takes one for an exclusive transaction. The kernel frees
 * it however its holder ends, so that there is no stale lock to detect. No row is ever written.
 */
export async function withLock<T>(file: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  // SQLite says only "unable to open"; this says why. The lock file itself must not be opened in passing: closing any
  // descriptor of it would drop the lock of another holder in this process.
  await access(dirname(file), constants.W_OK);
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    await giveToOwnerOf(dirname(file), file);
    while (!taken(lock)) {
      await delay(RETRY_MS, undefined, { signal });
    }
    return await work();
  } finally {
    lock.close();
  }
}

function taken(lock: DatabaseSync): boolean {
  try {
    // Nothing goes to the disk, so that a full disk does not matter and a kill leaves nothing behind.
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === BUSY) return false;
    throw new DatabaseUnavailable(
      `${lock.location()} cannot be locked: ${messageOf(error)}.`,
      'Put the home on a local disk, with --home.',
      { cause: error },
    );
  }
}
