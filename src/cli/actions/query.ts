import { apart } from '../apart.ts';
import type { BoundOptions } from '../bounds.ts';
import { boundsFrom } from '../bounds.ts';
import type { Globals } from '../globals.ts';
import { say } from '../terminal.ts';

interface QueryOptions extends BoundOptions {
  readonly format?: 'table' | 'json' | 'csv' | 'ndjson';
}

export const query = async (sql: string, options: QueryOptions, globals: Globals): Promise<void> => {
  const { maxRows, timeoutMillis } = boundsFrom('query', options);
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
