import { Command, Option } from 'commander';
import type { Globals } from '../globals.ts';

export const queryCommand = (): Command =>
  new Command('query')
    .description('ask the columns in SQL (DuckDB), read-only')
    .argument('SQL', 'one statement; kscope schema lists the tables')
    .addOption(new Option('--format <FORMAT>', 'how to print rows').choices(['table', 'json', 'csv', 'ndjson']))
    .option('--max-rows <N>', 'stop after so many rows', '10000')
    .option('--timeout <SECONDS>', 'stop after so long, a day at most', '60')
    .action(async (sql: string, options, command: Command) =>
      (await import('../actions/query.ts')).query(sql, options, command.optsWithGlobals<Globals>()),
    );
