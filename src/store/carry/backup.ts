import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { UsageError } from '../../model/errors.ts';
import { tables } from '../../model/schema.ts';
import { share } from '../../model/share.ts';
import type { Table } from '../../model/table.ts';
import { VERSION } from '../../model/version.ts';
import { qualified } from '../ddl.ts';
import { creation } from '../migrate.ts';
import { SCHEMA_VERSION } from '../migrations.ts';
import { codeOf } from '../postgres/errors.ts';
import { carriedColumns, columnList, extentOf } from './extent.ts';
import type { Manifest } from './manifest.ts';
import { fileOf, writeManifest } from './manifest.ts';
import { openSource } from './source.ts';

/** Table by table, as it is done. */
export type Progress = (table: string, rows: number) => void;

export interface BackupOptions {
  readonly connection: pg.ClientConfig;
  /** Where to: a folder that is not there yet, or empty. */
  readonly folder: string;
  readonly onTable?: Progress;
  readonly signal?: AbortSignal;
}

const CONNECTIONS = 2;

/**
 * Writes everything that the records hold, as of one moment, into a folder: for each table a file of PostgreSQL's own text
 * format, compressed by zstd, which any PostgreSQL reads. Others may go on writing meanwhile. The folder comes into being whole.
 */
export const backup = async ({ connection, folder, onTable, signal }: BackupOptions): Promise<Manifest> => {
  const path = resolve(folder);
  await refuseTaken(path);
  await mkdir(dirname(path), { recursive: true });
  const unfinished = await mkdtemp(join(dirname(path), `.${basename(path)}-`));
  const source = await openSource(connection, { connections: CONNECTIONS, ...(signal && { signal }) });
  try {
    const written = await share(source.clients, await largestFirst(source.keeper), async (client, t) => {
      const table = await writeTable(client, t, unfinished, signal);
      onTable?.(table.name, table.rows);
      return table;
    });
    const manifest: Manifest = {
      format: 1,
      kscope: VERSION,
      schemaVersion: SCHEMA_VERSION,
      postgres: source.serverVersion,
      takenAt: source.takenAt,
      statements: [...creation()],
      tables: written.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    };
    await writeManifest(unfinished, manifest);
    await rename(unfinished, path);
    return manifest;
  } catch (error) {
    // What an abort broke off fails in many ways; the abort is what happened.
    signal?.throwIfAborted();
    throw error;
  } finally {
    await source.close();
    await rm(unfinished, { recursive: true, force: true });
  }
};

const refuseTaken = async (path: string): Promise<void> => {
  try {
    if ((await readdir(path)).length === 0) return;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    if (codeOf(error) !== 'ENOTDIR') throw error;
  }
  throw new UsageError(`${path} is there already`, 'name a folder that is not there yet');
};

/** The tables, those with most bytes first, so that the last one to end is a small one. */
export const largestFirst = async (client: pg.Client): Promise<readonly Table[]> => {
  const { rows } = await client.query<{ name: string; bytes: number }>(
    `select c.relname as name, pg_table_size(c.oid)::float8 as bytes from pg_class c where c.oid in (select to_regclass(name) from unnest($1::text[]) name)`,
    [tables.map(qualified)],
  );
  const bytes = new Map(rows.map((row) => [row.name, row.bytes]));
  return tables.toSorted((a, b) => (bytes.get(b.name) ?? 0) - (bytes.get(a.name) ?? 0));
};

const writeTable = async (
  client: pg.Client,
  t: Table,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<Manifest['tables'][number]> => {
  const file = join(folder, fileOf(t.name));
  const names = carriedColumns(t);
  const hash = createHash('sha256');
  const hashed = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(
    client.query(copyTo(`copy (select ${columnList(names)} from ${qualified(t)}) to stdout (format text)`)),
    createZstdCompress(),
    hashed,
    createWriteStream(file, { mode: 0o600, flush: true }),
    signal ? { signal } : {},
  );
  const { rows, checksum } = await extentOf(client, t, names);
  const { size } = await stat(file);
  return { name: t.name, columns: [...names], rows, checksum, bytes: size, sha256: hash.digest('hex') };
};
