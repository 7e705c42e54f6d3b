import { expect, it } from 'vitest';
import { ColumnsThread } from '../../src/server/columns/columnsThread.ts';

const threads = (): number => process.getActiveResourcesInfo().filter((one) => one === 'MessagePort').length;

it('a thread that was closed is not started again by who asks late: nothing would end it, nor the process', async () => {
  const thread = new ColumnsThread('/nowhere');
  const before = threads();
  expect(await thread.all('select 1 as one', [])).toEqual([]);
  expect(threads()).toBeGreaterThan(before);
  await thread.close();
  await expect(thread.all('select 2 as two', [])).rejects.toThrow('the server stops');
  expect(threads()).toBe(before);
});
