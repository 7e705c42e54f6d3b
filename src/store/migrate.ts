import type { Pool, PoolClient } from 'pg';
import { UserError } from '../model/errors.ts';
import { publicTables, tables } from '../model/schema.ts';
import { refuseMarked } from './carry/mark.ts';
import { createTable, SCHEMA } from './ddl.ts';
import { createDeletionLog } from './deletionLog.ts';
import { migrations, SCHEMA_VERSION } from './migrations.ts';

/** Serializes migrations between processes; any constant that nobody else uses. */
const MIGRATION_LOCK = 0x6b73_6370;

/**
 * Brings the database to this build's schema, in one transaction.
 * @throws UserError where the database was written by a newer build.
 */
export const migrate = async (pool: Pool): Promise<void> => {
  await refuseMarked(pool);
  if ((await versionOf(pool)) === SCHEMA_VERSION) return;
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await migrateLocked(client);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
};

/** The statements that make the schema of this build where there is none. */
export const creation = (): readonly string[] => [
  `create schema if not exists ${SCHEMA}`,
  ...tables.flatMap(createTable),
  ...createDeletionLog(publicTables),
  `create table ${SCHEMA}.schema_version (version integer not null)`,
  `insert into ${SCHEMA}.schema_version values (${SCHEMA_VERSION})`,
];

const versionOf = async (db: Pool | PoolClient): Promise<number | undefined> => {
  const { rows: found } = await db.query(`select to_regclass('${SCHEMA}.schema_version') is not null as there`);
  if (!found[0]?.there) return undefined;
  const { rows } = await db.query(`select version from ${SCHEMA}.schema_version`);
  const version: number | undefined = rows[0]?.version;
  if (version !== undefined && version > SCHEMA_VERSION) {
    throw new UserError(
      `the database has schema version ${version}, and this kscope knows versions up to ${SCHEMA_VERSION}`,
      'use the newer kscope that wrote it, or another --home or --database',
    );
  }
  return version;
};

const migrateLocked = async (client: PoolClient): Promise<void> => {
  const version = await versionOf(client);
  if (version === undefined) {
    for (const statement of creation()) await client.query(statement);
    return;
  }
  for (const migration of migrations.filter((m) => m.version > version)) {
    for (const statement of migration.statements) await client.query(statement);
  }
  await client.query(`update ${SCHEMA}.schema_version set version = $1`, [SCHEMA_VERSION]);
};
