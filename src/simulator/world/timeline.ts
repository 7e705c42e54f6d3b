/** When things happen on a site: it opened six years before its `now`, and grows faster the older it is. */

export const DAY = 86_400_000;
export const DEFAULT_NOW = Date.UTC(2026, 10, 20, 9, 30);

const AGE = 6 * 365 * DAY;

/** The moment by which `share` (0 to 1) of the content existed. */
export function momentAt(now: number, share: number): number {
  const opened = now - AGE;
  return Math.floor(opened + AGE * share ** 0.6);
}
