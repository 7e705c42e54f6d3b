import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from './postgres/errors.ts';

/**
 * Makes a folder and those above it where they are not there. Node's own way to do so never returns in places where
 * nothing can be made (/proc).
 * @throws what the system says: ENOENT, EACCES, EROFS, EEXIST where something else is in its place …
 */
export const ensureFolder = async (path: string): Promise<void> => {
  try {
    await mkdir(path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    await ensureFolder(dirname(path));
    await mkdir(path).catch((again: unknown) => {
      // Another command may have been faster.
      if (codeOf(again) !== 'EEXIST') throw again;
    });
  }
};
