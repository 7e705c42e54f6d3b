import { Command } from 'commander';
import type { Globals } from '../globals.ts';

export const doctorCommand = (): Command =>
  new Command('doctor')
    .description('what works, what could not be seen, and how to mend it')
    .action(async (_options, command: Command) =>
      (await import('../actions/doctor.ts')).doctor(command.optsWithGlobals<Globals>()),
    );
