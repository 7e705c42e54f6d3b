import { UsageError } from '../../model/errors.ts';
import { apart } from '../apart.ts';
import type { Globals } from '../globals.ts';
import { say } from '../terminal.ts';

interface QueryOptions {
  readonly format?: 'table' | 'json' | 'csv' | 'ndjson';
  readonly maxRows: string;
  readonly timeout: string;
}

/** A day: no question is worth more, and timers end at 24 of them. */
const MOST_SECONDS = 86_400;

export const query = async (sql: string, options: QueryOptions, globals: Globals): Promise<void> => {
  const maxRows = numberOf('--max-rows', options.maxRows, Number.MAX_SAFE_INTEGER);
  const timeoutMillis = numberOf('--timeout', options.timeout, MOST_SECONDS) * 1000;
  const format = options.format ?? (globals.json ? 'json' : 'table');
  await apart(globals.debug === true, async () => {
    const { openColumns } = await import('../../columns/open.ts');
    const { mostMemoryOfQuestion } = await import('../../columns/memory.ts');
    const { columnsDirectory } = await import('../context.ts');
    const columns = await openColumns(await columnsDirectory(globals));
    try {
      const truncated = await columns.write(sql, {
        format,
        maxRows,
        timeoutMillis,
        account: globals.account,
        mostMemoryBytes: mostMemoryOfQuestion(),
        to: process.stdout,
      });
      if (truncated) say(`only the first ${maxRows} rows are shown; --max-rows shows more`);
    } finally {
      await columns.close();
    }
  });
};

const numberOf = (option: string, text: string, most: number): number => {
  const value = Number(text);
  if (value > 0 && value <= most) return value;
  throw new UsageError(`${option} ${text} is no number above 0 and up to ${most}`, 'see kscope query --help');
};
