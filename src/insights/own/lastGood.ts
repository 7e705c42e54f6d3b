import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { UserError } from '../../model/errors.ts';

/** Files that people write, as they were when all of them were last whole, by name. */
export type WholeFiles = Readonly<Record<string, string>>;

const schema = z.object({ files: z.record(z.string(), z.string()) });

/** @throws UserError where the file was spoilt. */
export const readLastGood = async (path: string): Promise<WholeFiles | null> => {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return schema.parse(JSON.parse(text)).files;
  } catch (error) {
    throw new UserError(`${path} is spoilt`, 'mend what you wrote, then delete it: it is written anew', {
      cause: error,
    });
  }
};

/** Puts the file in place whole: whoever reads it meanwhile has the one before. */
export const writeLastGood = async (path: string, files: WholeFiles): Promise<void> => {
  const text = `${JSON.stringify({ files }, null, 2)}\n`;
  const before = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (before === text) return;
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, path);
};
