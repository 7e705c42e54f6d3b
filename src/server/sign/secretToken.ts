import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A secret that nobody guesses. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** How a secret is kept: it is random, so one round is enough. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** What proves that a request with a session's cookie was made by our own page: derived from the secret, not from what is kept of it. */
export const csrfOf = (sessionToken: string): string => hashOf(`csrf ${sessionToken}`);

export const isSame = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
