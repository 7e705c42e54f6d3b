import type { Account } from '../accounts/account.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { Problem } from './problem.ts';

/** @throws Problem where there is none of that name. */
export const accountNamed = async (accounts: Accounts, name: string): Promise<Account> => {
  const account = (await accounts.list()).find((one) => one.name === name);
  if (account !== undefined) return account;
  throw new Problem(404, `there is no account "${name}"`, { mend: 'see GET /api/accounts' });
};

/** The site that a view is of: the account that is named, or the only one there is. */
export const siteOf = async (accounts: Accounts, name: string | undefined): Promise<string> => {
  if (name !== undefined) {
    const account = await accountNamed(accounts, name);
    return account.settings.for ?? account.name;
  }
  const sites = (await accounts.list()).filter(({ blueprint }) => blueprint === 'confluence');
  if (sites.length === 1) return sites[0]!.name;
  throw sites.length === 0
    ? new Problem(404, 'there is no account yet', { mend: 'add one' })
    : new Problem(400, 'there are several accounts', {
        mend: `name one with ?account=: ${sites.map((one) => one.name).join(', ')}`,
      });
};
