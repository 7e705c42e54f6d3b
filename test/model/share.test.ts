import { expect, it } from 'vitest';
import { share } from '../../src/model/share.ts';

it('does every piece once and keeps their order', async () => {
  expect(await share(['a', 'b'], [3, 1, 2], async (_, n) => n * 10)).toEqual([30, 10, 20]);
  expect(await share(['a', 'b'], [], async () => 1)).toEqual([]);
});

it('takes no more work after a failure, and throws it when all have stopped', async () => {
  const begun: number[] = [];
  const work = share(['a', 'b'], [1, 2, 3, 4, 5], async (_, n) => {
    begun.push(n);
    if (n === 1) throw new Error('first');
  });
  await expect(work).rejects.toThrow('first');
  expect(begun).toEqual([1, 2]);
});
