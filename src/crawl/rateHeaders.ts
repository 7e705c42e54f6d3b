/** What a site says of its rate limit, as Atlassian documents it and others have met it. */

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** A date of the site is read by our clock, which is finer, unless that is off by more than this. */
const CLOCKS_APART_MILLIS = 60_000;

/** What time it is for the site: by a clock that is wrong here, seconds that it demands would be days. */
export const siteTime = (headers: Headers, now: number): number => {
  const theirs = dateOf(headers.get('date'));
  return theirs === null || Math.abs(theirs - now) <= CLOCKS_APART_MILLIS ? now : theirs;
};

/** Date.parse finds a date in any text that ends in a number, so the form is checked first. */
const dateOf = (header: string | null): number | null => {
  const date = header !== null && HTTP_DATE.test(header.trim()) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? null : date;
};

/** Seconds or an HTTP date; what cannot be read is ignored rather than guessed at. */
export const parseRetryAfter = (header: string | null, now: number): number | null => {
  if (header === null) return null;
  if (/^\d+(\.\d+)?$/.test(header.trim())) return Number(header) * 1000;
  const date = dateOf(header);
  return date === null ? null : Math.max(0, date - now);
};

/** Little is left of what the site allows. */
export interface NearLimit {
  /** Between two requests, so that what is left lasts until there is more; null where the site does not tell both. */
  readonly spacingMillis: number | null;
}

/** Where less than this share is left, X-RateLimit-NearLimit is true. */
const NEAR = 0.2;

/** Null where enough is left, or where the site does not say. */
export const parseNearLimit = (headers: Headers, now: number): NearLimit | null => {
  const limit = numberOf(headers.get('x-ratelimit-limit'));
  const remaining = numberOf(headers.get('x-ratelimit-remaining'));
  const said = headers.get('x-ratelimit-nearlimit')?.trim().toLowerCase();
  const near = said === undefined ? limit !== null && remaining !== null && remaining < limit * NEAR : said === 'true';
  if (!near) return null;
  const then = siteTime(headers, now);
  const left = (resetOf(headers.get('x-ratelimit-reset')) ?? then) - then;
  return { spacingMillis: remaining === null || left <= 0 ? null : left / Math.max(remaining, 1) };
};

const numberOf = (header: string | null): number | null =>
  header !== null && /^\d+$/.test(header.trim()) ? Number(header) : null;

/** ISO 8601, met without seconds too (2026-03-26T16:00Z). */
const RESET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/;

const resetOf = (header: string | null): number | null => {
  const date = header !== null && RESET.test(header.trim()) ? Date.parse(header.trim()) : Number.NaN;
  return Number.isNaN(date) ? null : date;
};
