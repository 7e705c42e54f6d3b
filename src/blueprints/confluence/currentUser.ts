import { getCurrentUser } from 'confluence.js/v1';
import { RequestError, Throttled } from '../../crawl/errors.ts';
import { UserError } from '../../model/errors.ts';
import type { ConfluenceClient } from './client.ts';
import type { Wire } from './wire.ts';
import { isWire, textOf } from './wire.ts';

/**
 * Whose token it is. Whoever may use the site at all is told so: without that answer nothing else would mean anything.
 * @throws UserError where the site at `url` does not tell.
 */
export const currentUser = async (client: ConfluenceClient, url: string): Promise<Wire & { accountId: string }> => {
  const user: unknown = await getCurrentUser(client, {}).catch((cause: unknown) => {
    // The token does not work, or nothing may be sent for long: that says it all.
    if (!(cause instanceof RequestError) || cause.policy === 'fail-run') throw cause;
    if (cause instanceof Throttled) {
      throw new UserError(`${url} lets nothing through: ${cause.message}`, 'try again later', { cause });
    }
    throw noConfluence(url, cause.message, cause);
  });
  const accountId = isWire(user) ? textOf(user, 'accountId') : null;
  // An anonymous visitor has no id either; whoever sends a token and is taken for one is not known there.
  if (!isWire(user) || accountId === null) throw noConfluence(url, 'asked who the token belongs to, it names nobody');
  return { ...user, accountId };
};

const noConfluence = (url: string, why: string, cause?: unknown): UserError =>
  new UserError(
    `${url} does not answer like a Confluence site for this account: ${why}`,
    'check the URL, and that the account may use Confluence there',
    { cause },
  );
