import type { ClientBase, Pool } from 'pg';
import { UserError } from '../../model/errors.ts';
import { SCHEMA } from '../ddl.ts';

/**
 * What keeps a database from being used as it is. `loading`: something is being brought into it, or was cut off doing so.
 * `moved`: its content is elsewhere now.
 */
type Mark = 'loading' | 'moved';

const MARK = `${SCHEMA}.mark`;

/** Marks a database within the client's transaction, in place of the mark that it has. */
export const setMark = async (client: ClientBase, mark: Mark, detail: string): Promise<void> => {
  await client.query(`drop table if exists ${MARK}`);
  await client.query(
    `create table ${MARK} (mark text not null, detail text not null, at timestamptz not null default now())`,
  );
  await client.query(`insert into ${MARK} values ($1, $2)`, [mark, detail]);
};

export const clearMark = async (client: ClientBase): Promise<void> => {
  await client.query(`drop table if exists ${MARK}`);
};

export const markOf = async (
  db: ClientBase | Pool,
): Promise<{ readonly mark: Mark; readonly detail: string } | undefined> => {
  const { rows: found } = await db.query(`select to_regclass('${MARK}') is not null as there`);
  if (!found[0]?.there) return undefined;
  const { rows } = await db.query<{ mark: Mark; detail: string }>(`select mark, detail from ${MARK}`);
  return rows[0];
};

/** @throws UserError where the database is not to be used. */
export const refuseMarked = async (db: ClientBase | Pool): Promise<void> => {
  const found = await markOf(db);
  if (found?.mark === 'loading') {
    throw new UserError(
      `something was being brought into this database and did not come to its end: ${found.detail}`,
      'wait where it is still under way; else do that again, which begins anew',
    );
  }
  if (found?.mark === 'moved') {
    throw new UserError(
      `what was in this database was moved to ${found.detail}`,
      'use that one with --database or KSCOPE_DATABASE_URL (or --home); to go on with this one: kscope db move --undo',
    );
  }
};
