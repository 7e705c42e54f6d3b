import { Command } from 'commander';
import type { Globals } from '../globals.ts';

export const dbCommand = (): Command => {
  const db = new Command('db').description('the database: backup, restore, verify, move, prune');
  db.command('backup DIR')
    .description('write everything into a new folder, as of one moment, while others go on working')
    .action(async (folder: string, _options, command: Command) =>
      (await import('../actions/db.ts')).backupDatabase(folder, command.optsWithGlobals<Globals>()),
    );
  db.command('restore DIR')
    .description('bring a backup into an empty database: a new --home, or a new database of a server')
    .action(async (folder: string, _options, command: Command) =>
      (await import('../actions/db.ts')).restoreDatabase(folder, command.optsWithGlobals<Globals>()),
    );
  db.command('verify [DIR]')
    .description('read everything and hold it against the declarations; with DIR, a backup against its checksums')
    .action(async (folder: string | undefined, _options, command: Command) =>
      (await import('../actions/db.ts')).verifyDatabase(folder, command.optsWithGlobals<Globals>()),
    );
  db.command('move')
    .description('move everything into another, empty database, and verify it there table by table')
    .option('--to <URL|HOME>', 'postgres://… of a server, or a new home with an embedded database')
    .option(
      '--binaries <DIR>',
      'the package of the PostgreSQL that wrote the embedded database, where this kscope brings a newer one',
    )
    .option('--undo', 'let a database that was moved be used again')
    .action(async (options, command: Command) =>
      (await import('../actions/db.ts')).moveDatabase(options, command.optsWithGlobals<Globals>()),
    );
  db.command('prune')
    .description('delete history that is older than so long; what is so now stays')
    .requiredOption('--keep <PERIOD>', 'how much history to keep: 90d, 6m, 2y')
    .option('--yes', 'delete it; without, it is only counted')
    .action(async (options, command: Command) =>
      (await import('../actions/db.ts')).pruneDatabase(options, command.optsWithGlobals<Globals>()),
    );
  return db;
};
