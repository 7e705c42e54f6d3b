import type { Account, BlueprintName } from '../accounts/account.ts';
import { Refused, Unauthorized, Unrecognised } from '../crawl/errors.ts';
import type { Transport } from '../crawl/transport.ts';
import { UserError } from '../model/errors.ts';

/**
 * Where requests go. Classic tokens work on the site itself; scoped ones only on Atlassian's gateway, which names the
 * site in the path.
 */
export interface Route {
  readonly origin: string;
  /** What stands before every path: '' or /ex/confluence/{cloudId}. */
  readonly prefix: string;
}

const GATEWAY = 'https://api.atlassian.com';
const LOOPBACK = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** A site on this machine has its gateway beside it; every other one has Atlassian's. */
const gatewayOf = (url: string): string => (LOOPBACK.test(url) ? url : GATEWAY);

export const routeOf = (account: Account, cloudId: string | null, blueprint: BlueprintName): Route => {
  const { url, route } = account.settings;
  if (route === 'site') return { origin: url, prefix: '' };
  if (cloudId === null) {
    throw new UserError(
      `${url} does not tell its cloud id, which a scoped token needs`,
      'use a token without scopes, or check the URL',
    );
  }
  return { origin: gatewayOf(url), prefix: `/ex/${blueprint}/${cloudId}` };
};

/**
 * The id of the site, which every Atlassian site tells to anybody; null where it does not answer so. `transport` sends
 * no credentials.
 */
export const cloudIdOf = async (transport: Transport): Promise<string | null> => {
  try {
    const { body } = await transport.send({
      method: 'GET',
      path: '/_edge/tenant_info',
      endpoint: '/_edge/tenant_info',
    });
    const cloudId = typeof body === 'object' && body !== null && 'cloudId' in body ? body.cloudId : null;
    return typeof cloudId === 'string' && cloudId !== '' ? cloudId : null;
  } catch (error) {
    if (error instanceof Refused || error instanceof Unauthorized) return null;
    // Of nobody at the address nothing else could be asked either.
    if (error instanceof Unrecognised && error.cause instanceof SyntaxError) return null;
    throw error;
  }
};
