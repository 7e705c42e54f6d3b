import { Command } from 'commander';
import type { Globals } from '../globals.ts';

export const reportCommand = (): Command =>
  new Command('report')
    .description('check the rules and write one self-contained HTML file about a site or a space')
    .argument('FILE.html', 'the file, replaced where it is there')
    .option('--space <KEY>', 'only this space')
    .option('--timeout <SECONDS>', 'give up a question after so long, a day at most', '60')
    .action(async (file: string, options, command: Command) =>
      (await import('../actions/report.ts')).report(file, options, command.optsWithGlobals<Globals>()),
    );
