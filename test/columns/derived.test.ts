import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { derive } from '../../src/columns/derived/derive.ts';
import { derivedTables } from '../../src/columns/derived/index.ts';
import { columnsFile } from '../../src/columns/paths.ts';
import { refreshColumns } from '../../src/columns/refresh.ts';
import { publicTables } from '../../src/model/schema.ts';
import { storedKey } from '../../src/model/table.ts';
import { currentXact } from '../../src/store/ddl.ts';
import type { Records } from '../../src/store/records.ts';
import type { TestHome } from '../support/records.ts';
import { openTestHome } from '../support/records.ts';

let home: TestHome;
let records: Records;
let directory: string;

beforeAll(async () => {
  home = await openTestHome();
  records = home.records;
  directory = join(home.home, 'derived');
});
afterAll(() => home.remove());

const PAGES = 200;
const PEOPLE = 40;
const LABELS = 40;

/** A row of each table by a page, another page and a number; what is there already becomes as it is now. */
interface Write {
  readonly table: string;
  readonly page: number;
  readonly other: number;
  readonly number: number;
}

const at = (number: number): string => `2026-0${1 + (number % 3)}-11T00:00:00Z`;
const kinds = ['page', 'page', 'page', 'blogpost', 'folder'];
const statuses = ['current', 'current', 'current', 'archived', 'trashed', 'missing'];
const titles = ['Runbook for it', 'How to do it', 'Nothing of the kind', null];

type Row = Readonly<Record<string, unknown>>;

const rows: Readonly<Record<string, (write: Write) => Row>> = {
  pages: ({ page, other, number }) => ({
    page_id: `p${page}`,
    kind: kinds[page % 5],
    status: statuses[number % 6],
    title: titles[number % 4],
    space_id: `s${other % 3}`,
    parent_id: number % 6 === 0 ? null : `p${other}`,
    author_id: `u${other % PEOPLE}`,
    owner_id: `u${number % PEOPLE}`,
    created_at: at(number),
    ancestor_ids: number % 6 === 0 ? [] : [`p${number % PAGES}`, `p${other}`],
  }),
  page_versions: ({ page, other, number }) => ({
    page_id: `p${page}`,
    version_number: 1 + (number % 3),
    author_id: other % 9 === 0 ? null : `u${other % PEOPLE}`,
    created_at: other % 7 === 0 ? null : at(other),
    minor_edit: [null, false, false, true][number % 4],
  }),
  users: ({ other, number }) => ({
    user_id: `u${other % PEOPLE}`,
    account_type: ['atlassian', 'atlassian', 'app', null][number % 4],
    is_external: 'no',
    external_reason: '',
    resolved: true,
    source: 'confluence',
  }),
  comments: ({ page, other, number }) => ({
    comment_id: `c${number}`,
    page_id: other % 5 === 0 ? null : `p${page}`,
    kind: 'footer',
    author_id: `u${other % PEOPLE}`,
    created_at: at(other),
    status: ['current', 'missing', null][number % 3],
  }),
  page_views: ({ page, other, number }) => ({
    page_id: `p${page}`,
    observed_at: at(other),
    views: number,
    viewers: number % 3 === 0 ? null : number,
  }),
  page_links: ({ page, other, number }) => ({
    page_id: `p${page}`,
    kind: ['page', 'content', 'url', 'attachment', 'include'][other % 5],
    target: `t${other % 3}`,
    count: 1,
    resolution: ['resolved', 'trashed', 'wanted', null][number % 4],
    resolved_page_id: number % 4 < 2 ? `p${number % PAGES}` : null,
  }),
  labels: ({ other, number }) => ({
    label_id: `l${other % LABELS}`,
    name: ['runbook', 'how-to', 'x', 'y'][number % 4],
    prefix: 'global',
  }),
  page_labels: ({ page, other, number }) => ({
    page_id: `p${page}`,
    label_id: `l${other % LABELS}`,
    valid_from: '2026-01-01T00:00:00Z',
    valid_to: number % 3 === 0 ? at(number) : null,
  }),
  page_bodies: ({ page, number }) => ({
    page_id: `p${page}`,
    version_number: 1,
    sha256: '',
    ...Object.fromEntries(
      ['bytes', 'words', 'headings', 'tables', 'images', 'tasks_open', 'tasks_done'].map((c) => [c, number % 2]),
    ),
    macros: number % 4 === 0 ? ['toc'] : [],
    parser_version: 1,
  }),
};

const written = publicTables.filter(({ name }) => name in rows);

const store = async (table: string, writes: readonly Write[]): Promise<void> => {
  const key = storedKeyOf(table);
  const byKey = new Map(
    writes.map((write): [string, Row] => {
      const row: Row = { account: write.number % 10 === 0 ? 'b' : 'a', ...rows[table]!(write) };
      return [JSON.stringify(key.map((name) => row[name])), row];
    }),
  );
  const all = [...byKey.values()];
  const names = Object.keys(all[0]!).join(', ');
  const changed = Object.keys(all[0]!).filter((name) => !key.includes(name));
  await records.pool.query(
    `insert into kscope.${table} (${names}) select ${names} from jsonb_populate_recordset(null::kscope.${table}, $1)
     on conflict (${key.join(', ')}) do update set ${changed.map((name) => `${name} = excluded.${name}, `).join('')}
     xact = ${currentXact}`,
    [JSON.stringify(all)],
  );
};

const storedKeyOf = (name: string): readonly string[] => storedKey(written.find((t) => t.name === name)!);

const asWritten = (table: fc.Arbitrary<string>): fc.Arbitrary<Write> =>
  fc.record({ table, page: fc.nat(PAGES - 1), other: fc.nat(PAGES - 1), number: fc.nat(PAGES - 1) });

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ write: asWritten(fc.constantFrom(...Object.keys(rows))) }) },
  // Everything of a page, as when filters leave it out; or a few rows of one table.
  { weight: 1, arbitrary: fc.record({ remove: fc.nat(PAGES - 1) }) },
  { weight: 1, arbitrary: fc.record({ rowsOf: fc.constantFrom(...Object.keys(rows)), number: fc.nat(99) }) },
);

const ofPages = written.filter((t) => 'page_id' in t.columns);

const take = async (one: typeof step extends fc.Arbitrary<infer S> ? S : never): Promise<void> => {
  if ('write' in one) await store(one.write.table, [one.write]);
  else if ('remove' in one) {
    for (const { name } of ofPages)
      await records.pool.query(`delete from kscope.${name} where page_id = $1`, [`p${one.remove}`]);
  } else {
    await records.pool.query(
      `delete from kscope.${one.rowsOf} t where abs(hashtext(row(${storedKeyOf(one.rowsOf).join(', ')})::text)) % 100 = $1`,
      [one.number],
    );
  }
};

/** A site with something of everything, from which each example starts out. */
const fill = async (): Promise<void> => {
  await records.pool.query(`truncate ${written.map((t) => `kscope.${t.name}`).join(', ')}, kscope.deletions`);
  const writes = Array.from({ length: 3 * PAGES }, (_, i) => ({
    page: i % PAGES,
    other: (i * 7) % PAGES,
    number: (i * 11) % PAGES,
  }));
  for (const table of Object.keys(rows)) {
    await store(
      table,
      writes.map((write) => ({ table, ...write })),
    );
  }
};

type Derived = Readonly<Record<string, readonly string[]>>;

/** What the derived tables of the columns hold, and what they would hold, were they derived at once from the other tables. */
const derivedRows = async (): Promise<{ readonly held: Derived; readonly anew: Derived }> => {
  const folder = join(home.home, 'anew');
  await mkdir(folder, { recursive: true });
  await copyFile(columnsFile(directory), columnsFile(folder));
  const instance = await DuckDBInstance.create(columnsFile(folder));
  const connection = await instance.connect();
  const read = async (): Promise<Derived> => {
    const all: Record<string, readonly string[]> = {};
    for (const { name } of derivedTables) {
      const reader = await connection.runAndReadAll(`select t::varchar from ${name} t order by all`);
      all[name] = reader.getRows().map(([row]) => String(row));
    }
    return all;
  };
  const held = await read();
  await derive(connection);
  const anew = await read();
  connection.closeSync();
  instance.closeSync();
  await rm(folder, { recursive: true });
  return { held, anew };
};

it('derives step by step what it would derive at once, whatever was written and deleted in between', async () => {
  let kept = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 15, maxLength: 30 }), { minLength: 1, maxLength: 2 }),
      async (batches) => {
        await rm(directory, { recursive: true, force: true });
        await fill();
        await refreshColumns({ pool: records.pool, directory });
        for (const batch of batches) {
          for (const one of batch) await take(one);
          const { derived } = await refreshColumns({ pool: records.pool, directory });
          kept += derived.filter((t) => t.written > 0 && t.written < t.rows).length;
          const { held, anew } = await derivedRows();
          expect(held).toEqual(anew);
        }
      },
    ),
    { numRuns: Number(process.env.KSCOPE_SITES ?? 3) },
  );
  expect(kept).toBeGreaterThan(0);
});

it('derives again what a changed row touches, and nothing else', async () => {
  await rm(directory, { recursive: true, force: true });
  await fill();
  const sql = (text: string) => records.pool.query(text);
  await sql(`insert into kscope.page_versions values ('a', 'p50', 9, 'nobody', '2026-05-01', null, false)`);
  await sql(`delete from kscope.page_links where resolved_page_id in ('p50', 'p60') or page_id in ('p50', 'p60')`);
  await sql(
    `insert into kscope.page_links values ('a', 'p50', 'content', 'p60', 'p60', null, null, 1, 'resolved', 'p60')`,
  );
  await sql(`update kscope.pages set account = 'a', kind = 'page', status = 'current' where page_id in ('p50', 'p60')`);
  await refreshColumns({ pool: records.pool, directory });
  const written = async () => {
    const { derived } = await refreshColumns({ pool: records.pool, directory });
    return Object.fromEntries(derived.flatMap((t) => (t.written === 0 ? [] : [[t.name, t.written]])));
  };
  expect(await written()).toEqual({});
  // What no derived table looks at.
  await sql(`update kscope.pages set web_path = '/x', xact = ${currentXact} where page_id = 'p50'`);
  expect(await written()).toEqual({});
  // The page itself, and the one that it links to, which tells when those that link to it were edited.
  await sql(
    `update kscope.page_versions set created_at = '2026-05-02', xact = ${currentXact} where version_number = 9`,
  );
  expect(await written()).toEqual({ contributions: 1, page_edits: 1, page_facts: 2, person_counts: 1 });
});
