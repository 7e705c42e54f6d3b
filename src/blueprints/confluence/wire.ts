/**
 * Reading what the site sent. The vendor's own schemas are checked on receipt and what differs is noted; a document that
 * differs is still read as far as it goes, so nothing here trusts a shape.
 */
export type Wire = Readonly<Record<string, unknown>>;

export const isWire = (value: unknown): value is Wire =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const at = (value: unknown, path: readonly string[]): unknown => {
  let found = value;
  for (const name of path) {
    if (!isWire(found)) return undefined;
    found = found[name];
  }
  return found;
};

/** Ids come as strings, and from some endpoints as numbers. Empty text is no text. */
export const textOf = (value: unknown, ...path: string[]): string | null => {
  const found = at(value, path);
  if (typeof found === 'number') return String(found);
  return typeof found === 'string' && found !== '' ? found : null;
};

/** A whole number: versions, sizes and counts are nothing else. */
export const numberOf = (value: unknown, ...path: string[]): number | null => {
  const found = at(value, path);
  const number = typeof found === 'string' && found.trim() !== '' ? Number(found) : found;
  return Number.isSafeInteger(number) ? (number as number) : null;
};

export const flagOf = (value: unknown, ...path: string[]): boolean | null => {
  const found = at(value, path);
  return typeof found === 'boolean' ? found : null;
};

const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(?<zone>Z|[+-]\d{2}:?\d{2})?)?$/;

/** `Date` reads a time without a zone in the machine's, and finds a date in any text that ends in a number. */
const parseIso = (text: string): number => {
  const match = ISO.exec(text);
  if (match === null) return Number.NaN;
  return Date.parse(text.includes('T') && match.groups?.zone === undefined ? `${text}Z` : text);
};

/** ISO 8601 in UTC from ISO 8601 of any zone (UTC where it names none), or from epoch milliseconds. */
export const timeOf = (value: unknown, ...path: string[]): string | null => {
  const found = at(value, path);
  const millis = typeof found === 'string' ? parseIso(found) : typeof found === 'number' ? found : Number.NaN;
  const date = new Date(millis);
  if (Number.isNaN(date.getTime())) return null;
  // The records know the years 1 to 9999; others come with a sign.
  return /^(?!0000)\d/.test(date.toISOString()) ? date.toISOString() : null;
};

export const listOf = (value: unknown, ...path: string[]): readonly Wire[] => {
  const found = at(value, path);
  return Array.isArray(found) ? found.filter(isWire) : [];
};

export const objectOf = (value: unknown, ...path: string[]): Wire | null => {
  const found = at(value, path);
  return isWire(found) ? found : null;
};
