import type { SimToken, Site } from '../site.ts';
import { Problem } from './problem.ts';
import { opens, type Scopes } from './scopes.ts';

/** Which host was asked: the site's own, or api.atlassian.com's route to it, which here is a prefix on one listener. */
export interface Address {
  readonly gateway: boolean;
  readonly path: string;
}

const GATEWAY = /^\/ex\/(confluence|jira)\/([^/]+)(\/.*)$/;

/** `/ex/confluence/{cloudId}/wiki/...` keeps the `/wiki`; another site's cloud id leads nowhere. */
export function addressOf(path: string, cloudId: string): Address {
  const found = GATEWAY.exec(path);
  if (found === null) return { gateway: false, path };
  const [, product, id, rest] = found as unknown as [string, string, string, string];
  if (id !== cloudId || rest.startsWith('/wiki/') !== (product === 'confluence'))
    throw new Problem(404, 'No such site');
  return { gateway: true, path: rest };
}

/**
 * The token behind an `Authorization: Basic email:token` header. A wrong, expired or retired account's token is 401.
 * Classic tokens work on the site's host and scoped ones on the gateway, each only there.
 */
export function authenticate(site: Site, header: string | undefined, gateway: boolean): SimToken {
  const credentials = header?.startsWith('Basic ') ? decode(header.slice('Basic '.length)) : null;
  const colon = credentials?.indexOf(':') ?? -1;
  if (credentials === null || colon < 0)
    throw new Problem(401, 'Client must be authenticated to access this resource.');
  const email = credentials.slice(0, colon).toLowerCase();
  const secret = credentials.slice(colon + 1);
  const token = site.tokens.find((each) => each.secret === secret && each.email.toLowerCase() === email);
  const active = token !== undefined && site.users.get(token.accountId)?.status === 'active';
  if (!active || token.expired || (token.scopes !== null) !== gateway) throw new Problem(401, 'Unauthorized');
  return token;
}

/** A missing scope is 401 rather than 403, with a header that names the check (kovetskiy/mark#917). */
export function checkScopes(token: SimToken, scopes: Scopes): void {
  if (token.scopes !== null && !opens(scopes, token.scopes)) throw new ScopeMismatch();
}

export class ScopeMismatch extends Problem {
  static readonly headers = { 'X-Failure-Category': 'FAILURE_CLIENT_SCOPE_CHECK' };

  constructor() {
    const message = 'Unauthorized; scope does not match';
    super(401, message, { code: 401, message });
  }
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
