import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { expect, it } from 'vitest';
import type { ExportOptions } from '../../src/columns/export/exportTables.ts';
import { exportTables } from '../../src/columns/export/exportTables.ts';
import { makeColumns, withFolder } from './support.ts';

const rows = [
  `insert into spaces (account, space_id, key, name) values ('acme', '1', 'ENG', 'Engineering')`,
  `insert into users (account, user_id, display_name) values ('acme', 'u', 'Ada'), ('a b/é', 'u', '=Eve()')`,
  `insert into pages (account, page_id, kind, status, title, space_id, author_id, created_at) values
     ('acme', '1', 'page', 'current', 'Plans', '1', 'u', '2026-01-02 03:04:05.678'),
     ('acme', '2', 'page', 'current', '=1+1', '1', 'u', '2026-01-31 23:59:59.999'),
     ('acme', '3', 'page', 'current', 'Later', null, null, '2026-02-01'),
     ('acme', '4', 'page', 'current', 'Whenever', '1', 'x', null),
     ('a b/é', '1', 'page', 'current', 'Elsewhere', '1', 'u', '2026-02-01')`,
  `insert into page_labels (account, page_id, label_id, valid_from) values ('acme', '1', 'l', '2026-03-01')`,
  `insert into page_bodies (account, page_id, version_number) values ('acme', '3', 1)`,
  `insert into changes (account, change_id, kind, subject_type, subject_id, observed_at) values
     ('acme', 'c', 'rename', 'user', 'u', '2026-03-01'), ('acme', 'd', 'move', 'page', '1', '2026-03-01')`,
];

type Options = Partial<ExportOptions>;

interface Place {
  readonly directory: string;
  make(statements?: readonly string[]): Promise<void>;
  write(options?: Options): ReturnType<typeof exportTables>;
}

const withExport = (work: (place: Place) => Promise<void>): Promise<void> =>
  withFolder(async (folder) => {
    const columns = join(folder, 'columns');
    const directory = join(folder, 'export');
    await mkdir(columns);
    await makeColumns(columns, rows);
    await work({
      directory,
      make: async (statements = []) => {
        const instance = await DuckDBInstance.create(join(columns, 'columns.duckdb'));
        const connection = await instance.connect();
        for (const statement of statements) await connection.run(statement);
        connection.closeSync();
        instance.closeSync();
      },
      write: (options = {}) => exportTables({ columns, directory, format: 'parquet', partitioned: true, ...options }),
    });
  });

const filesBelow = async (directory: string): Promise<readonly string[]> =>
  (await readdir(directory, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();

const inodesBelow = async (directory: string): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries(
    await Promise.all(
      (await filesBelow(directory)).map(async (path) => [path, (await stat(join(directory, path))).ino] as const),
    ),
  );

const DATE = 'date=2026-01-01';

it('lays rows by account and month in the folders of Hive, and by the month of their page where they have no moment', () =>
  withExport(async ({ directory, write }) => {
    await write();
    expect(
      (await filesBelow(directory)).filter((path) => /^(pages|users|page_bodies|page_labels)\//.test(path)),
    ).toEqual([
      'page_bodies/account=acme/date=2026-02-01/rows-0.parquet',
      'page_labels/account=acme/date=2026-03-01/rows-0.parquet',
      'pages/account=a%20b%2F%C3%A9/date=2026-02-01/rows-0.parquet',
      'pages/account=acme/date=2026-01-01/rows-0.parquet',
      'pages/account=acme/date=2026-02-01/rows-0.parquet',
      'pages/account=acme/date=__HIVE_DEFAULT_PARTITION__/rows-0.parquet',
      'users/account=a%20b%2F%C3%A9/rows-0.parquet',
      'users/account=acme/rows-0.parquet',
    ]);
    const duckdb = await (await DuckDBInstance.create(':memory:')).connect();
    const read = await duckdb.runAndReadAll(
      `select account, page_id, date::varchar as date, space_name, author_name
       from read_parquet('${directory}/pages/**/*.parquet', hive_partitioning = true) order by account, page_id`,
    );
    expect(read.getRowsJson()).toEqual([
      ['a b/é', '1', '2026-02-01', null, '=Eve()'],
      ['acme', '1', '2026-01-01', 'Engineering', 'Ada'],
      ['acme', '2', '2026-01-01', 'Engineering', 'Ada'],
      ['acme', '3', '2026-02-01', null, null],
      ['acme', '4', null, 'Engineering', null],
    ]);
  }));

it('is read by another reader of Parquet, moments and all', () =>
  withExport(async ({ directory, write }) => {
    await write();
    const file = await asyncBufferFromFile(join(directory, 'pages/account=acme', DATE, 'rows-0.parquet'));
    const read = await parquetReadObjects({
      file,
      compressors,
      columns: ['page_id', 'title', 'created_at', 'parent_id'],
    });
    expect(read.toSorted((a, b) => (a.page_id < b.page_id ? -1 : 1))).toEqual([
      { page_id: '1', title: 'Plans', created_at: new Date('2026-01-02T03:04:05.678Z'), parent_id: null },
      { page_id: '2', title: '=1+1', created_at: new Date('2026-01-31T23:59:59.999Z'), parent_id: null },
    ]);
  }));

it('writes again only what is otherwise, and removes what is gone', () =>
  withExport(async ({ directory, make, write }) => {
    await write();
    const before = await inodesBelow(directory);
    const same = await write();
    expect(same.every(({ partitions }) => partitions?.written === 0 && partitions.removed === 0)).toBe(true);
    await make([
      `update pages set title = 'Sooner' where account = 'acme' and page_id = '2'`,
      `delete from pages where account = 'acme' and page_id = '4'`,
    ]);
    const again = await write();
    expect(again.find(({ table }) => table === 'pages')).toMatchObject({
      rows: 4,
      partitions: { all: 3, written: 1, removed: 1 },
    });
    const after = await inodesBelow(directory);
    const differing = Object.keys({ ...before, ...after }).filter((path) => before[path] !== after[path]);
    expect(differing.sort()).toEqual([
      'kscope-export.json',
      `pages/account=acme/${DATE}/rows-0.parquet`,
      'pages/account=acme/date=__HIVE_DEFAULT_PARTITION__/rows-0.parquet',
    ]);
  }));

it('rewrites what bears a name that changed', () =>
  withExport(async ({ make, write }) => {
    await write();
    await make([`update users set display_name = 'Ada L.' where account = 'acme'`]);
    const written = (await write()).filter(({ partitions }) => partitions!.written > 0).map(({ table }) => table);
    expect(written).toEqual(['changes', 'pages', 'users']);
  }));

it('makes good an export that was cut off', () =>
  withExport(async ({ directory, write }) => {
    await write();
    const whole = await filesBelow(directory);
    const manifest = join(directory, 'kscope-export.json');
    const told = JSON.parse(await readFile(manifest, 'utf8'));
    const path = `pages/account=acme/${DATE}`;
    delete told.partitions[path];
    await writeFile(manifest, JSON.stringify(told));
    await writeFile(join(directory, path, 'rows-0.parquet'), 'half');
    const again = await write();
    expect(again.find(({ table }) => table === 'pages')?.partitions?.written).toBe(1);
    expect(await filesBelow(directory)).toEqual(whole);
    const file = await asyncBufferFromFile(join(directory, path, 'rows-0.parquet'));
    expect(await parquetReadObjects({ file, compressors, columns: ['page_id'] })).toHaveLength(2);
  }));

it('turns from one way of writing into another without leaving anything behind', () =>
  withExport(async ({ directory, write }) => {
    await write({ partitioned: false, format: 'csv' });
    const files = await filesBelow(directory);
    await write({ format: 'ndjson' });
    expect((await filesBelow(directory)).filter((path) => path.endsWith('.csv'))).toEqual([]);
    const lines = await readFile(join(directory, 'pages/account=acme', DATE, 'rows-0.ndjson'), 'utf8');
    expect(
      lines
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
        .sort((a, b) => a.page_id - b.page_id),
    ).toMatchObject([
      {
        page_id: '1',
        title: 'Plans',
        created_at: '2026-01-02T03:04:05.678Z',
        space_name: 'Engineering',
        parent_id: null,
      },
      { page_id: '2', title: '=1+1' },
    ]);
    await write({ partitioned: false, format: 'csv' });
    expect(await filesBelow(directory)).toEqual(files);
  }));

it('has names beside ids, or ids alone', () =>
  withExport(async ({ directory, write }) => {
    await write({ partitioned: false, format: 'ndjson' });
    const changes = (await readFile(join(directory, 'changes.ndjson'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(changes.map(({ change_id, subject_name }) => [change_id, subject_name])).toEqual([
      ['c', 'Ada'],
      ['d', 'Plans'],
    ]);
    await write({ partitioned: false, format: 'ndjson', idsOnly: true });
    expect(await readFile(join(directory, 'changes.ndjson'), 'utf8')).not.toContain('Ada');
  }));

it('marks as text in CSV what a spreadsheet would take for a formula', () =>
  withExport(async ({ directory, write }) => {
    await write({ partitioned: false, format: 'csv' });
    expect(await readFile(join(directory, 'users.csv'), 'utf8')).toContain(",'=Eve()");
    expect(await readFile(join(directory, 'pages.csv'), 'utf8')).toMatch(/,'=1\+1,/);
    await write({ partitioned: false });
    const file = await asyncBufferFromFile(join(directory, 'users.parquet'));
    const read = await parquetReadObjects({ file, compressors, columns: ['display_name'] });
    expect(read.map(({ display_name }) => display_name).sort()).toEqual(['=Eve()', 'Ada']);
  }));
