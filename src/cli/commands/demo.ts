import { Command } from 'commander';
import type { Globals } from '../globals.ts';

export const demoCommand = (): Command =>
  new Command('demo')
    .description('crawl a simulated company, show first answers, and open the web application on it')
    .option('--pages <N>', 'size of the company: 50 to 1000000 pages', '2000')
    .option('--seed <N>', 'another company', '7')
    .option('--latency <MILLIS>', 'how long the simulated site takes to answer', '40')
    .option('--port <N>', 'the port of the web application; 0: any that is free', '0')
    .option('--no-serve', 'ends after the first answers, as with --json')
    .action(async (options, command: Command) =>
      (await import('../actions/demo.ts')).demo(options, command.optsWithGlobals<Globals>()),
    );
