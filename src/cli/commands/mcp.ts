import { Command } from 'commander';
import type { Globals } from '../globals.ts';

export const mcpCommand = (): Command =>
  new Command('mcp')
    .description('answer by the Model Context Protocol over stdin and stdout')
    .option(
      '--as <USER>',
      'bound to this person (id, name or e-mail): what they cannot see is not there, and nothing counts it',
    )
    .option('--bodies', 'tell the texts of pages too')
    .action(async (options, command: Command) =>
      (await import('../actions/mcp.ts')).mcp(options, command.optsWithGlobals<Globals>()),
    );
