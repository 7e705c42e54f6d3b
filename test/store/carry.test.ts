import { appendFile, cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClientConfig } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tables } from '../../src/model/schema.ts';
import type { Table } from '../../src/model/table.ts';
import { storedColumns } from '../../src/model/table.ts';
import { changes } from '../../src/model/tables/access.ts';
import { pageStates, pages } from '../../src/model/tables/pages.ts';
import { backup } from '../../src/store/carry/backup.ts';
import { readManifest } from '../../src/store/carry/manifest.ts';
import { move, undoMove } from '../../src/store/carry/move.ts';
import { checkFiles, restore } from '../../src/store/carry/restore.ts';
import { verify } from '../../src/store/carry/verify.ts';
import { connectionOf } from '../../src/store/connection.ts';
import { qualified } from '../../src/store/ddl.ts';
import { SCHEMA_VERSION } from '../../src/store/migrations.ts';
import type { Records } from '../../src/store/records.ts';
import { openRecords } from '../../src/store/records.ts';
import type { TestHome } from '../support/records.ts';
import { openHomeOn, openTestHome } from '../support/records.ts';

const FIRST = '2026-01-01T00:00:00.000Z';
const SECOND = '2026-01-02T00:00:00.000Z';
const TITLE = 'tab\tline\nback\\slash "quoted" \\N Größe 文書 🦊';

let server: TestHome;
let source: TestHome;
let folder: string;
/** A backup of it. */
let written: string;

const at = (home: TestHome): ClientConfig => connectionOf(home.records.pool);

/** Every row of a table in the words of PostgreSQL, the transaction left out. */
const rowsOf = async ({ pool }: Records, t: Table): Promise<readonly string[]> => {
  const names = Object.keys(storedColumns(t))
    .map((name) => `"${name}"`)
    .join(', ');
  const { rows } = await pool.query<{ row: string }>(
    `select row(${names})::text as row from ${qualified(t)} order by 1`,
  );
  return rows.map(({ row }) => row);
};

const everything = async (records: Records): Promise<Readonly<Record<string, readonly string[]>>> => {
  const all: Record<string, readonly string[]> = {};
  for (const t of tables) all[t.name] = await rowsOf(records, t);
  return all;
};

beforeAll(async () => {
  server = await openTestHome();
  source = await openHomeOn(server);
  folder = await mkdtemp(join(tmpdir(), 'kscope-carry-'));
  const context = { account: 'acme', runId: 'r', notBefore: null };
  const page = { page_id: '1', kind: 'page', status: 'current', title: TITLE, ancestor_ids: ['9', 'x"y'] };
  await source.records.write({ ...context, stamp: FIRST }, async (writer) => {
    await writer.upsert(pages, [page, { ...page, page_id: '2', title: null }]);
    await writer.observe(
      pageStates,
      [{ page_id: '1' }],
      [
        {
          page_id: '1',
          kind: 'page',
          space_id: '1',
          parent_id: null,
          status: 'current',
          owner_id: null,
          ancestor_ids: [],
        },
      ],
    );
  });
  await source.records.write({ ...context, stamp: SECOND, notBefore: FIRST }, async (writer) => {
    await writer.observe(
      pageStates,
      [{ page_id: '1' }],
      [
        {
          page_id: '1',
          kind: 'page',
          space_id: '2',
          parent_id: null,
          status: 'current',
          owner_id: 'u',
          ancestor_ids: ['7'],
        },
      ],
    );
  });
  written = join(folder, 'written');
  await backup({ connection: at(source), folder: written });
  expect((await source.records.db.selectFrom('changes').selectAll().execute()).length).toBeGreaterThan(0);
});

afterAll(async () => {
  await source.remove();
  await server.remove();
  await rm(folder, { recursive: true, force: true });
});

/** The backup once more, to be spoilt. */
const copyOf = async (name: string): Promise<string> => {
  await cp(written, join(folder, name), { recursive: true });
  return join(folder, name);
};

/** An empty database, as a new one of a server is. */
const withEmpty = async (work: (target: TestHome) => Promise<void>): Promise<void> => {
  const target = await openHomeOn(server);
  try {
    await work(target);
  } finally {
    await target.remove();
  }
};

it('brings back from a backup every row as it was, and counts transactions anew', () =>
  withEmpty(async (target) => {
    expect((await stat(written)).mode & 0o077).toBe(0);
    await restore({ connection: at(target), folder: written });
    expect(await everything(target.records)).toEqual(await everything(source.records));
    const { rows } = await target.records.pool.query(
      'select max(xact) <= pg_current_xact_id()::text::bigint as past from pages',
    );
    expect(rows).toEqual([{ past: true }]);
    expect((await verify(at(target))).filter(({ troubles }) => troubles.length > 0)).toEqual([]);
    const again = await backup({ connection: at(target), folder: join(folder, 'again') });
    const extents = (all: typeof again) => all.tables.map(({ name, rows: many, checksum }) => [name, many, checksum]);
    expect(extents(again)).toEqual(extents(await readManifest(written)));
  }));

it('writes no backup over anything, and leaves nothing of one that failed', async () => {
  const path = join(folder, 'taken');
  await writeFile(path, 'mine');
  await expect(backup({ connection: at(source), folder: path })).rejects.toThrow('is there already');
  const stop = new AbortController();
  const broken = backup({
    connection: at(source),
    folder: join(folder, 'stopped'),
    signal: stop.signal,
    onTable: () => stop.abort(new Error('stopped')),
  });
  await expect(broken).rejects.toThrow('stopped');
  expect((await readdir(folder)).filter((name) => name.includes('stopped'))).toEqual([]);
});

it('restores nothing that is damaged, not whole, of a newer Kscope or no backup', () =>
  withEmpty(async (target) => {
    const path = await copyOf('damaged');
    const manifest = await readManifest(path);
    const into = () => restore({ connection: at(target), folder: path });
    const text = await readFile(join(path, 'kscope-backup.json'), 'utf8');
    await writeFile(
      join(path, 'kscope-backup.json'),
      JSON.stringify({ ...manifest, schemaVersion: SCHEMA_VERSION + 1 }),
    );
    await expect(into()).rejects.toThrow(`schema version ${SCHEMA_VERSION + 1}`);
    await writeFile(join(path, 'kscope-backup.json'), text);
    await appendFile(join(path, 'pages.copy.zst'), 'x');
    await expect(into()).rejects.toThrow('pages.copy.zst is not what was written');
    await rm(join(path, 'pages.copy.zst'));
    await expect(checkFiles(path, await readManifest(path))).rejects.toThrow('pages.copy.zst is absent');
    await writeFile(join(path, 'kscope-backup.json'), '{');
    await expect(into()).rejects.toThrow('is damaged');
    await expect(restore({ connection: at(target), folder })).rejects.toThrow('is no backup');
    expect((await everything(target.records)).pages).toEqual([]);
  }));

it('brings nothing into a database that holds something', async () => {
  await expect(restore({ connection: at(source), folder: written })).rejects.toThrow(
    'holds something already: kscope.',
  );
});

it('does not open what was brought in by half, and begins anew', () =>
  withEmpty(async (target) => {
    const stop = new AbortController();
    const broken = restore({
      connection: at(target),
      folder: written,
      signal: stop.signal,
      onTable: () => stop.abort(new Error('stopped')),
    });
    await expect(broken).rejects.toThrow('stopped');
    await expect(openRecords({ home: target.home, url: target.url! })).rejects.toThrow('did not come to its end');
    await restore({ connection: at(target), folder: written });
    expect(await everything(target.records)).toEqual(await everything(source.records));
    await (await openRecords({ home: target.home, url: target.url! })).close();
  }));

it('takes a backup of an older Kscope at the version that it has', () =>
  withEmpty(async (target) => {
    const path = await copyOf('older');
    const manifest = await readManifest(path);
    const old = {
      ...manifest,
      schemaVersion: 2,
      statements: [
        ...manifest.statements.filter((one) => /^create schema|kscope\."pages"/.test(one) && !/trigger/.test(one)),
        'create table kscope.schema_version (version integer not null)',
        'insert into kscope.schema_version values (2)',
      ],
      tables: manifest.tables.filter(({ name }) => name === 'pages'),
    };
    await writeFile(join(path, 'kscope-backup.json'), JSON.stringify(old));
    await restore({ connection: at(target), folder: path });
    const { rows } = await target.records.pool.query('select version from kscope.schema_version');
    expect(rows).toEqual([{ version: 2 }]);
    expect(await rowsOf(target.records, pages)).toEqual(await rowsOf(source.records, pages));
  }));

it('moves everything, and lets nobody go on with what was left behind', () =>
  withEmpty(async (target) => {
    const leaving = await openHomeOn(server);
    try {
      await restore({ connection: at(leaving), folder: written });
      const before = await everything(leaving.records);
      const moved = await move({
        from: at(leaving),
        to: at(target),
        fromName: 'here',
        toName: 'postgres://there/kscope',
      });
      expect(moved.closed).toBe(true);
      expect(await everything(target.records)).toEqual(before);
      await expect(openRecords({ home: leaving.home, url: leaving.url! })).rejects.toThrow(
        'moved to postgres://there/kscope',
      );
      const writing = leaving.records.pool.query(
        "insert into kscope.labels (account, label_id, name, prefix) values ('a', '1', 'x', 'global')",
      );
      await expect(writing).rejects.toThrow('read-only');
      expect(await undoMove(at(leaving))).toBe('postgres://there/kscope');
      const reopened = await openRecords({ home: leaving.home, url: leaving.url! });
      await reopened.pool.query(
        "insert into kscope.labels (account, label_id, name, prefix) values ('a', '1', 'x', 'global')",
      );
      await reopened.close();
      expect(await undoMove(at(leaving))).toBeUndefined();
    } finally {
      await leaving.remove();
    }
  }));

it('leaves the first database in use where a move is cut off', () =>
  withEmpty(async (target) => {
    const stop = new AbortController();
    const broken = move({
      from: at(source),
      to: at(target),
      fromName: 'here',
      toName: 'there',
      signal: stop.signal,
      onTable: () => stop.abort(new Error('stopped')),
    });
    await expect(broken).rejects.toThrow('stopped');
    await (await openRecords({ home: source.home, url: source.url! })).close();
    await move({ from: at(source), to: at(target), fromName: 'here', toName: 'there' });
    expect(await everything(target.records)).toEqual(await everything(source.records));
    await undoMove(at(source));
  }));

it('says which table is not as it is declared', () =>
  withEmpty(async (target) => {
    const { pool } = target.records;
    await pool.query('alter table kscope.page_versions drop column message');
    await pool.query('alter table kscope.labels alter column name type varchar(9)');
    await pool.query('drop table kscope.audit_records');
    await pool.query(
      `insert into kscope.group_members (account, group_id, user_id, valid_from, valid_to) values
       ('a', 'g', 'u', '2026-01-01', '2026-01-03'), ('a', 'g', 'u', '2026-01-02', null), ('a', 'g', 'v', '2026-01-02', '2026-01-01')`,
    );
    const { rows } = await pool.query(
      `select i.indexrelid::regclass as name from pg_index i where i.indrelid = 'kscope.pages'::regclass and not i.indisprimary`,
    );
    for (const { name } of rows) await pool.query(`drop index if exists kscope.${String(name).replace('kscope.', '')}`);
    const found = Object.fromEntries((await verify(at(target))).map(({ name, troubles }) => [name, troubles]));
    expect(found.page_versions).toEqual(['the column message is absent']);
    expect(found.labels).toEqual(['the column name is character varying(9) and not text']);
    expect(found.audit_records).toEqual(['the table is absent']);
    expect(found.group_members).toEqual([
      '1 rows end before they begin',
      '1 rows begin before the one before has ended',
    ]);
    expect(found.pages?.length).toBe(pages.indexes?.length ?? 0);
    expect(found[changes.name]).toEqual([]);
  }));
