import type { DuckDBConnection } from '@duckdb/node-api';
import type { ClientBase } from 'pg';
import { publicTables } from '../model/schema.ts';
import { fingerprint } from '../store/ddl.ts';
import { fingerprintOfDerived } from './derived/fingerprint.ts';
import { LAYOUT_VERSION } from './layout.ts';

/** Of which database, and of which moment of it, the columns are a copy. Kept within them as `about.origin`. */
export interface Origin {
  /** PostgreSQL's name for the cluster; a dump that is restored elsewhere has another. */
  readonly system: string;
  readonly database: string;
  /** Grows when a cluster is restored to an earlier moment or a standby takes over: transaction ids are used again. */
  readonly timeline: string;
  /** Of the declarations, of how they are laid out, and of how tables are derived. */
  readonly layout: string;
  /** Every transaction below it had ended at that moment. */
  readonly xmin: bigint;
  /** No transaction from it on had begun. */
  readonly xmax: bigint;
  /** ISO 8601, in the clock of PostgreSQL. */
  readonly takenAt: string;
}

/** The origin of a copy that is made by this client in its present transaction. */
export const originOf = async (client: ClientBase): Promise<Origin> => {
  const { rows } = await client.query(
    `select (select system_identifier::text from pg_control_system()) as system,
       (select oid::text from pg_database where datname = current_database()) as database,
       (select timeline_id::text from pg_control_checkpoint()) as timeline,
       pg_snapshot_xmin(pg_current_snapshot())::text as xmin,
       pg_snapshot_xmax(pg_current_snapshot())::text as xmax,
       to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as taken_at`,
  );
  const row: Record<string, string> = rows[0];
  return fromRow({ ...row, layout: `${LAYOUT_VERSION}-${fingerprint(publicTables)}-${fingerprintOfDerived()}` });
};

const fromRow = (row: Record<string, string | undefined>): Origin => {
  const value = (name: string): string => {
    const found = row[name];
    if (found === undefined) throw new Error(`the origin of the columns has no ${name}`);
    return found;
  };
  return {
    system: value('system'),
    database: value('database'),
    timeline: value('timeline'),
    layout: value('layout'),
    xmin: BigInt(value('xmin')),
    xmax: BigInt(value('xmax')),
    takenAt: value('taken_at'),
  };
};

/** Writes the origin into the columns, in place of the one of the copy before. */
export const writeOrigin = async (connection: DuckDBConnection, origin: Origin): Promise<void> => {
  await connection.run('create schema if not exists about');
  await connection.run(
    `create or replace table about.origin (system varchar, database varchar, timeline varchar, layout varchar,
       xmin varchar, xmax varchar, taken_at varchar)`,
  );
  await connection.run('insert into about.origin values ($1, $2, $3, $4, $5, $6, $7)', [
    origin.system,
    origin.database,
    origin.timeline,
    origin.layout,
    String(origin.xmin),
    String(origin.xmax),
    origin.takenAt,
  ]);
};

export const readOrigin = async (connection: DuckDBConnection): Promise<Origin> => {
  const reader = await connection.runAndReadAll('from about.origin');
  const row = reader.getRowObjectsJson()[0];
  if (!row) throw new Error('the columns do not say what they are a copy of');
  return fromRow(row as Record<string, string>);
};

/** Why a copy made `before` cannot be continued to `now`; undefined where it can. */
export const whyNotContinued = (before: Origin, now: Origin): string | undefined => {
  if (before.layout !== now.layout) return 'the tables are declared otherwise than when it was made';
  if (before.system !== now.system || before.database !== now.database) return 'it is of another database';
  if (before.timeline !== now.timeline || before.xmax > now.xmax) return 'the database was restored since';
  return undefined;
};
