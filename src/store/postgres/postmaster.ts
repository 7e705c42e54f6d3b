import { spawn } from 'node:child_process';
import { mkdir, open, readFile, realpath, rename, rm, stat, statfs, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { codeOf, explainOutput } from './errors.ts';
import { giveToOwnerOf, ifAbsent } from './files.ts';
import type { Place } from './place.ts';
import { commandLineOf } from './process.ts';
import { asUser, plainEnvironment, type SystemUser } from './run.ts';
import { asArguments, postgresSettings } from './settings.ts';

/** A running server, as it tells of itself in its data folder. */
export interface Postmaster {
  readonly pid: number;
  readonly socketFolder: string;
  /** Only then does it take connections; before, it may be recovering from a crash. */
  readonly ready: boolean;
}

const POLL_MS = 10;

/** How long what is left of a killed server may take to notice, and to let go of its memory: it looks once a minute. */
const LEFTOVERS_MS = 70_000;

/** From here on a wait is worth a word. */
const LONG_WAIT_MS = 5_000;

const MAX_LOG_BYTES = 8 * 1024 ** 2;

/** Tells our servers from any other process that got the same number after a restart of the machine. */
const markOf = (place: Place): string => `cluster_name=kscope-${place.id}`;

const logFileOf = (place: Place): string => join(place.log, 'postgres.log');

const pidFileOf = (place: Place): string => join(place.data, 'postmaster.pid');

/** The server that runs on this data folder, if any. */
export async function findPostmaster(place: Place): Promise<Postmaster | undefined> {
  const lines = await readPidFile(place);
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (!(await commandLineOf(pid)).includes(markOf(place))) return undefined;
  if (await isElsewhere(place, lines[1])) return undefined;
  return { pid, socketFolder: lines[4] ?? '', ready: lines[7]?.trim() === 'ready' };
}

/** Starts a server that outlives this process and its terminal, and waits until it takes connections. */
export async function startPostmaster(
  place: Place,
  binaries: Binaries,
  user: SystemUser | undefined,
  socketFolder: string,
  options: { signal: AbortSignal | undefined; warn: (text: string) => void },
): Promise<Postmaster> {
  const giveUpAt = Date.now() + LEFTOVERS_MS;
  for (;;) {
    await removeStalePidFile(place);
    const { pid, log } = await launch(place, binaries, user, socketFolder);
    const server = await untilReady(place, pid, options);
    if (server !== undefined) return server;
    const output = await lastWords(log);
    const leftovers = /pre-existing shared memory block|lock file ".*" already exists/.test(output);
    if (!leftovers || Date.now() > giveUpAt) throw explainOutput(output, place.folder, log);
    await delay(POLL_MS * 10, undefined, { signal: options.signal });
  }
}

/** What a server that ended wrote; on a full disk it could not even say that. */
async function lastWords(log: string): Promise<string> {
  const words = await readFile(log, 'utf8');
  if (words !== '') return words;
  return (await statfs(log)).bavail === 0 ? 'No space left on device' : '';
}

/** Waits until the server on this data folder takes connections; undefined: there is none (any more). */
export async function untilReady(
  place: Place,
  launched: number | undefined,
  { signal, warn }: { signal: AbortSignal | undefined; warn: (text: string) => void },
): Promise<Postmaster | undefined> {
  const warnAt = Date.now() + LONG_WAIT_MS;
  for (let warned = false; ; ) {
    const server = await findPostmaster(place);
    if (server?.ready) return server;
    // Between its launch and its first word only the process itself shows that it lives.
    const alive = server !== undefined || (launched !== undefined && (await commandLineOf(launched)) !== '');
    if (!alive) return undefined;
    if (!warned && Date.now() > warnAt) {
      warned = true;
      warn('The database is still starting or stopping; after a crash it first recovers.');
    }
    await delay(POLL_MS, undefined, { signal });
  }
}

/** Stops a server at once but cleanly, and waits until it is gone. Its connections are cut. */
export async function stopPostmaster(place: Place, server: Postmaster): Promise<void> {
  try {
    process.kill(server.pid, 'SIGINT');
  } catch (error) {
    // It went by itself.
    if (codeOf(error) !== 'ESRCH') throw error;
  }
  while ((await commandLineOf(server.pid)).includes(markOf(place))) await delay(POLL_MS);
}

async function launch(
  place: Place,
  { postgres }: Binaries,
  user: SystemUser | undefined,
  socketFolder: string,
): Promise<{ pid: number | undefined; log: string }> {
  await mkdir(place.log, { recursive: true, mode: 0o700 });
  const log = logFileOf(place);
  // The last run's log is kept: it may tell why there has to be another.
  await rename(log, join(place.log, 'postgres.previous.log')).catch(ifAbsent);
  // For appending: then the log can be truncated at any time.
  const output = await open(log, 'a', 0o600);
  try {
    await giveToOwnerOf(place.data, place.log);
    await giveToOwnerOf(place.data, log);
    const settings = { ...postgresSettings(), unix_socket_directories: quoted(socketFolder) };
    const child = spawn(postgres, ['-D', place.data, '-c', markOf(place), ...asArguments(settings)], {
      cwd: '/',
      env: plainEnvironment,
      // In a session of its own: Ctrl-C in our terminal, or its end, is not for the server.
      detached: true,
      stdio: ['ignore', output.fd, output.fd],
      ...asUser(user),
    });
    await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.unref();
    return { pid: child.pid, log };
  } finally {
    await output.close();
  }
}

/** Keeps the log of a server that is never stopped from growing without bound; everybody who joins it looks. */
export async function trimLog(place: Place): Promise<void> {
  const log = logFileOf(place);
  const size = await stat(log).then(({ size }) => size, ifAbsent);
  if (size !== undefined && size > MAX_LOG_BYTES) await truncate(log);
}

const quoted = (folder: string): string => `"${folder.replaceAll('"', '""')}"`;

/** PostgreSQL removes what a crash left, but would take any process that got the same number since for its server. */
async function removeStalePidFile(place: Place): Promise<void> {
  const lines = await readPidFile(place);
  if (lines.length > 0 && (await findPostmaster(place)) === undefined) await rm(pidFileOf(place), { force: true });
}

async function readPidFile(place: Place): Promise<string[]> {
  const text = await readFile(pidFileOf(place), 'utf8').catch(ifAbsent);
  return text?.split('\n') ?? [];
}

/**
 * Whether the server works on another folder than this: then ours is a copy of that one, its pid file included. A home that was moved
 * still has its own server, for what that server named is no longer there.
 */
async function isElsewhere(place: Place, named: string | undefined): Promise<boolean> {
  if (named === undefined || named === place.data) return false;
  const real = await realpath(named).catch(ifAbsent);
  return real !== undefined && real !== (await realpath(place.data));
}
