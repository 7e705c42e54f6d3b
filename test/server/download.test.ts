import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeCsv } from '../../src/cli/rowsDisplay.ts';
import { csvOf } from '../../src/server/download.ts';

const ROWS = [
  { id: '1', title: '=HYPERLINK("http://evil.example","x")' },
  { id: '-2', title: '@SUM(1)' },
];
const SAFE = 'id,title\r\n1,"\'=HYPERLINK(""http://evil.example"",""x"")"\r\n-2,\'@SUM(1)\r\n';

it('no title is a formula in the files that people open in a spreadsheet', async () => {
  async function* batches() {
    yield ROWS;
  }
  const pieces = csvOf(['id', 'title'], batches());
  let whole = '';
  for await (const piece of pieces) whole += piece;
  expect(whole).toBe(SAFE);
  const folder = await mkdtemp(join(tmpdir(), 'kscope-test-'));
  try {
    await writeCsv(join(folder, 'plan.csv'), ['id', 'title'], ROWS);
    expect(await readFile(join(folder, 'plan.csv'), 'utf8')).toBe(SAFE);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
