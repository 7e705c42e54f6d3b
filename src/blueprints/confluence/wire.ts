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

export const numberOf = (value: unknown, ...path: string[]): number | null => {
  const found = at(value, path);
  const number = typeof found === 'string' && found.trim() !== '' ? Number(found) : found;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
};

export const flagOf = (value: unknown, ...path: string[]): boolean | null => {
  const found = at(value, path);
  return typeof found === 'boolean' ? found : null;
};

/** ISO 8601 in UTC from ISO 8601 of any zone, or from epoch milliseconds. */
export const timeOf = (value: unknown, ...path: string[]): string | null => {
  const found = at(value, path);
  if (typeof found !== 'string' && typeof found !== 'number') return null;
  const date = new Date(found);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
};

export const listOf = (value: unknown, ...path: string[]): readonly Wire[] => {
  const found = at(value, path);
  return Array.isArray(found) ? found.filter(isWire) : [];
};

export const objectOf = (value: unknown, ...path: string[]): Wire | null => {
  const found = at(value, path);
  return isWire(found) ? found : null;
};
