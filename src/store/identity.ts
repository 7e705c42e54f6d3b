import { open, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { explainFileTrouble } from './postgres/errors.ts';
import { ifAbsent } from './postgres/files.ts';
import { openDatabase } from './postgres/open.ts';
import { recordedPlace } from './postgres/place.ts';

/** Where the records are; see `RecordsOptions`. */
interface DatabaseOptions {
  readonly home: string;
  readonly url?: string | undefined;
}

/**
 * PostgreSQL's own name for the cluster of a home's embedded database, or for cluster and database on a server. It stays
 * the same for as long as the database lives, wherever it moves. Of the embedded one it is told without starting it.
 * @returns undefined where the home has no database yet.
 */
export const identityOf = async ({ home, url }: DatabaseOptions): Promise<string | undefined> => {
  if (url !== undefined) return identityOnServer(home, url);
  try {
    const real = await realpath(home).catch(ifAbsent);
    const place = real === undefined ? undefined : await recordedPlace(real);
    return place?.ready ? await systemIdentifierIn(place.data) : undefined;
  } catch (error) {
    throw explainFileTrouble(error, home);
  }
};

const identityOnServer = async (home: string, url: string): Promise<string> => {
  const database = await openDatabase({ home, url });
  const client = new pg.Client(database.connection);
  try {
    await client.connect();
    const { rows } = await client.query(
      `select system_identifier || '-' || (select oid from pg_database where datname = current_database()) as identity
       from pg_control_system()`,
    );
    return rows[0].identity;
  } finally {
    await client.end();
    await database.close();
  }
};

/** The first eight bytes of PostgreSQL's control file, in every version, in the byte order of the machine (pg_control.h). */
const systemIdentifierIn = async (data: string): Promise<string> => {
  const file = await open(join(data, 'global', 'pg_control'));
  try {
    const { buffer } = await file.read({ buffer: Buffer.alloc(8) });
    return String(buffer.readBigUInt64LE());
  } finally {
    await file.close();
  }
};
