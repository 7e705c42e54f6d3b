import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { DuckDBInstance } from '@duckdb/node-api';
import { memoryLimit } from './memory.ts';
import { columnsFile } from './paths.ts';

/** The file of columns that a refresh is making, in a folder of its own that nobody reads. */
export interface NewFile {
  readonly folder: string;
  readonly signal: AbortSignal | undefined;
  /** Another connection, which an abort interrupts and which is closed with the file. */
  connect(): Promise<DuckDBConnection>;
}

/** Opens the file, which is made where it is not there, for the time of the work, and leaves it whole on the disk. */
export const withNewFile = async <T>(
  folder: string,
  signal: AbortSignal | undefined,
  work: (file: NewFile) => Promise<T>,
): Promise<T> => {
  const instance = await DuckDBInstance.create(columnsFile(folder), {
    // Rows have no order in PostgreSQL either, and DuckDB loads them quicker without.
    preserve_insertion_order: 'false',
    storage_compatibility_version: 'latest',
    memory_limit: memoryLimit(),
    temp_directory: join(folder, 'spill'),
    // Once, in the end: the file is worth nothing before.
    checkpoint_threshold: '1TiB',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connections: DuckDBConnection[] = [];
  const connect = async (): Promise<DuckDBConnection> => {
    const connection = await instance.connect();
    connections.push(connection);
    return connection;
  };
  const interrupt = (): void => {
    for (const connection of connections) connection.interrupt();
  };
  signal?.addEventListener('abort', interrupt, { once: true });
  try {
    const result = await work({ folder, signal, connect });
    await (await connect()).run('checkpoint');
    return result;
  } finally {
    signal?.removeEventListener('abort', interrupt);
    for (const connection of connections) connection.closeSync();
    instance.closeSync();
  }
};
