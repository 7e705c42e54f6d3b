import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, it } from 'vitest';
import { exportTables } from '../../src/columns/export/exportTables.ts';
import { publicTables } from '../../src/model/schema.ts';
import { makeColumns, withFolder } from './support.ts';

const rows = [
  `insert into labels values ('a', '1', 'x, "y"', 'global'), ('b''', '2', '', 'global')`,
  `insert into crawl_runs (account) values ('a'), ('b''')`,
  `insert into page_states (account, page_id, ancestor_ids, valid_from) values ('a', 'p', ['1', 'x"y'], '2026-01-02 03:04:05.678')`,
  `insert into changes (account, change_id, after) values ('a', '1', '{"k": [1]}')`,
];

const withColumns = (work: (columns: string, directory: string) => Promise<void>): Promise<void> =>
  withFolder(async (folder) => {
    const columns = join(folder, 'columns');
    await mkdir(columns);
    await makeColumns(columns, rows);
    await work(columns, join(folder, 'export'));
  });

it('writes every table to one file and tells how many rows', () =>
  withColumns(async (columns, directory) => {
    const files = await exportTables({ columns, directory, format: 'parquet' });
    expect(files.map(({ table }) => table)).toEqual(publicTables.map(({ name }) => name));
    expect(files.find(({ table }) => table === 'labels')).toEqual({
      table: 'labels',
      path: join(directory, 'labels.parquet'),
      rows: 2,
    });
    const names = [...publicTables.map(({ name }) => `${name}.parquet`), 'kscope-export.json'];
    expect((await readdir(directory)).sort()).toEqual(names.sort());
    const duckdb = await (await DuckDBInstance.create(':memory:')).connect();
    const read = await duckdb.runAndReadAll(
      `select ancestor_ids, valid_from::varchar as at, typeof(valid_from) as type from '${directory}/page_states.parquet'`,
    );
    expect(read.getRowObjectsJson()).toEqual([
      { ancestor_ids: ['1', 'x"y'], at: '2026-01-02 03:04:05.678+00', type: 'TIMESTAMP WITH TIME ZONE' },
    ]);
  }));

it('writes CSV and NDJSON that say moments, lists and JSON as JSON does', () =>
  withColumns(async (columns, directory) => {
    await exportTables({ columns, directory, format: 'csv' });
    expect(await readFile(join(directory, 'labels.csv'), 'utf8')).toBe(
      `account,label_id,name,prefix\na,1,"x, ""y""",global\nb',2,"",global\n`,
    );
    const [, state] = (await readFile(join(directory, 'page_states.csv'), 'utf8')).split('\n');
    expect(state).toContain('"[""1"",""x\\""y""]",2026-01-02T03:04:05.678Z');
    await exportTables({ columns, directory, format: 'ndjson' });
    expect(JSON.parse(await readFile(join(directory, 'changes.ndjson'), 'utf8'))).toMatchObject({ after: { k: [1] } });
    expect(JSON.parse(await readFile(join(directory, 'page_states.ndjson'), 'utf8'))).toMatchObject({
      ancestor_ids: ['1', 'x"y'],
      valid_from: '2026-01-02T03:04:05.678Z',
    });
  }));

it('replaces a former export, whatever its format', () =>
  withColumns(async (columns, directory) => {
    await exportTables({ columns, directory, format: 'csv' });
    await exportTables({ columns, directory, format: 'ndjson' });
    expect((await readdir(directory)).filter((name) => name.endsWith('.csv'))).toEqual([]);
  }));

it('writes the rows of one account only', () =>
  withColumns(async (columns, directory) => {
    const files = await exportTables({ columns, directory, format: 'csv', account: "b'" });
    expect(files.filter(({ rows }) => rows > 0)).toMatchObject([
      { table: 'crawl_runs', rows: 1 },
      { table: 'labels', rows: 1 },
    ]);
    expect(await readFile(join(directory, 'labels.csv'), 'utf8')).toContain("b',2");
  }));

it('writes nothing where there is no such account', () =>
  withColumns(async (columns, directory) => {
    await expect(exportTables({ columns, directory, format: 'csv', account: 'c' })).rejects.toThrow(
      'the columns hold nothing of an account "c"',
    );
    await expect(readdir(directory)).rejects.toThrow('ENOENT');
  }));

it('touches no folder that holds anything else', () =>
  withColumns(async (columns, directory) => {
    await mkdir(directory);
    await writeFile(join(directory, 'thesis.txt'), 'mine');
    await expect(exportTables({ columns, directory, format: 'csv' })).rejects.toThrow('holds other files');
    expect(await readdir(directory)).toEqual(['thesis.txt']);
  }));

it('removes nothing that a manifest names and no export wrote', () =>
  withColumns(async (columns, directory) => {
    await exportTables({ columns, directory, format: 'csv' });
    await writeFile(join(directory, 'thesis.txt'), 'mine');
    const forged = { files: ['thesis.txt', '../columns/columns.duckdb'] };
    await writeFile(join(directory, 'kscope-export.json'), JSON.stringify(forged));
    await exportTables({ columns, directory, format: 'ndjson' });
    expect(await readFile(join(directory, 'thesis.txt'), 'utf8')).toBe('mine');
    expect(await readdir(columns)).toEqual(['columns.duckdb']);
  }));

it('says where there are no columns', () =>
  withFolder(async (folder) => {
    const nothing = exportTables({ columns: folder, directory: join(folder, 'export'), format: 'csv' });
    await expect(nothing).rejects.toThrow('there are no columns to export');
    expect(await readdir(folder)).toEqual([]);
  }));

it('does not guess what a damaged manifest said', () =>
  withColumns(async (columns, directory) => {
    await mkdir(directory);
    await writeFile(join(directory, 'kscope-export.json'), '{');
    await expect(exportTables({ columns, directory, format: 'csv' })).rejects.toThrow(
      'kscope-export.json cannot be read',
    );
  }));
