import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareIds, idOrder } from '../../src/access/thread/idOrder.ts';

const sorted = (ids: readonly string[]): string[] => {
  const order = idOrder(ids, new Map(ids.map((id, i) => [id, i])));
  return Array.from(order, (i) => ids[i]!);
};

it('orders ids that are numbers as numbers, and any others by length and characters', () => {
  const digits = fc.uniqueArray(fc.nat(2 ** 40).map(String));
  fc.assert(
    fc.property(digits, (ids) => {
      expect(sorted(ids)).toEqual(ids.toSorted((a, b) => Number(a) - Number(b)));
    }),
  );
  fc.assert(
    fc.property(fc.uniqueArray(fc.oneof(fc.string(), fc.nat().map(String), fc.constant('007'))), (ids) => {
      expect(sorted(ids)).toEqual(ids.toSorted(compareIds));
    }),
  );
});
