/** The code in `/wiki/x/…`: the id's little-endian bytes in Base64, with `-` for `/`, `_` for `+`, and no trailing As. */
export function tinyCode(contentId: string): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(contentId));
  return bytes.toString('base64').replaceAll('/', '-').replaceAll('+', '_').replace(/A*=*$/, '');
}
