import { Accounts } from '../accounts/accounts.ts';
import { Vault } from '../accounts/secret.ts';
import { columnsPlace } from '../columns/place.ts';
import { UserError } from '../model/errors.ts';
import { explainDatabaseTrouble } from '../store/failures.ts';
import type { Records } from '../store/records.ts';
import { openRecords } from '../store/records.ts';
import type { Globals } from './globals.ts';
import { warn } from './terminal.ts';

/** What a command works with. */
export interface Context {
  readonly records: Records;
  readonly accounts: Accounts;
  /** Where the columns lie. */
  readonly columnsDirectory: string;
  /** Aborted by Ctrl-C and by the system's wish to stop. */
  readonly signal: AbortSignal;
}

/** Where the columns of the database lie that a command is given. */
export const columnsDirectory = ({ home, database }: Globals): Promise<string> =>
  columnsPlace({ home, url: database }).catch((error: unknown) => {
    throw explainDatabaseTrouble(error, { home, ...(database === undefined ? {} : { database }) });
  });

/** A person or the system asked for it; nothing is wrong. */
class Stopped extends UserError {
  constructor() {
    super('stopped', 'what was read is kept, and the next crawl goes on from there');
  }
}

/** Opens the records and closes them whatever happens. */
export const withContext = async <T>(globals: Globals, work: (context: Context) => Promise<T>): Promise<T> => {
  const stop = new AbortController();
  const abort = () => stop.abort(new Error('stopped'));
  process.once('SIGINT', abort);
  process.once('SIGTERM', abort);
  const records = await openRecords({
    home: globals.home,
    warn,
    ...(globals.database === undefined ? {} : { url: globals.database }),
    signal: stop.signal,
  }).catch((error) => {
    throw explainDatabaseTrouble(error, globals);
  });
  try {
    const accounts = new Accounts(records, await Vault.open(process.env));
    return await work({ records, accounts, columnsDirectory: await columnsDirectory(globals), signal: stop.signal });
  } catch (error) {
    throw stop.signal.aborted ? new Stopped() : explainDatabaseTrouble(error, globals);
  } finally {
    process.off('SIGINT', abort);
    process.off('SIGTERM', abort);
    await records.close();
  }
};
