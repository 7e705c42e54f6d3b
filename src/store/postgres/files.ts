import { chown, stat } from 'node:fs/promises';
import { codeOf } from './errors.ts';
import { weAreRoot } from './user.ts';

/** For `catch`: what is absent is undefined; any other trouble stays one. */
export function ifAbsent(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}

export const exists = async (path: string): Promise<boolean> => (await stat(path).catch(ifAbsent)) !== undefined;

/** What root makes in somebody's folder must not lock that person out. */
export async function giveToOwnerOf(folder: string, path: string): Promise<void> {
  if (!weAreRoot()) return;
  const { uid, gid } = await stat(folder);
  await chown(path, uid, gid);
}
