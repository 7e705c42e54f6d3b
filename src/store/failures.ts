import { UserError } from '../model/errors.ts';
import { codeOf } from './postgres/errors.ts';

const troubles: readonly (readonly [RegExp, string, string])[] = [
  [
    /^53100$/,
    'the disk of the database is full',
    'free some space and try again; what was stored is whole, and the next crawl goes on',
  ],
  [/^53[23]00$/, 'the database has no room for more work', 'free memory, or allow more connections, and try again'],
  [
    /^(57P0[1-5]|08...|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT)$/,
    'the database went away',
    'see that it runs, and try again; what was stored is whole, and the next crawl goes on',
  ],
  [/^25006$/, 'the database is read-only', 'give a server that accepts writes'],
  [/^42501$/, 'the database user may not do that', 'give it the right to create a schema in the database'],
];

/** As the system says it, and as DuckDB says it of the files of the columns. */
const DISK_FULL = /No space left on device|ENOSPC|Could not write file/;

/** Says in a person's words what a failure of the database means; anything else comes back as it is. */
export const explainDatabaseTrouble = (thrown: unknown): unknown => {
  if (thrown instanceof UserError || !(thrown instanceof Error)) return thrown;
  const code = codeOf(thrown) ?? (/^Connection terminated/.test(thrown.message) ? '08006' : '');
  if (DISK_FULL.test(thrown.message)) {
    return new UserError('a disk is full', 'free some space and try again; what was stored is whole', {
      cause: thrown,
    });
  }
  const trouble = troubles.find(([codes]) => codes.test(code));
  return trouble ? new UserError(trouble[1], trouble[2], { cause: thrown }) : thrown;
};
