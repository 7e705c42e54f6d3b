const MINUTE_MILLIS = 60_000;
const DAY_MILLIS = 24 * 60 * MINUTE_MILLIS;

/** How long is waited after each attempt that failed: two days all told, which a weekend of a receiver outlasts barely. */
const BACKOFF_MINUTES = [1, 5, 15, 60, 240, 720, 1440];

/**
 * After how many milliseconds to try again, where so many attempts have failed; null: not any more.
 * @param demandedMillis what the receiver demands to be waited for.
 */
export const retryAfter = (failed: number, demandedMillis: number | null): number | null => {
  const minutes = BACKOFF_MINUTES[failed - 1];
  if (minutes === undefined) return null;
  return Math.min(Math.max(minutes * MINUTE_MILLIS, demandedMillis ?? 0), DAY_MILLIS);
};
