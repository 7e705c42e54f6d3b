import { UsageError } from '../../model/errors.ts';
import { apart } from '../apart.ts';
import { columnsDirectory } from '../context.ts';
import type { Globals } from '../globals.ts';
import { say } from '../terminal.ts';

interface QueryOptions {
  readonly format?: 'table' | 'json' | 'csv' | 'ndjson';
  readonly maxRows: string;
  readonly timeout: string;
}

export const query = async (sql: string, options: QueryOptions, globals: Globals): Promise<void> => {
  const maxRows = positive('--max-rows', options.maxRows);
  const timeoutMillis = positive('--timeout', options.timeout) * 1000;
  const format = options.format ?? (globals.json ? 'json' : 'table');
  await apart(globals.debug === true, async () => {
    const { openColumns } = await import('../../columns/open.ts');
    const { mostMemoryOfQuestion } = await import('../../columns/memory.ts');
    const columns = await openColumns(columnsDirectory(globals));
    try {
      const truncated = await columns.write(sql, {
        format,
        maxRows,
        timeoutMillis,
        mostMemoryBytes: mostMemoryOfQuestion(),
        to: process.stdout,
      });
      if (truncated) say(`only the first ${maxRows} rows are shown; --max-rows shows more`);
    } finally {
      await columns.close();
    }
  });
};

const positive = (option: string, text: string): number => {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new UsageError(`${option} ${text} is no positive number`, 'see kscope query --help');
};
