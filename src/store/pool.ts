import type { CustomTypesConfig, PoolConfig } from 'pg';
import pg from 'pg';
import type { DatabaseConnection } from './connection.ts';
import { SCHEMA } from './ddl.ts';

const TIMESTAMPTZ = 1184;
const INT8 = 20;

/** Timestamps arrive as ISO 8601, and bigints as numbers: every count and size of ours fits. */
const parseAs: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === TIMESTAMPTZ) return (value: string) => new Date(value).toISOString();
    if (oid === INT8) return Number;
    return pg.types.getTypeParser(oid, format as 'text');
  }) as typeof pg.types.getTypeParser,
};

/**
 * What each connection asks for. Prepared statements are planned with their values every time: the plan that PostgreSQL
 * makes for any values takes each array of rows for ten, and joins thousands of them one with each other.
 */
const OPTIONS = `-c search_path=${SCHEMA} -c timezone=UTC -c jit=off -c plan_cache_mode=force_custom_plan`;
/** How long to wait, where that is not for ever; in milliseconds. */
type Patience = Pick<PoolConfig, 'connectionTimeoutMillis' | 'query_timeout'>;

/** Connections to the records of a database, up to so many; its schema is taken as it is. */
export const openPool = (connection: DatabaseConnection, max: number, patience: Patience = {}): pg.Pool => {
  const config: PoolConfig = {
    ...connection,
    ...patience,
    max,
    types: parseAs,
    options: OPTIONS,
  };
  const pool = new pg.Pool(config);
  // An idle connection that breaks is replaced by the pool; what was under way on a busy one fails there.
  pool.on('error', () => {});
  // The same while it is taken and between two statements: the next one fails, and says so.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
};
