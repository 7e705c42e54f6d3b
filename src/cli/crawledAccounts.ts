import { UserError } from '../model/errors.ts';
import type { Context } from './context.ts';
import type { Globals } from './globals.ts';

/**
 * The Confluence accounts of which something is known, narrowed to the one that is named.
 * @throws UserError where there is none.
 */
export const crawledAccounts = async (
  { records, accounts }: Pick<Context, 'records' | 'accounts'>,
  { account }: Globals,
): Promise<readonly string[]> => {
  if (account !== undefined) await accounts.get(account);
  const rows = await records.db
    .selectFrom('crawl_runs')
    .select('account')
    .distinct()
    .where('blueprint', '=', 'confluence')
    .where('status', 'in', ['complete', 'incomplete'])
    .orderBy('account')
    .execute();
  const names = rows.map((row) => row.account).filter((name) => account === undefined || name === account);
  if (names.length > 0) return names;
  throw new UserError(
    'no crawl has ended yet',
    `crawl first: kscope crawl${account === undefined ? '' : ` ${account}`}`,
  );
};
