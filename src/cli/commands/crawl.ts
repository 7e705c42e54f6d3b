import { Command, Option } from 'commander';
import type { Globals } from '../globals.ts';

export const crawlCommand = (): Command =>
  new Command('crawl')
    .description('read a site; without NAME every account. Exit 3: a walk was cut short, or sight was lost')
    .argument('[NAME]', 'the account')
    .option('--full', 'read everything anew, also what seems unchanged')
    .option('--accept-loss', 'what the token has lost sight of is gone: mark it as missing')
    .addOption(
      new Option('--due', 'only what its frequency says is due: for cron and timers').conflicts(['full', 'acceptLoss']),
    )
    .action(async (name: string | undefined, options, command: Command) =>
      (await import('../actions/crawl.ts')).crawl(name, options, command.optsWithGlobals<Globals>()),
    );
