import { Command } from 'commander';
import type { Globals } from '../globals.ts';

export const applyCommand = (): Command =>
  new Command('apply')
    .description('make everything that is set as a file says: accounts, channels, members, rules; shows what it does')
    .argument('[FILE]', 'the file; - is stdin', 'kscope.yaml')
    .option('--dry-run', 'only show what would be done')
    .option('--detailed-exit', 'with --dry-run: exit 5 where something would be done')
    .option('--prune', 'remove what an earlier file added and this one has not, with all that was read from it')
    .option('--from-current', 'print a file of what is set now, without secrets')
    .option('--schema', 'print the JSON Schema of the file')
    .action(async (file: string, options, command: Command) =>
      (await import('../actions/apply.ts')).apply(file, options, command.optsWithGlobals<Globals>()),
    );
