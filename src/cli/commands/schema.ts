import { Command } from 'commander';
import type { Globals } from '../globals.ts';

export const schemaCommand = (): Command =>
  new Command('schema')
    .description('the tables and what their columns mean')
    .option('--markdown', 'as a document')
    .option('--mermaid', 'as a diagram')
    .action(async (options, command: Command) =>
      (await import('../actions/schema.ts')).schema(options, command.optsWithGlobals<Globals>()),
    );
