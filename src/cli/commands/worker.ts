import { Command } from 'commander';
import type { Globals } from '../globals.ts';

export const workerCommand = (): Command =>
  new Command('worker')
    .description('crawl every account when it is due, until Ctrl-C; several may run side by side')
    .action(async (_options, command: Command) =>
      (await import('../actions/worker.ts')).worker(command.optsWithGlobals<Globals>()),
    );
