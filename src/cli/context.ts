import { Accounts } from '../accounts/accounts.ts';
import { Vault } from '../accounts/secret.ts';
import { columnsPlace } from '../columns/place.ts';
import { Limiters } from '../crawl/limiters.ts';
import { steadyClock, systemClock } from '../model/clock.ts';
import { messageOf, UsageError, UserError } from '../model/errors.ts';
import { explainDatabaseTrouble } from '../store/failures.ts';
import { codeOf } from '../store/postgres/errors.ts';
import type { Records } from '../store/records.ts';
import { openRecords } from '../store/records.ts';
import type { Globals } from './globals.ts';
import { duration, say, timeOfDay, warn } from './terminal.ts';

/** What a command works with. */
export interface Context {
  readonly records: Records;
  readonly accounts: Accounts;
  readonly vault: Vault;
  /** Where state lies that is in no database: rules and questions of people. */
  readonly home: string;
  /** Where the columns lie. */
  readonly columnsDirectory: string;
  /** Aborted by Ctrl-C and by the system's wish to stop. */
  readonly signal: AbortSignal;
  /** The pace of every request that this process sends to a site. */
  readonly limiters: Limiters;
}

/** Where the columns of the database lie that a command is given. */
export const columnsDirectory = ({ home, database }: Globals): Promise<string> =>
  columnsPlace({ home, url: database }).catch((error: unknown) => {
    throw explainDatabaseTrouble(error, { home, ...(database === undefined ? {} : { database }) });
  });

/** A person or the system asked for it; nothing is wrong. */
class Stopped extends UserError {
  constructor(signal: NodeJS.Signals) {
    super('stopped', 'what was read is kept, and the next crawl goes on from there', {
      // As a shell tells it: 128 and the number of the signal.
      exitCode: signal === 'SIGINT' ? 130 : 143,
    });
  }
}

/** Opens the records and closes them whatever happens. */
export const withContext = async <T>(globals: Globals, work: (context: Context) => Promise<T>): Promise<T> => {
  const limiters = openLimiters(globals);
  const stop = new AbortController();
  const abort = (signal: NodeJS.Signals) => stop.abort(new Stopped(signal));
  const explained = (error: unknown) =>
    stop.signal.aborted ? stop.signal.reason : explainDatabaseTrouble(error, globals);
  process.once('SIGINT', abort);
  process.once('SIGTERM', abort);
  const records = await openRecords({
    home: globals.home,
    warn,
    ...(globals.database === undefined ? {} : { url: globals.database }),
    signal: stop.signal,
  }).catch((error) => {
    throw explained(error);
  });
  const leave = limiters.share(records.pool);
  try {
    const vault = await Vault.open(process.env);
    const accounts = new Accounts(records, vault);
    return await work({
      records,
      accounts,
      vault,
      home: globals.home,
      columnsDirectory: await columnsDirectory(globals),
      signal: stop.signal,
      limiters,
    });
  } catch (error) {
    throw explained(error);
  } finally {
    process.off('SIGINT', abort);
    process.off('SIGTERM', abort);
    await leave();
    await records.close();
  }
};

const MOST_AT_ONCE = 256;

/** @throws UsageError where --concurrency or KSCOPE_CONCURRENCY is no number that it takes. */
const openLimiters = ({ concurrency }: Globals): Limiters => {
  const ceiling = concurrency === undefined ? undefined : Number(concurrency);
  if (ceiling !== undefined && !(Number.isInteger(ceiling) && ceiling >= 1 && ceiling <= MOST_AT_ONCE)) {
    throw new UsageError(
      `--concurrency ${concurrency} is no whole number from 1 to ${MOST_AT_ONCE}`,
      'leave it and KSCOPE_CONCURRENCY out for the default',
    );
  }
  let unshared = false;
  return new Limiters({
    clock: steadyClock,
    onUnshared: (error) => {
      // What else goes wrong with the database is told by whoever needs it for more.
      if (unshared || !codeOf(error)?.startsWith('42')) return;
      unshared = true;
      warn(`the pace of sites is not shared with other processes: ${messageOf(error)}`);
    },
    ...(ceiling === undefined ? {} : { ceiling }),
    onPause: (site, until) => {
      const millis = until - steadyClock.now();
      say(
        `${site} asks to wait ${duration(millis / 1000)} (until ${timeOfDay(systemClock.now() + millis)}); Ctrl-C stops, and the next crawl goes on from there`,
      );
    },
  });
};
