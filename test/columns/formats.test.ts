import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import type { Format } from '../../src/columns/formats/format.ts';
import { formats } from '../../src/columns/formats/format.ts';
import { widthOf } from '../../src/columns/formats/width.ts';
import { writeAll } from '../../src/columns/formats/writeAll.ts';
import type { Json } from '../../src/columns/json.ts';

const columns = [
  { name: 'name', type: 'VARCHAR' },
  { name: 'count', type: 'BIGINT' },
];

async function* inBatches(...batches: Json[][][]): AsyncGenerator<Json[][]> {
  yield* batches;
}

const write = async (format: Format, batches: Json[][][], options: { width?: number } = {}): Promise<string> =>
  text(formats[format]({ columns, rows: inBatches(...batches) }, options));

it('writes an array of row objects', async () => {
  const written = await write('json', [
    [['a', 1]],
    [
      ['b', null],
      [{ x: [1] }, 2],
    ],
  ]);
  expect(JSON.parse(written)).toEqual([
    { name: 'a', count: 1 },
    { name: 'b', count: null },
    { name: { x: [1] }, count: 2 },
  ]);
  expect(JSON.parse(await write('json', []))).toEqual([]);
});

it('writes one object a line', async () => {
  expect(await write('ndjson', [[['a\nb', 1]], [['c', 2]]])).toBe(
    '{"name":"a\\nb","count":1}\n{"name":"c","count":2}\n',
  );
  expect(await write('ndjson', [])).toBe('');
});

it('writes CSV as RFC 4180 has it, in which no text is a formula', async () => {
  const written = await write('csv', [
    [
      ['a,b', 1],
      ['"q"', 2],
      ['x\ny', 3],
      ['', null],
      [null, 4],
      ['=1+1', -5],
      [['l'], 6],
    ],
  ]);
  expect(written).toBe('name,count\r\n"a,b",1\r\n"""q""",2\r\n"x\ny",3\r\n"",\r\n,4\r\n\'=1+1,-5\r\n"[""l""]",6\r\n');
});

it('aligns a table by what terminals show', async () => {
  const written = await write('table', [
    [
      ['ab', 1],
      ['日本', 100],
      ['👩‍👩‍👧', null],
      ['é', 5],
    ],
  ]);
  expect(written).toBe(
    ['name  count', '────  ─────', 'ab        1', '日本    100', '👩‍👩‍👧', 'é         5', ''].join('\n'),
  );
});

it('writes the head of a table without rows', async () => {
  expect(await write('table', [])).toBe('name  count\n────  ─────\n');
});

it('fits a table to the terminal', async () => {
  const written = await write(
    'table',
    [
      [
        ['a rather long name', 1],
        ['日本日本日本日本日本', 2],
      ],
    ],
    { width: 20 },
  );
  expect(written).toBe(
    ['name           count', '─────────────  ─────', 'a rather lon…      1', '日本日本日本…      2', ''].join('\n'),
  );
  for (const line of written.trimEnd().split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(20);
});

it('shows what would steer the terminal as signs', async () => {
  expect(await write('table', [[['\x1b[2J\n\u202e', 1]]])).toContain('␛[2J␊\ufffd');
});

it('waits for whoever reads, and leaves the stream open', async () => {
  const to = new PassThrough({ highWaterMark: 1 });
  const read = text(to);
  await writeAll(formats.ndjson({ columns, rows: inBatches([['a', 1]], [['b', 2]]) }, {}), to);
  to.end('end');
  expect(await read).toBe('{"name":"a","count":1}\n{"name":"b","count":2}\nend');
});

it('cuts a cell of a table that is for no eye, and leaves it whole elsewhere', async () => {
  const long = 'x'.repeat(100_001);
  expect(await write('table', [[[long, 1]]])).toContain(`${'x'.repeat(100_000)}…  `);
  expect(await write('csv', [[[long, 1]]])).toContain(long);
});

it('draws the plan of a question as it is drawn, but for what steers a terminal', async () => {
  const plan = [
    { name: 'explain_key', type: 'VARCHAR' },
    { name: 'explain_value', type: 'VARCHAR' },
  ];
  const rows = inBatches([['physical_plan', '┌──┐\n│ \u001b[2J│\n└──┘\n']]);
  expect(await text(formats.table({ columns: plan, rows }, {}))).toBe('┌──┐\n│ ␛[2J│\n└──┘\n');
});

it('steers no terminal in any format, and files hold what there is', async () => {
  const name = '\u001b[2J\u009b31m\u202egnp\u2028';
  const rows = [[[name, 1]]];
  for (const format of ['table', 'csv', 'json', 'ndjson'] as const)
    expect(await write(format, rows, { width: 80 })).not.toMatch(/[[\p{Cc}\u202e\u2028]--[\r\n]]/v);
  expect(JSON.parse(await write('json', rows))).toEqual([{ name, count: 1 }]);
  expect(await write('csv', rows)).toContain(name);
});
