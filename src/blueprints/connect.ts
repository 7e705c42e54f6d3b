import type { Account } from '../accounts/account.ts';
import type { Limiters } from '../crawl/limiters.ts';
import { Transport } from '../crawl/transport.ts';
import type { Clock } from '../model/clock.ts';
import { UserError } from '../model/errors.ts';
import type { Connection } from './blueprint.ts';
import { cloudIdOf, routeOf } from './route.ts';

export interface ConnectOptions {
  readonly account: Account;
  readonly token: string;
  /** Those of the process. */
  readonly limiters: Limiters;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** How often a passing failure is tried again. */
  readonly retries?: number;
  /** How long nothing may come while an answer is waited for. */
  readonly stallMillis?: number;
}

/**
 * Opens the way to the site of an account.
 * @throws UserError where another site answers at its address than the one that was crawled before.
 */
export const connect = async (options: ConnectOptions): Promise<Connection & { readonly cloudId: string }> => {
  const { account, token, clock } = options;
  const { limiters, signal, retries, stallMillis } = options;
  const limiter = limiters.of(account.settings.url);
  const shared = {
    limiter,
    ...(signal ? { signal } : {}),
    ...(retries === undefined ? {} : { retries }),
    ...(stallMillis === undefined ? {} : { stallMillis }),
  };
  const cloudId = await cloudIdOf(new Transport({ origin: account.settings.url, ...shared }));
  // A site that does not tell its id is known by its host.
  const { host } = new URL(account.settings.url);
  if (account.cloudId !== null && account.cloudId !== host && cloudId !== null && account.cloudId !== cloudId) {
    throw new UserError(
      `${account.settings.url} is another site now (cloud id ${cloudId}, was ${account.cloudId})`,
      'nothing was read; check the URL, or add the new site as an account of its own',
    );
  }
  if (cloudId !== null) limiters.identify(account.settings.url, cloudId);
  const route = routeOf(account, cloudId, account.blueprint);
  const credentials = Buffer.from(`${account.settings.email}:${token}`).toString('base64');
  const transport = new Transport({ origin: route.origin, authorization: `Basic ${credentials}`, ...shared });
  return { account, transport, route, clock, cloudId: cloudId ?? account.cloudId ?? host };
};
