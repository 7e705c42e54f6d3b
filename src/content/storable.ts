/** PostgreSQL refuses a key of more than about 2,700 bytes; what a link names is part of one, beside two ids. */
const MAX_BYTES = 2_000;

/** A UTF-16 code unit takes at most this many bytes in UTF-8. */
const BYTES_PER_UNIT = 3;

const encoder = new TextEncoder();
const scratch = new Uint8Array(MAX_BYTES);

/** Replaces what no database takes as text: NUL and lone surrogates. Neither is legal in XML; both arrive. */
export const storable = (text: string): string =>
  (text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text).toWellFormed();

/** Cuts a name or an address, at a whole character, to what fits into a key. Only `data:` addresses are ever so long. */
export function capped(text: string): string {
  if (text.length * BYTES_PER_UNIT <= MAX_BYTES) return text;
  return text.slice(0, encoder.encodeInto(text, scratch).read);
}
