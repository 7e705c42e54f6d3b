import { availableParallelism } from 'node:os';
import { DuckDBInstance } from '@duckdb/node-api';
import { memoryLimit } from './memory.ts';

/** Opens a file of columns for the questions of anybody: for reading only, and shut off from all that lies outside. */
export const openShut = async (file: string): Promise<DuckDBInstance> => {
  const instance = await DuckDBInstance.create(file, {
    access_mode: 'READ_ONLY',
    threads: String(availableParallelism()),
    memory_limit: memoryLimit(),
    // Several processes may have the file open, and DuckDB's files for what does not fit in memory would collide.
    temp_directory: '',
    allow_persistent_secrets: 'false',
    allow_community_extensions: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  // Both shut off the setting of settings, these among them, so they come last.
  await connection.run('set enable_external_access = false');
  await connection.run('set lock_configuration = true');
  connection.closeSync();
  return instance;
};
