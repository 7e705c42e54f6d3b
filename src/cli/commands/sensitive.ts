import { Command } from 'commander';
import type { Globals } from '../globals.ts';

export const sensitiveCommand = (): Command => {
  const sensitive = new Command('sensitive').description('secrets and personal data in the bodies of pages');
  const load = () => import('../actions/sensitive.ts');
  sensitive
    .command('scan')
    .description('look through what has changed; only masked values and keyed hashes are kept')
    .action(async (_options, command: Command) => (await load()).scanBodies(command.optsWithGlobals<Globals>()));
  sensitive
    .command('list')
    .description('what was found, the most severe first')
    .option('--all', 'also what was dismissed and what is gone')
    .action(async (options, command: Command) => (await load()).list(options, command.optsWithGlobals<Globals>()));
  sensitive
    .command('dismiss ID')
    .description('say that a match is a false positive; it stays closed')
    .requiredOption('--reason <REASON>', 'why')
    .option('--by <WHO>', 'who says so (your login by default)')
    .action(async (id: string, options, command: Command) =>
      (await load()).dismissMatch(id, options, command.optsWithGlobals<Globals>()),
    );
  return sensitive;
};
