const DAY_MILLIS = 86_400_000;

/** Days before its end at which a token's owner is warned. */
const WARN_DAYS = [30, 14, 7, 1] as const;

/**
 * A warning where the token's end is near; null otherwise. The site does not tell when a token ends; its owner does, and
 * none lives longer than a year.
 */
export const expiryWarning = (account: string, expiresAt: string | null, now: number): string | null => {
  if (expiresAt === null) return null;
  const left = Date.parse(expiresAt) - now;
  const rotate = `make a new one and run: kscope account rotate-token ${account}`;
  if (left <= 0) return `the token of ${account} expired on ${expiresAt.slice(0, 10)}; ${rotate}`;
  const days = Math.ceil(left / DAY_MILLIS);
  const stage = WARN_DAYS.findLast((warnAt) => days <= warnAt);
  return stage === undefined
    ? null
    : `the token of ${account} expires in ${days} day${days === 1 ? '' : 's'}; ${rotate}`;
};
