import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../../model/errors.ts';

/** Lies beside the files: what they are, and by which a folder is known to hold an export. */
const MANIFEST = 'kscope-export.json';
/** What an export begins its own folder with while it writes; readers of folders pass over names that begin so. */
export const TEMPORARY = '.kscope-export-';

const FORMAT = '(parquet|csv|ndjson)';
/** Only paths that an export writes: a manifest must not be able to name a file elsewhere. */
const PATHS = new RegExp(`^(\\w+\\.${FORMAT}|\\w+/account=[^/]+(/date=[^/]+)?)$`);

const path = z
  .string()
  .regex(PATHS)
  .refine((one) => !one.split('/').some((part) => part.endsWith('=..')));

const manifestSchema = z.object({
  /** The moment of the records that the files show. */
  takenAt: z.string().optional(),
  /** What lies there: files, and folders of partitions. What is no path of an export is passed over. */
  files: z.array(z.string()).transform((all) => all.filter((one) => path.safeParse(one).success)),
  /** How the files were written: only what was written so can be continued. */
  written: z.string().optional(),
  /** What is in each folder of a partition: a fingerprint of its rows. */
  partitions: z.record(z.string(), z.string()).default({}),
});

export type Manifest = z.output<typeof manifestSchema>;

const NOTHING: Manifest = { files: [], partitions: {} };

/**
 * What a former export left in a folder; nothing where the folder is empty or not there.
 * @throws UsageError where the folder holds something else, or the manifest cannot be read.
 */
export const readManifest = async (directory: string): Promise<Manifest> => {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    if (error.code === 'ENOTDIR') throw new UsageError(`${directory} is not a folder`, 'name a folder');
    throw error;
  });
  const others = names.filter((name) => !name.startsWith(TEMPORARY));
  if (others.length === 0) return NOTHING;
  if (!others.includes(MANIFEST)) {
    throw new UsageError(
      `${directory} holds other files than an export`,
      'name an empty folder, or one of a former export',
    );
  }
  try {
    return manifestSchema.parse(JSON.parse(await readFile(join(directory, MANIFEST), 'utf8')));
  } catch (error) {
    throw new UsageError(`${join(directory, MANIFEST)} cannot be read`, 'name another folder, or empty this one', {
      cause: error,
    });
  }
};

/** Replaces the manifest whole, so that nobody reads half of one. */
export const writeManifest = async (directory: string, manifest: Manifest): Promise<void> => {
  const draft = join(directory, `${TEMPORARY}manifest`);
  await writeFile(draft, `${JSON.stringify(manifest, null, 2)}\n`);
  await rename(draft, join(directory, MANIFEST));
};
