import type { Account, AccountSettings } from '../accounts/account.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { Unauthorized } from '../crawl/errors.ts';
import type { Limiters } from '../crawl/limiters.ts';
import type { Clock } from '../model/clock.ts';
import type { Check, Selection } from './blueprint.ts';
import { connect } from './connect.ts';
import { explained } from './crawlAccount.ts';
import { blueprints } from './registry.ts';

type RouteName = AccountSettings['route'];

export interface TestAccountOptions {
  readonly accounts: Accounts;
  readonly account: Account;
  readonly limiters: Limiters;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface AccountTest {
  readonly checks: readonly Check[];
  readonly selection: Selection | null;
  /** The route that the account uses from now on; null: the one that it was set to. */
  readonly newRoute: RouteName | null;
}

/** A person waits for the answer. */
const RETRIES = 1;

/**
 * What the token of an account can read, and what its filters select. Scoped tokens work on the gateway only, and the
 * site refuses them like wrong ones: so the other way is tried too, and kept where it works.
 */
export const testAccount = async (options: TestAccountOptions): Promise<AccountTest> => {
  const { accounts, account, limiters, clock, signal } = options;
  const token = await accounts.token(account.name);
  const ask = async (route: RouteName) => {
    const connection = await connect({
      account: { ...account, settings: { ...account.settings, route } },
      token,
      limiters,
      clock,
      signal,
      retries: RETRIES,
    });
    const blueprint = blueprints[account.blueprint];
    return {
      checks: await blueprint.preflight(connection),
      selection: await blueprint.selection(connection),
    };
  };
  const { route } = account.settings;
  try {
    return { ...(await ask(route)), newRoute: null };
  } catch (error) {
    if (!(error instanceof Unauthorized)) throw explained(error, account);
    const other = route === 'site' ? 'gateway' : 'site';
    const tested = await ask(other).catch(() => {
      // The way that the account is set to is the one whose answer a person can use.
      throw explained(error, account);
    });
    await accounts.update(account.name, { ...account.settings, route: other });
    return { ...tested, newRoute: other };
  }
};
