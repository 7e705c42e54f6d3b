import { Command, Option } from 'commander';
import { severities } from '../../governance/severity.ts';
import type { Globals } from '../globals.ts';

export const checkCommand = (): Command =>
  new Command('check')
    .description('evaluate the rules: findings open, close and reopen; exit 1 where grave ones are open')
    .addOption(
      new Option('--fail-on <SEVERITY>', 'exit 1 where one of this severity or above is open')
        .choices(severities)
        .default('high'),
    )
    .option('--new', 'leave out of that what a rule found when it was first evaluated')
    .option('--timeout <SECONDS>', 'give up a rule after so long, a day at most', '60')
    .action(async (options, command: Command) =>
      (await import('../actions/check.ts')).check(options, command.optsWithGlobals<Globals>()),
    );
