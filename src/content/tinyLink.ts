/** Base64 of eight bytes, without its padding sign. */
const LENGTH = 11;
const CODE = /^[\w-]{1,11}$/;

/**
 * The content id within a tiny link (`/wiki/x/LIQHD` is 201819180), or null. That the code is the id, as a little-endian
 * integer of eight bytes in Base64 with `-` for `/` and `_` for `+` (the reverse of base64url) and without the As at its
 * end, is inferred from published ports of the server product's encoder: Atlassian promises nothing of the kind.
 */
export function idOfTinyLink(code: string): string | null {
  if (!CODE.test(code)) return null;
  const base64 = code.replaceAll('-', '/').replaceAll('_', '+').padEnd(LENGTH, 'A');
  const id = Buffer.from(base64, 'base64').readBigInt64LE();
  return id > 0n ? id.toString() : null;
}
