import type { Pool } from 'pg';

/** What a driver needs to reach a database; what is absent it finds as it always does. */
export interface DatabaseConnection {
  readonly connectionString?: string;
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  readonly ssl?: boolean;
}

/** How the pool reaches its database, for another pool or process that is to reach the same one. */
export const connectionOf = (pool: Pool): DatabaseConnection => {
  const { connectionString, host, port, user, password, database, ssl } = pool.options;
  return Object.fromEntries(
    Object.entries({ connectionString, host, port, user, password, database, ssl }).filter(([, v]) => v !== undefined),
  );
};
