import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Json } from '../../src/columns/json.ts';
import type { Columns } from '../../src/columns/open.ts';
import { openColumns } from '../../src/columns/open.ts';
import { UserError } from '../../src/model/errors.ts';
import { makeColumns, rowsOf, withFolder } from './support.ts';

let folder: string;
let columns: Columns;
const limits = { maxRows: 10_000, timeoutMillis: 60_000 };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kscope-query-'));
  await makeColumns(folder, [
    `insert into labels select 'a', range::varchar, 'label ' || range, 'global' from range(5000)`,
    `insert into changes (account, change_id, before) values ('a', '1', '{"n": 12345678901234567890, "s": "x", "m": 3}')`,
  ]);
  columns = await openColumns(folder);
});
afterAll(async () => {
  await columns.close();
  await rm(folder, { recursive: true });
});

const one = async (expression: string): Promise<unknown> =>
  (await rowsOf(await columns.query(`select ${expression}`, limits)))[0]?.[0];

it.each([
  [`null`, null],
  [`true`, true],
  [`9007199254740991`, 9007199254740991],
  [`9007199254740993`, '9007199254740993'],
  [`170141183460469231731687303715884105727`, '170141183460469231731687303715884105727'],
  [`sum(x) from (values (1), (2)) v(x)`, 3],
  [`1.25`, 1.25],
  [`-0.1::decimal(18, 3)`, -0.1],
  [`123456789012345678.5::decimal(38, 1)`, '123456789012345678.5'],
  [`0.1::double`, 0.1],
  [`'nan'::double`, 'NaN'],
  [`'-inf'::float`, '-Infinity'],
  [`'x'`, 'x'],
  [`timestamp '2026-01-02 03:04:05.678901'`, '2026-01-02T03:04:05.678Z'],
  [`timestamp '1969-12-31 23:59:59.9995'`, '1969-12-31T23:59:59.999Z'],
  [`timestamptz '2026-01-02 03:04:05+02'`, '2026-01-02T01:04:05.000Z'],
  [`timestamp_s '2026-01-02 03:04:05'`, '2026-01-02T03:04:05.000Z'],
  [`timestamp_ms '2026-01-02 03:04:05.678'`, '2026-01-02T03:04:05.678Z'],
  [`timestamp_ns '2026-01-02 03:04:05.678901234'`, '2026-01-02T03:04:05.678Z'],
  [`'infinity'::timestamp`, 'infinity'],
  [`date '2026-01-02'`, '2026-01-02'],
  [`time '03:04:05.5'`, '03:04:05.5'],
  [`interval '14 months 3 days 4.5 seconds'`, 'P1Y2M3DT4.5S'],
  [`interval '-1 seconds'`, 'PT-1S'],
  [`interval 0 days`, 'PT0S'],
  [`'abc'::blob`, 'YWJj'],
  [`uuid '00000000-0000-0000-0000-000000000001'`, '00000000-0000-0000-0000-000000000001'],
  [`[1, null, 3]`, [1, null, 3]],
  [`[date '2026-01-02']::date[1]`, ['2026-01-02']],
  [`{'a': [timestamp '2026-01-02'], 'b': {'c': null}}`, { a: ['2026-01-02T00:00:00.000Z'], b: { c: null } }],
  [`map {'k': 1}`, { k: 1 }],
  [`map {1: 'v'}`, [{ key: 1, value: 'v' }]],
  [`union_value(n := 1)`, { tag: 'n', value: 1 }],
  [`'{"a": [1, {}]}'::json`, { a: [1, {}] }],
  [`['"x"'::json]`, ['x']],
  [`before from changes`, { n: '12345678901234567890', s: 'x', m: 3 }],
])('%s comes as JSON', async (expression, expected) => {
  expect(await one(expression)).toEqual(expected);
});

it('names columns once and tells their types', async () => {
  const result = await columns.query(`select 1 as a, 'x' as a, [1] as b`, limits);
  expect(result.columns).toEqual([
    { name: 'a', type: 'INTEGER' },
    { name: 'a:1', type: 'VARCHAR' },
    { name: 'b', type: 'INTEGER[]' },
  ]);
  await result.close();
});

it.each([
  [{ maxRows: 5000 }, 5000, false],
  [{ maxRows: 4999 }, 4999, true],
  [{ maxRows: 2048 }, 2048, true],
  [{ maxRows: 3 }, 3, true],
])('reads no more rows than %j', async ({ maxRows }, count, truncated) => {
  const answer = await columns.all('from labels', { ...limits, maxRows });
  expect([answer.rows.length, answer.truncated]).toEqual([count, truncated]);
});

it('binds parameters by place and by name', async () => {
  const all = async (sql: string, params: NonNullable<Parameters<Columns['all']>[1]['params']>) =>
    (await columns.all(sql, { ...limits, params })).rows;
  expect(await all(`select $1 || $2 as x, $3 as n, $4 as d, $5 as b, $6 as z`, ['a', 'b', 3, 1.5, true, null])).toEqual(
    [{ x: 'ab', n: 3, d: 1.5, b: true, z: null }],
  );
  expect(
    await all(`select count(*) as n from labels where list_contains($ids, label_id)`, { ids: ['1', '2'] }),
  ).toEqual([{ n: 2 }]);
  expect(await all(`select $at::timestamp as at`, { at: '2026-01-02T03:04:05.678Z' })).toEqual([
    { at: '2026-01-02T03:04:05.678Z' },
  ]);
});

const failure = async (sql: string, options: Partial<Parameters<Columns['all']>[1]> = {}): Promise<UserError> => {
  const thrown: unknown = await columns.all(sql, { ...limits, ...options }).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof UserError)) throw new Error(`no UserError but ${thrown}`);
  return thrown;
};

it.each([
  ['selec 1', 'Parser Error: syntax error at or near "selec" (line 1, column 1)'],
  ["select 'ä🎉',\n  from from labels", 'Parser Error: syntax error at or near "from" (line 2, column 8)'],
  [
    'select nam\nfrom labels',
    'Binder Error: Referenced column "nam" not found in FROM clause! Candidate bindings: "name" (line 1, column 8)',
  ],
  [
    'select 1\nfrom label',
    'Catalog Error: Table with name label does not exist! Did you mean "labels"? (line 2, column 6)',
  ],
  [`select 'x'::int`, `Conversion Error: Could not convert string 'x' to INT32 (line 1, column 11)`],
  ['', 'there is no statement'],
  ['-- nothing', 'there is no statement'],
  ['select $1', 'Invalid Input Error: Values were not provided for the following prepared statement parameters: 1'],
])('explains what is wrong with %j in one line', async (sql, message) => {
  const error = await failure(sql);
  expect(error.message).toBe(message);
  expect(error.mend).not.toBe('');
});

it('stops a question that takes too long', async () => {
  const error = await failure('select count(*) from range(1000000000000::bigint) a(x) where x % 3 = 1', {
    timeoutMillis: 20,
  });
  expect(error.message).toBe('the question took longer than 0.02 s');
});

it.each([
  ['a list', 'select list(range) from range(20000000)'],
  ['a map', 'select map(list(range), list(range)) from range(3000000)'],
  ['a list in a struct', "select {'a': list(range)} from range(3000000)"],
  ['text', "select repeat('x', 100000000)"],
  ['text in a list', "select list(repeat('x', 2000000)) from range(20)"],
  ['text in a struct', "select {'a': repeat('x', 40000000)}"],
  ['text in a map', "select map(['k'], [repeat('x', 40000000)])"],
  ['text in an array', "select array_value(repeat('x', 20000000), repeat('x', 20000000))"],
  ['text in a union', "select union_value(t := repeat('x', 40000000))"],
  ['text in a variant', "select repeat('x', 40000000)::variant"],
  ['bits', "select repeat('1', 40000000)::bit"],
  ['many texts in one row', "select repeat('x', 20000000), repeat('y', 20000000)"],
])('does not hand on %s that is too large to be made', async (_name, sql) => {
  expect((await failure(sql)).message).toBe('a row of the answer is larger than 32 MB');
});

it('hands on long texts a few at a time, however many there are', async () => {
  const result = await columns.query("select repeat('x', 800000) from range(30)", limits);
  const sizes: number[] = [];
  for await (const rows of result.rows) sizes.push(rows.length);
  expect(sizes).toEqual(Array(10).fill(3));
});

it('hands on long lists a few at a time, and each with its own values', async () => {
  const sql =
    "select r, [r, null], list_transform(range(200000), x -> x + r), {'t': [r::varchar, null]} from range(7) t(r)";
  const result = await columns.query(sql, limits);
  const batches: (readonly (readonly Json[])[])[] = [];
  for await (const rows of result.rows) batches.push(rows);
  expect(batches.length).toBeGreaterThan(1);
  for (const [n, pair, long, struct] of batches.flat() as [number, Json, number[], Json][]) {
    expect([pair, long.length, long[0], struct]).toEqual([[n, null], 200_000, n, { t: [String(n), null] }]);
  }
});

it('counts nothing for what is null, in text and lists alike', async () => {
  const sql = `select nullif(repeat('x', 100 + r::int), repeat('x', 100 + r::int)), case when r = 3 then ['x'] end
    from range(3000) t(r)`;
  const { rows } = await columns.all(sql, limits);
  expect(rows.filter((row) => Object.values(row).some((value) => value !== null))).toHaveLength(1);
});

it('stops a question whose values would fill the memory', async () => {
  const error = await failure("select repeat('x', 1000000) from range(2048)", {
    mostMemoryBytes: process.memoryUsage.rss() + 200_000_000,
  });
  expect(error.message).toMatch(/^the question needs more than [\d.]+ GB of memory$/);
});

it('stops writing an answer that takes too long, whatever it is made of', async () => {
  const sink = new Writable({ write: (_piece, _encoding, done) => done() });
  const writing = columns.write("select repeat('x', 20000) from range(1000000)", {
    maxRows: 1_000_000,
    timeoutMillis: 300,
    format: 'csv',
    to: sink,
  });
  await expect(writing).rejects.toThrow('the question took longer than 0.3 s');
});

it('stops a question that is given up', async () => {
  const stop = new AbortController();
  const asked = columns.all('select count(*) from range(1000000000000::bigint) a(x) where x % 3 = 1', {
    ...limits,
    signal: stop.signal,
  });
  stop.abort(new Error('stopped'));
  await expect(asked).rejects.toThrow('stopped');
});

it('answers after a question was stopped or closed', async () => {
  await (await columns.query('from labels', limits)).close();
  await failure('select count(*) from range(1000000000000::bigint)', { timeoutMillis: 20 });
  expect(await one('42')).toBe(42);
});

it('says where there are no columns yet, and answers when there are', async () => {
  await withFolder(async (directory) => {
    const early = await openColumns(directory);
    await expect(early.all('select 1', limits)).rejects.toThrow('there are no columns yet');
    await makeColumns(directory);
    expect((await early.all('select count(*) as n from pages', limits)).rows).toEqual([{ n: 0 }]);
    await early.close();
  });
});
