import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idOfTinyLink } from '../../src/content/tinyLink.ts';

/** The encoder of the server product, as published. */
function tinyLinkOf(id: bigint): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(id);
  return bytes
    .toString('base64')
    .replaceAll('/', '-')
    .replaceAll('+', '_')
    .replace(/[A=]+$/, '');
}

describe('idOfTinyLink', () => {
  it('reads a published example', () => {
    expect(idOfTinyLink('LIQHD')).toBe('201819180');
  });

  it('reads back every id', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }), (id) => {
        expect(idOfTinyLink(tinyLinkOf(id))).toBe(id.toString());
      }),
    );
  });

  it.each([[''], ['A'], ['AAAAAAAAAAA'], ['___________'], ['with space'], ['LIQHDLIQHDLIQHD'], ['L/Q']])(
    '%j is none',
    (code) => {
      expect(idOfTinyLink(code)).toBeNull();
    },
  );
});
