import { badRequest } from './problem.ts';

export type SortValue = number | string;

/** Where a keyset scan stands: after this item, in this order. */
export interface Position {
  readonly id: string;
  readonly value: SortValue;
}

/**
 * The wire's cursor is base64 of a keyset, as decoded from one in the wild:
 * `{"id":"302737","contentOrder":"id","contentOrderValue":302737}`. Clients must take it for opaque.
 */
export function encodeCursor(order: string, position: Position): string {
  const keyset = { id: position.id, contentOrder: order, contentOrderValue: position.value };
  return Buffer.from(JSON.stringify(keyset)).toString('base64');
}

/** Anything that this site did not hand out for this order is refused with the wire's own words. */
export function decodeCursor(cursor: string | null, order: string): Position | null {
  if (cursor === null) return null;
  const read = parse(cursor);
  if (read === null || read.contentOrder !== order || typeof read.id !== 'string') throw wrongCursor();
  const value = read.contentOrderValue;
  if (typeof value !== 'number' && typeof value !== 'string') throw wrongCursor();
  return { id: read.id, value };
}

function wrongCursor(): Error {
  return badRequest("Provided value for 'cursor' is not the correct type");
}

function parse(cursor: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
