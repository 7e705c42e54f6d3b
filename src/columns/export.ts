import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { DuckDBInstance } from '@duckdb/node-api';
import { z } from 'zod';
import { UsageError, UserError } from '../model/errors.ts';
import { publicTables } from '../model/schema.ts';
import type { Column, Table } from '../model/table.ts';
import { storedColumns } from '../model/table.ts';
import { ensureFolder } from '../store/folder.ts';
import { checkAccount } from './account.ts';
import { literal, quote } from './layout.ts';
import { memoryLimit } from './memory.ts';
import { readOrigin } from './origin.ts';
import { columnsFile } from './paths.ts';

type ExportFormat = 'parquet' | 'csv' | 'ndjson';

export interface ExportOptions {
  /** The directory of the columns. */
  readonly columns: string;
  /** Where the files go: a folder that is empty, not there yet, or holds a former export, which is replaced. */
  readonly directory: string;
  readonly format: ExportFormat;
  /** Rows of this account only. */
  readonly account?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ExportedFile {
  readonly table: string;
  readonly path: string;
  readonly rows: number;
}

/** Lies beside the files: what they are, and by which a folder is known to hold an export. */
const MANIFEST = 'kscope-export.json';
const TEMPORARY = '.kscope-export-';

const manifestSchema = z.object({ files: z.array(z.string()) });

/**
 * Writes one file for each public table.
 * @throws UserError where the folder holds something else, or there are no columns yet.
 */
export const exportTables = async (options: ExportOptions): Promise<readonly ExportedFile[]> => {
  const { directory, format } = options;
  const former = await formerFiles(directory);
  const instance = await openForExport(options.columns);
  try {
    const connection = await instance.connect();
    const interrupt = (): void => connection.interrupt();
    options.signal?.addEventListener('abort', interrupt, { once: true });
    if (options.account !== undefined) await checkAccount(connection, options.account);
    await ensureFolder(directory);
    const folder = await mkdtemp(join(directory, TEMPORARY));
    try {
      const { takenAt } = await readOrigin(connection);
      const files: ExportedFile[] = [];
      for (const t of publicTables) {
        options.signal?.throwIfAborted();
        const name = `${t.name}.${format}`;
        const rows = await copyOut(connection, t, join(folder, name), options);
        files.push({ table: t.name, path: join(directory, name), rows });
      }
      const names = files.map(({ table }) => `${table}.${format}`);
      // The former files are known as ours until the last of them is gone, whatever happens in between.
      await writeManifest(directory, { takenAt, files: [...new Set([...former, ...names])] });
      for (const name of names) await rename(join(folder, name), join(directory, name));
      for (const name of former) if (!names.includes(name)) await rm(join(directory, name), { force: true });
      await writeManifest(directory, { takenAt, files: names });
      return files;
    } finally {
      options.signal?.removeEventListener('abort', interrupt);
      await rm(folder, { recursive: true, force: true });
      connection.closeSync();
    }
  } catch (error) {
    options.signal?.throwIfAborted();
    throw error;
  } finally {
    instance.closeSync();
  }
};

/** The files of the export that lies in a folder. */
const formerFiles = async (directory: string): Promise<readonly string[]> => {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    if (error.code === 'ENOTDIR') throw new UsageError(`${directory} is not a folder`, 'name a folder');
    throw error;
  });
  const others = names.filter((name) => !name.startsWith(TEMPORARY));
  if (others.length === 0) return [];
  if (!others.includes(MANIFEST)) {
    throw new UsageError(
      `${directory} holds other files than an export`,
      'name an empty folder, or one of a former export',
    );
  }
  // Only names that an export writes: a manifest must not be able to name a file elsewhere.
  return (await readManifest(directory)).filter((name) => /^\w+\.(parquet|csv|ndjson)$/.test(name));
};

const readManifest = async (directory: string): Promise<readonly string[]> => {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(join(directory, MANIFEST), 'utf8'))).files;
  } catch (error) {
    throw new UsageError(`${join(directory, MANIFEST)} cannot be read`, 'name another folder, or empty this one', {
      cause: error,
    });
  }
};

const writeManifest = (directory: string, manifest: { takenAt: string; files: readonly string[] }): Promise<void> =>
  writeFile(join(directory, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);

const openForExport = async (columns: string): Promise<DuckDBInstance> => {
  const file = columnsFile(columns);
  try {
    return await DuckDBInstance.create(file, { access_mode: 'READ_ONLY', memory_limit: memoryLimit() });
  } catch (error) {
    throw new UserError('there are no columns to export', 'run: kscope crawl', { cause: error });
  }
};

const copyOut = async (
  connection: DuckDBConnection,
  t: Table,
  file: string,
  { format, account }: ExportOptions,
): Promise<number> => {
  const columns = Object.entries(storedColumns(t)).map(([name, c]) => `${exported(name, c, format)} as ${quote(name)}`);
  const where = account === undefined ? '' : `where account = ${literal(account)}`;
  const reader = await connection.runAndReadAll(
    `copy (select ${columns.join(', ')} from ${quote(t.name)} ${where}) to ${literal(file)} (${copyOptions[format]})`,
  );
  return Number(reader.getRows()[0]?.[0]);
};

const ISO = `'%Y-%m-%dT%H:%M:%S.%gZ'`;

const copyOptions: Readonly<Record<ExportFormat, string>> = {
  parquet: 'format parquet, compression zstd',
  csv: 'format csv, header true',
  ndjson: 'format json',
};

/** A column as its format can carry it. */
const exported = (name: string, { kind }: Column, format: ExportFormat): string => {
  const column = quote(name);
  // Parquet has a type for moments in UTC; the others write ISO 8601.
  if (kind === 'timestamp') return format === 'parquet' ? `timezone('UTC', ${column})` : `strftime(${column}, ${ISO})`;
  if (kind === 'texts' && format === 'csv') return `to_json(${column})`;
  return column;
};
