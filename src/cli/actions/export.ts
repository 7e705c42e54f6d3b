import { exportTables } from '../../columns/export/exportTables.ts';
import { UserError } from '../../model/errors.ts';
import { columnsDirectory } from '../context.ts';
import type { Globals } from '../globals.ts';
import { count, print, printJson } from '../terminal.ts';

export const exportAll = async (
  directory: string,
  options: {
    readonly format: 'parquet' | 'csv' | 'ndjson';
    readonly partitioned?: boolean;
    readonly idsOnly?: boolean;
  },
  globals: Globals,
): Promise<void> => {
  const columns = await columnsDirectory(globals);
  const files = await exportTables({
    columns,
    directory,
    ...options,
    ...(globals.account === undefined ? {} : { account: globals.account }),
  }).catch((error: unknown) => {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    throw new UserError(
      `the export cannot be written to ${directory}: ${error.message}`,
      'name a folder that can be written',
      {
        cause: error,
      },
    );
  });
  if (globals.json) printJson(files);
  else {
    for (const { path, rows, partitions } of files) {
      const told = partitions && `, ${count(partitions.written)} of ${count(partitions.all)} partitions written`;
      print(`${path}  ${count(rows)} rows${told ?? ''}`);
    }
  }
};
