import { rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf, UserError } from '../model/errors.ts';
import { ensureFolder } from '../store/folder.ts';
import { identityOf } from '../store/identity.ts';
import { codeOf } from '../store/postgres/errors.ts';
import { columnsFile } from './paths.ts';

/**
 * The folder of the columns of a database; it need not be there yet. A home may be used with several databases, so each
 * has its own.
 * @throws UserError where there is no database yet, of which there could be columns.
 */
export const columnsPlace = async (database: Parameters<typeof identityOf>[0]): Promise<string> => {
  const identity = await identityOf(database);
  if (identity === undefined) throw new NoColumns();
  const all = join(database.home, 'columns');
  const own = join(all, identity);
  return (await adopt(columnsFile(all), columnsFile(own), identity)) ? own : all;
};

/** Nothing was crawled into the database that is asked. */
export class NoColumns extends UserError {
  constructor() {
    super('there are no columns yet: nothing has been crawled', 'run: kscope crawl');
    this.name = 'NoColumns';
  }
}

/**
 * Homes had one file of columns, of whichever database was crawled into last: it goes to the one that it is of.
 * @returns false where it has to stay where it is, because the home cannot be written to.
 */
const adopt = async (former: string, own: string, identity: string): Promise<boolean> => {
  if (!(await isThere(former)) || !(await isOf(former, identity))) return true;
  try {
    if (await isThere(own)) {
      await rm(former, { force: true });
      return true;
    }
    await ensureFolder(dirname(own));
    await rename(former, own);
    return true;
  } catch (error) {
    // Another command was faster.
    if (codeOf(error) === 'ENOENT') return true;
    if (['EACCES', 'EPERM', 'EROFS', 'ENOSPC'].includes(codeOf(error) ?? '')) return false;
    throw error;
  }
};

const isThere = async (file: string): Promise<boolean> => {
  try {
    return (await stat(file)).isFile();
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return false;
  }
};

const isOf = async (file: string, identity: string): Promise<boolean> => {
  // Loaded for homes of before only: most commands need no DuckDB.
  const [{ DuckDBInstance }, { readOrigin }] = await Promise.all([import('@duckdb/node-api'), import('./origin.ts')]);
  try {
    const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' });
    try {
      const { system, database } = await readOrigin(await instance.connect());
      return identity === system || identity === `${system}-${database}`;
    } finally {
      instance.closeSync();
    }
  } catch (error) {
    // What does not say whose it is, is nobody's: columns are a cache, and the next crawl makes them anew.
    if (/^[A-Z][\w ]* Error: |^the (columns|origin of the columns) /.test(messageOf(error))) return false;
    throw error;
  }
};
