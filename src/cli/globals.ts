import { statSync } from 'node:fs';
import { messageOf, UsageError } from '../model/errors.ts';

/** Options that every command takes. */
export interface Globals {
  readonly home: string;
  readonly database?: string;
  readonly account?: string;
  /** As given: checked by who sends requests. */
  readonly concurrency?: string;
  readonly json?: boolean;
  readonly debug?: boolean;
}

const mend = 'name another folder with --home, or leave it out for .kscope (KSCOPE_HOME says the same)';

/** @throws UsageError where the home is nothing that could be a folder; it need not be there yet. */
export const checkHome = ({ home }: Globals): void => {
  if (home.trim() === '') throw new UsageError('the name of the home is empty', mend);
  try {
    if (statSync(home).isDirectory()) return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw new UsageError(`${home} cannot be the home: ${messageOf(error)}`, mend, { cause: error });
  }
  throw new UsageError(`${home} is a file, not a folder`, mend);
};
