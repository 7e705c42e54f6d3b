import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { binariesFor, type InstalledPackage } from './binaries.ts';
import { checkVersion, createCluster } from './cluster.ts';
import { endServer } from './end.ts';
import { DatabaseUnavailable } from './errors.ts';
import { exists } from './files.ts';
import { addressIn, Lease, type SocketAddress } from './lease.ts';
import { withLock } from './lock.ts';
import { choosePlace, lockFileOf, markReady, type Place, recordedPlace } from './place.ts';
import { findPostmaster, type Postmaster, startPostmaster, trimLog, untilReady } from './postmaster.ts';
import type { SystemUser } from './run.ts';
import { prepareSocketFolder } from './socket.ts';
import { canEnter, userForNewDatabase, userOfDatabase } from './user.ts';

export interface EntryOptions {
  readonly signal: AbortSignal | undefined;
  readonly warn: (text: string) => void;
  /** The PostgreSQL to start, where it is not the installed one. */
  readonly installed?: InstalledPackage;
}

/** A process's share in a running server. */
export interface Share {
  readonly address: SocketAddress;
  /** Settles when the share is no more, given back or lost. */
  readonly ended: Promise<void>;
  /** Stops the server where nobody else has a share. */
  giveBack(): Promise<void>;
}

interface Running {
  readonly place: Place;
  readonly server: Postmaster;
}

const RETRY_MS = 20;

/** A server that says that it is ready, but whose socket is not there in this many tries, has lost it. */
const SOCKET_TRIES = 50;

/** Takes a share in the home's server, which it starts where it does not run. */
export async function enter(home: string, options: EntryOptions): Promise<Share> {
  for (let tries = 1; ; tries++) {
    options.signal?.throwIfAborted();
    const running = (await runningServer(home)) ?? (await startServer(home, options));
    const share = await join(running, options.signal);
    if (share !== undefined) return share;
    // Somebody is stopping it, or it recovers from a crash.
    if (tries >= SOCKET_TRIES) await checkSocket(running);
    await delay(RETRY_MS, undefined, { signal: options.signal });
  }
}

/** Takes a share in the home's server where it runs. */
export async function joinRunning(home: string, signal: AbortSignal | undefined): Promise<Share | undefined> {
  const running = await runningServer(home);
  return running && join(running, signal);
}

async function join({ place, server }: Running, signal: AbortSignal | undefined): Promise<Share | undefined> {
  const address = addressIn(server.socketFolder);
  const lease = await Lease.take(address, signal);
  if (lease === undefined) return undefined;
  await trimLog(place);
  return { address, ended: lease.ended, giveBack: () => lease.giveBack(() => endServer(place)) };
}

/** The way of nearly every command: somebody else has started the server. */
async function runningServer(home: string): Promise<Running | undefined> {
  const place = await recordedPlace(home);
  if (!place?.ready) return undefined;
  const server = await findPostmaster(place);
  return server?.ready ? { place, server } : undefined;
}

async function startServer(home: string, options: EntryOptions): Promise<Running> {
  return withLock(lockFileOf(home), options.signal, async () => {
    const recorded = await recordedPlace(home);
    const running = recorded?.ready ? await untilReady(recorded, undefined, options) : undefined;
    if (recorded !== undefined && running !== undefined) return { place: recorded, server: running };

    const user = await userFor(home, recorded);
    const chosen = recorded ?? (await choosePlace(home, user, options.warn));
    const binaries = await binariesFor(user, chosen.folder, options.installed);
    // It is whole where it is there, even if its maker was killed before it could note so.
    if (!(await exists(chosen.data))) await createCluster(chosen, binaries, user, options.signal);
    const place = chosen.ready ? chosen : await markReady(chosen);
    await checkVersion(place, binaries);
    const socketFolder = await prepareSocketFolder(place, user);
    return { place, server: await startPostmaster(place, binaries, user, socketFolder, options) };
  });
}

async function userFor(home: string, place: Place | undefined): Promise<SystemUser | undefined> {
  if (place === undefined) return userForNewDatabase((await stat(home)).uid);
  const kept = place.ready ? place.data : place.folder;
  const user = await userOfDatabase(kept, await stat(kept));
  if (await canEnter(kept, user)) return user;
  throw new DatabaseUnavailable(
    `The database runs as the user ${user?.name}, who cannot enter ${kept} any more.`,
    'Let that user through every folder on the way there (chmod o+x), as it was when the database was made.',
  );
}

/** Fails where a running server's socket is not there. */
async function checkSocket({ place, server }: Running): Promise<void> {
  const now = await findPostmaster(place);
  if (now?.pid !== server.pid || !now.ready || (await exists(`${server.socketFolder}/.s.PGSQL.5432`))) return;
  throw new DatabaseUnavailable(
    `The database runs (process ${server.pid}), but its socket in ${server.socketFolder} is not to be seen from here.`,
    `Use the same /tmp as the command that started it, or end it with "kill -INT ${server.pid}" and try again.`,
  );
}
