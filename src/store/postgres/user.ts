import { readFile } from 'node:fs/promises';
import { DatabaseUnavailable } from './errors.ts';
import { run, type SystemUser } from './run.ts';

/** Accounts made for a database, and at last the one that every Unix has. */
const candidates = ['postgres', '_postgres', 'nobody'];

export const weAreRoot = (): boolean => process.getuid?.() === 0;

/**
 * The user that a new database runs as; undefined: ourselves.
 * PostgreSQL refuses root. Root working in somebody's home works for that person; in its own, for the first candidate.
 */
export async function userForNewDatabase(homeOwnerUid: number): Promise<SystemUser | undefined> {
  if (!weAreRoot()) return undefined;
  const users = await systemUsers();
  const owner = homeOwnerUid === 0 ? undefined : users.find((user) => user.uid === homeOwnerUid);
  const user = owner ?? candidates.map((name) => users.find((each) => each.name === name)).find(Boolean);
  if (user === undefined) {
    throw new DatabaseUnavailable(
      'PostgreSQL refuses to run as root, and there is no other user for it.',
      `Add a user named ${candidates[0]}, run Kscope as another user than root, or use --database.`,
    );
  }
  return user;
}

/** The user that an existing database runs as: the owner of its files. undefined: ourselves. */
export async function userOfDatabase(
  data: string,
  owner: { uid: number; gid: number },
): Promise<SystemUser | undefined> {
  const ours = process.getuid?.();
  if (ours === owner.uid && ours !== 0) return undefined;
  const name = (await systemUsers()).find((user) => user.uid === owner.uid)?.name ?? `with id ${owner.uid}`;
  if (weAreRoot() && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid, name };
  throw new DatabaseUnavailable(
    `The database in ${data} belongs to the user ${name}.`,
    owner.uid === 0
      ? 'PostgreSQL refuses to run as root: give the folder and all in it to another user.'
      : `Run Kscope as the user ${name}.`,
  );
}

/** Whether `user` can enter `folder`; we ourselves made it. The kernel is asked: mode bits alone know nothing of ACLs and network disks. */
export async function canEnter(folder: string, user: SystemUser | undefined): Promise<boolean> {
  if (user === undefined) return true;
  const { code } = await run('/bin/sh', ['-c', 'test -d "$0" && test -x "$0"', folder], { user });
  return code === 0;
}

async function systemUsers(): Promise<SystemUser[]> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n');
  return lines.flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name === undefined || uid === undefined || gid === undefined || line.startsWith('#')
      ? []
      : [{ name, uid: Number(uid), gid: Number(gid) }];
  });
}
