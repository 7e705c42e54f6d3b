import { UserError } from '../model/errors.ts';
import { codeOf, pathOf } from './postgres/errors.ts';

/** PostgreSQL's and the system's codes for a connection that broke, or cannot be made. */
const LOST = /^(57P0[1-5]|08...|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT)$/;
/** The driver gives no code where a connection broke under it, now or earlier. */
const LOST_WORDS = /^(Connection terminated|Client has encountered a connection error|Client was closed)/;
const CONNECTION_FAILURE = '08006';

const troubles: readonly (readonly [RegExp, string, string])[] = [
  [/^53[23]00$/, 'the database has no room for more work', 'free memory, or allow more connections, and try again'],
  [
    LOST,
    'the database went away',
    'see that it runs, and try again; what was stored is whole, and the next crawl goes on',
  ],
  [/^25006$/, 'the database is read-only', 'give a server that accepts writes'],
  [/^42501$/, 'the database user may not do that', 'give it the right to create a schema in the database'],
];

/** As the system says it, and as DuckDB says it of the files of the columns. */
const DISK_FULL = /No space left on device|ENOSPC|Could not write file/;

/** PostgreSQL's code for it: on the disk of the home where the database is the embedded one. */
const DATABASE_DISK_FULL = '53100';

/** Where a command works; see `RecordsOptions`. */
interface Where {
  readonly home: string;
  readonly database?: string;
}

const codeWithin = (error: Error): string =>
  codeOf(error) ?? (LOST_WORDS.test(error.message) ? CONNECTION_FAILURE : '');

/** Codes that PostgreSQL alone has: those of the system, as a cause, may tell of a site as well. */
const BROKEN_OFF = /^(57P0[1-5]|08...)$/;

/** Whether something failed because the connection to the database broke, so that it is worth while to go on soon. */
export const isDatabaseLost = (error: unknown): boolean =>
  error instanceof Error && (LOST.test(codeWithin(error)) || isBrokenOff(error.cause));

const isBrokenOff = (cause: unknown): boolean =>
  cause instanceof Error && (BROKEN_OFF.test(codeWithin(cause)) || isBrokenOff(cause.cause));

/** Says in a person's words what a failure of the database means; anything else comes back as it is. */
export const explainDatabaseTrouble = (thrown: unknown, where?: Where): unknown => {
  if (thrown instanceof UserError || !(thrown instanceof Error)) return thrown;
  const code = codeWithin(thrown);
  if (code === DATABASE_DISK_FULL) {
    return diskFull(where === undefined || where.database !== undefined ? 'the database' : where.home, thrown);
  }
  if (DISK_FULL.test(thrown.message)) return diskFull(pathOf(thrown) ?? where?.home ?? 'the home', thrown);
  const trouble = troubles.find(([codes]) => codes.test(code));
  return trouble ? new UserError(trouble[1], trouble[2], { cause: thrown }) : thrown;
};

const diskFull = (place: string, cause: Error): UserError =>
  new UserError(
    `the disk of ${place} is full`,
    'free some space and try again; what was stored is whole, and the next crawl goes on',
    { cause },
  );
