import type { DuckDBConnection } from '@duckdb/node-api';
import { UsageError } from '../model/errors.ts';
import { publicTables } from '../model/schema.ts';
import { derivedTables } from './derived/index.ts';
import type { Named } from './gate.ts';
import { literal, quote } from './layout.ts';

/** @throws UsageError where nothing in the columns is of that account. */
export const checkAccount = async (connection: DuckDBConnection, account: string): Promise<void> => {
  // Whatever was read was read by a run.
  const reader = await connection.runAndReadAll('select distinct account from crawl_runs order by account');
  const known = reader.getRows().map(([name]) => String(name));
  if (known.includes(account)) return;
  throw new UsageError(
    `the columns hold nothing of an account "${account}"`,
    known.length === 0
      ? 'nothing has been crawled yet: kscope crawl'
      : `known are: ${known.join(', ')}; what was added since is there after its first crawl`,
  );
};

/**
 * Makes every table that a question names show the rows of one account only, on this connection: a temporary view comes
 * before the table of its name. The table itself can still be named by its catalog, which the gate must refuse.
 * @throws UsageError where nothing in the columns is of that account.
 */
export const narrowTo = async (connection: DuckDBConnection, account: string, named: Named): Promise<void> => {
  await checkAccount(connection, account);
  const reader = await connection.runAndReadAll('select current_database()');
  const catalog = quote(String(reader.getRows()[0]?.[0]));
  for (const { name } of [...publicTables, ...derivedTables]) {
    // To make all the views takes longer than most questions.
    if (named !== 'all' && !named.has(name)) continue;
    await connection.run(
      `create temp view ${quote(name)} as from ${catalog}.main.${quote(name)} where account = ${literal(account)}`,
    );
  }
};
