import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../../model/errors.ts';
import { codeOf } from '../postgres/errors.ts';

const MANIFEST = 'kscope-backup.json';

const name = z.string().regex(/^[a-z_][a-z0-9_]*$/);

const manifestSchema = z.object({
  /** Of the backup itself. */
  format: z.literal(1),
  /** The Kscope that wrote it. */
  kscope: z.string(),
  schemaVersion: z.int(),
  postgres: z.string(),
  /** The moment that it shows, ISO 8601. */
  takenAt: z.string(),
  /** Make the schema as it was, so that a newer Kscope can take it from there. */
  statements: z.array(z.string()),
  tables: z.array(
    z.object({
      name,
      columns: z.array(name),
      rows: z.int(),
      /** Of the rows; see `extentOf`. */
      checksum: z.string(),
      /** Of the file. */
      bytes: z.int(),
      sha256: z.string(),
    }),
  ),
});

export type Manifest = z.output<typeof manifestSchema>;

export const fileOf = (table: string): string => `${table}.copy.zst`;

export const writeManifest = (folder: string, manifest: Manifest): Promise<void> =>
  writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });

/** @throws UsageError where the folder is no backup, or is of a kind that is not known here. */
export const readManifest = async (folder: string): Promise<Manifest> => {
  const file = join(folder, MANIFEST);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') throw error;
    throw new UsageError(
      `${folder} is no backup: it has no ${MANIFEST}`,
      'name the folder that kscope db backup wrote',
      {
        cause: error,
      },
    );
  }
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new UsageError(
      `${file} is damaged, or of a newer kscope`,
      'use another backup, or the kscope that wrote it',
      {
        cause: error,
      },
    );
  }
};
