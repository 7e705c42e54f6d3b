import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import type pg from 'pg';
import { UserError } from '../../model/errors.ts';
import { tables } from '../../model/schema.ts';
import { share } from '../../model/share.ts';
import type { Table } from '../../model/table.ts';
import { SCHEMA_VERSION } from '../migrations.ts';
import { codeOf } from '../postgres/errors.ts';
import type { Progress } from './backup.ts';
import { extentOf, isSame } from './extent.ts';
import type { Manifest } from './manifest.ts';
import { fileOf, readManifest } from './manifest.ts';
import { load, openTarget } from './target.ts';

export interface RestoreOptions {
  readonly connection: pg.ClientConfig;
  readonly folder: string;
  readonly onTable?: Progress;
  readonly signal?: AbortSignal;
}

const CONNECTIONS = 2;

/**
 * Brings a backup into an empty database, and holds each table against what the backup says of it. Where that is cut off,
 * the database opens for nothing but another restore.
 * @throws UserError where the backup is damaged or of a newer Kscope, or the database is not empty.
 */
export const restore = async ({ connection, folder, onTable, signal }: RestoreOptions): Promise<Manifest> => {
  const manifest = await readManifest(folder);
  if (manifest.schemaVersion > SCHEMA_VERSION) {
    throw new UserError(
      `the backup has schema version ${manifest.schemaVersion}, and this kscope knows versions up to ${SCHEMA_VERSION}`,
      `restore it with kscope ${manifest.kscope} or newer`,
    );
  }
  await checkFiles(folder, manifest);
  const target = await openTarget(connection, {
    connections: CONNECTIONS,
    statements: manifest.statements,
    tables: manifest.tables.map(({ name }) => name),
    detail: `the backup of ${manifest.takenAt}`,
    ...(signal && { signal }),
  });
  try {
    const largest = manifest.tables.toSorted((a, b) => b.bytes - a.bytes);
    await share(target.clients, largest, async (client, { name, columns, ...extent }) => {
      const t = tableNamed(name);
      const rows = createReadStream(join(folder, fileOf(name))).pipe(createZstdDecompress());
      await load(client, t, columns, rows, 'text');
      if (!isSame(await extentOf(client, t, columns), extent)) throw damaged(folder, name);
      onTable?.(name, extent.rows);
    });
    await target.finish();
    return manifest;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    await target.close();
  }
};

/** A table of an older schema may not be declared any more; its name and columns are all that is needed. */
const tableNamed = (name: string): Table =>
  tables.find((t) => t.name === name) ?? { name, meaning: '', history: 'now', key: [], columns: {} };

const damaged = (folder: string, name: string): UserError =>
  new UserError(`the backup in ${folder} is damaged: ${fileOf(name)} is not what was written`, 'use another backup');

/** Reads every file of a backup and holds it against its checksum. @throws UserError where one is another or absent. */
export const checkFiles = async (folder: string, manifest: Manifest): Promise<void> => {
  for (const { name, bytes, sha256 } of manifest.tables) {
    const file = join(folder, fileOf(name));
    try {
      if ((await stat(file)).size !== bytes) throw damaged(folder, name);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      throw new UserError(`the backup in ${folder} is not whole: ${fileOf(name)} is absent`, 'use another backup');
    }
    const hash = createHash('sha256');
    await pipeline(createReadStream(file), hash);
    if (hash.digest('hex') !== sha256) throw damaged(folder, name);
  }
};
