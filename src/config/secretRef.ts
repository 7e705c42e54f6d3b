import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { messageOf } from '../model/errors.ts';

/** Where a secret is read from when the file is applied. Never the secret itself. */
export const secretRefSchema = z.union(
  [
    z.strictObject({ env: z.string().min(1).describe('The variable of the environment that holds it.') }),
    z.strictObject({ file: z.string().min(1).describe('The file that holds it, from the folder of this file on.') }),
  ],
  '{ env: NAME } or { file: PATH }; secrets never stand in this file',
);

export type SecretRef = z.output<typeof secretRefSchema>;

export interface SecretSource {
  readonly env: NodeJS.ProcessEnv;
  /** From which the paths of files go. */
  readonly folder: string;
}

/** The secret, or why it cannot be had; that never names the secret. */
export const readSecretRef = async (
  ref: SecretRef,
  { env, folder }: SecretSource,
): Promise<{ readonly secret: string } | { readonly fault: string }> => {
  let given: string | undefined;
  if ('env' in ref) {
    given = env[ref.env];
    if (given === undefined) return { fault: `the variable ${ref.env} is not set` };
  } else {
    try {
      given = await readFile(resolve(folder, ref.file), 'utf8');
    } catch (error) {
      return { fault: `${ref.file} cannot be read: ${messageOf(error)}` };
    }
  }
  const secret = given.trim();
  const name = 'env' in ref ? `the variable ${ref.env}` : ref.file;
  if (secret === '') return { fault: `${name} is empty` };
  return /[\r\n]/.test(secret) ? { fault: `${name} holds more than one line` } : { secret };
};
