import { Command, Option } from 'commander';
import type { Globals } from '../globals.ts';

export const exportCommand = (): Command =>
  new Command('export')
    .description('write every table to files')
    .argument('DIR', 'where to; a new or empty folder, or that of an earlier export')
    .addOption(
      new Option('--format <FORMAT>', 'file format').choices(['parquet', 'csv', 'ndjson']).makeOptionMandatory(),
    )
    .option('--partitioned', 'folders by account and month as Hive has them; what did not change is left as it lies')
    .option('--ids-only', 'leave out the names that stand beside ids')
    .action(async (directory: string, options, command: Command) =>
      (await import('../actions/export.ts')).exportAll(directory, options, command.optsWithGlobals<Globals>()),
    );
