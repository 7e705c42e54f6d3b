import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { DuckDBInstance } from '@duckdb/node-api';
import { UserError } from '../../model/errors.ts';
import { publicTables } from '../../model/schema.ts';
import { ensureFolder } from '../../store/folder.ts';
import { checkAccount } from '../account.ts';
import { literal, quote } from '../layout.ts';
import { memoryLimit } from '../memory.ts';
import { readOrigin } from '../origin.ts';
import { columnsFile } from '../paths.ts';
import type { Manifest } from './manifest.ts';
import { readManifest, TEMPORARY, writeManifest } from './manifest.ts';
import type { Partition } from './partitions.ts';
import { copyPartitions, partitionsOf } from './partitions.ts';
import type { ExportFormat, Selection } from './selection.ts';
import { selectionOf } from './selection.ts';

export interface ExportOptions {
  /** The directory of the columns. */
  readonly columns: string;
  /** Where the files go: a folder that is empty, not there yet, or holds a former export, which is replaced. */
  readonly directory: string;
  readonly format: ExportFormat;
  /** Rows of this account only. */
  readonly account?: string | undefined;
  /** Leaves out the names that stand beside ids. */
  readonly idsOnly?: boolean | undefined;
  /**
   * Folders by account and month, in the way of Hive, in place of one file for each table. A partition whose rows are
   * those of the export before is left as it lies.
   */
  readonly partitioned?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Exported {
  readonly table: string;
  /** A file, or the folder of a table's partitions. */
  readonly path: string;
  readonly rows: number;
  /** How many partitions there are, and how many of them were written now; where partitions were asked for. */
  readonly partitions?: { readonly all: number; readonly written: number; readonly removed: number };
}

/**
 * Writes every public table to files.
 * @throws UserError where the folder holds something else, or there are no columns yet.
 */
export const exportTables = async (options: ExportOptions): Promise<readonly Exported[]> => {
  const { directory, signal } = options;
  const former = await readManifest(directory);
  const instance = await openForExport(options.columns);
  try {
    const connection = await instance.connect();
    const interrupt = (): void => connection.interrupt();
    signal?.addEventListener('abort', interrupt, { once: true });
    if (options.account !== undefined) await checkAccount(connection, options.account);
    await ensureFolder(directory);
    const folder = await mkdtemp(join(directory, TEMPORARY));
    try {
      const { takenAt } = await readOrigin(connection);
      const making: Making = { ...options, connection, folder, former, takenAt };
      return options.partitioned ? await exportPartitions(making) : await exportFiles(making);
    } finally {
      signal?.removeEventListener('abort', interrupt);
      await rm(folder, { recursive: true, force: true });
      connection.closeSync();
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    instance.closeSync();
  }
};

interface Making extends ExportOptions {
  readonly connection: DuckDBConnection;
  /** Where files lie until they are whole. */
  readonly folder: string;
  readonly former: Manifest;
  readonly takenAt: string;
}

const exportFiles = async (making: Making): Promise<readonly Exported[]> => {
  const { connection, directory, folder, format, former, takenAt, signal } = making;
  const files: Exported[] = [];
  for (const t of publicTables) {
    signal?.throwIfAborted();
    const name = `${t.name}.${format}`;
    const rows = await copyOut(connection, selectionOf(t, making), join(folder, name), format);
    files.push({ table: t.name, path: join(directory, name), rows });
  }
  const names = files.map(({ table }) => `${table}.${format}`);
  // The former files are known as ours until the last of them is gone, whatever happens in between.
  await writeManifest(directory, { takenAt, files: [...new Set([...former.files, ...names])], partitions: {} });
  for (const name of names) await rename(join(folder, name), join(directory, name));
  await removeOthers(directory, former.files, new Set(names));
  await writeManifest(directory, { takenAt, files: names, partitions: {} });
  return files;
};

const exportPartitions = async (making: Making): Promise<readonly Exported[]> => {
  const { connection, directory, folder, format, former, takenAt, signal } = making;
  // Fingerprints are those of one version of DuckDB, of one choice of columns.
  const written = await wayOf(connection, making);
  const known = former.written === written ? former.partitions : {};
  const exported: Exported[] = [];
  const partitions: Record<string, string> = {};
  const changed: string[] = [];
  for (const t of publicTables) {
    signal?.throwIfAborted();
    const selection = selectionOf(t, making);
    const all = await partitionsOf(connection, t, selection);
    const anew = all.filter(({ path, fingerprint }) => known[path] !== fingerprint);
    await copyPartitions(connection, t, selection, anew, { folder, format, options: copyOptions[format] });
    const now = new Set(all.map(({ path }) => path));
    const removed = former.files.filter((path) => path.startsWith(`${t.name}/`) && !now.has(path)).length;
    for (const { path, fingerprint } of all) partitions[path] = fingerprint;
    changed.push(...anew.map(({ path }) => path));
    exported.push({
      table: t.name,
      path: join(directory, t.name),
      rows: all.reduce((sum, { rows }: Partition) => sum + rows, 0),
      partitions: { all: all.length, written: anew.length, removed },
    });
  }
  const files = Object.keys(partitions);
  const untouched = Object.fromEntries(Object.entries(known).filter(([path]) => !changed.includes(path)));
  // What is being replaced has no fingerprint until it lies there: an export that is cut off here is made good by the next.
  await writeManifest(directory, {
    takenAt,
    files: [...new Set([...former.files, ...files])],
    written,
    partitions: untouched,
  });
  await removeOthers(directory, former.files, new Set(files));
  for (const path of changed) {
    await mkdir(join(directory, dirname(path)), { recursive: true });
    await rm(join(directory, path), { recursive: true, force: true });
    await rename(join(folder, path), join(directory, path));
  }
  await writeManifest(directory, { takenAt, files, written, partitions });
  return exported;
};

const removeOthers = async (directory: string, former: readonly string[], now: ReadonlySet<string>): Promise<void> => {
  for (const path of former) if (!now.has(path)) await rm(join(directory, path), { recursive: true, force: true });
};

const wayOf = async (connection: DuckDBConnection, { format, idsOnly }: ExportOptions): Promise<string> => {
  const reader = await connection.runAndReadAll('select version()');
  return [format, idsOnly ? 'ids' : 'names', `duckdb ${reader.getRows()[0]?.[0]}`].join(', ');
};

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
  { columns, from }: Selection,
  file: string,
  format: ExportFormat,
): Promise<number> => {
  const selected = columns.map(([name, expression]) => `${expression} as ${quote(name)}`).join(', ');
  const reader = await connection.runAndReadAll(
    `copy (select ${selected} ${from}) to ${literal(file)} (${copyOptions[format]})`,
  );
  return Number(reader.getRows()[0]?.[0]);
};

const copyOptions: Readonly<Record<ExportFormat, string>> = {
  parquet: 'format parquet, compression zstd',
  csv: 'format csv, header true',
  ndjson: 'format json',
};
