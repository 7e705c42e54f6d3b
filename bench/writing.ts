/**
 * How many rows a second the writers of a crawl store, on the embedded database as it is set up for everybody, and what
 * of that the indices, the log and the commits take. Usage: node bench/writing.ts [pages] [rows of a batch]
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RowOf } from '../src/model/table.ts';
import { pageStates, pages, pageVersions } from '../src/model/tables/pages.ts';
import { removeDatabase } from '../src/store/postgres/end.ts';
import type { Records, Writer } from '../src/store/records.ts';
import { openRecords } from '../src/store/records.ts';
import type { Figure } from './support/result.ts';
import { publish } from './support/result.ts';

const count = Number(process.argv[2] ?? 200_000);
const batch = Number(process.argv[3] ?? 5000);
/** A list of pages brings so many at once, and each is one transaction. */
const LIST = 250;
const CONNECTIONS = 2;
const ROUNDS = 3;

type Page = Omit<RowOf<typeof pages>, 'ancestor_ids' | 'history_version'>;
type Version = RowOf<typeof pageVersions>;
type State = RowOf<typeof pageStates>;

const at = (n: number): string => new Date(1.6e12 + n * 97_000).toISOString();
const person = (n: number): string => `712020:${String((n * 7919) % 20_000).padStart(8, '0')}-4a52-4c1e-9a53-b7a3`;

/** As a site tells of them: ids grow, spaces and people repeat. */
const pageOf = (n: number, change = 0): Page => ({
  page_id: String(10_000_000 + n),
  kind: n % 10 === 0 ? 'blogpost' : 'page',
  status: 'current',
  title: `How we do thing ${n}${change > 0 ? `, take ${change}` : ''}`,
  space_id: String(98_000 + (n % 150)),
  parent_id: n < 10 ? null : String(10_000_000 + Math.floor(n / 10)),
  parent_type: 'page',
  position: n,
  author_id: person(n),
  owner_id: person(n * 3),
  last_owner_id: null,
  subtype: null,
  created_at: at(n),
  version_number: 3 + change,
  version_at: at(n + change * 1000),
  version_author_id: person(n * 5),
  version_message: '',
  version_minor_edit: false,
  web_path: `/spaces/S${n % 150}/pages/${10_000_000 + n}/How+we+do+thing+${n}`,
});

const versionOf = (n: number): Version => ({
  page_id: String(10_000_000 + Math.floor(n / 5)),
  version_number: (n % 5) + 1,
  author_id: person(n),
  created_at: at(n),
  message: n % 3 === 0 ? 'Reviewed, and corrected' : '',
  minor_edit: n % 2 === 0,
});

const stateOf = (n: number, space = 0): State => ({
  page_id: String(10_000_000 + n),
  kind: 'page',
  status: 'current',
  space_id: String(98_000 + space + (n % 150)),
  parent_id: String(10_000_000 + Math.floor(n / 10)),
  owner_id: person(n),
  ancestor_ids: [100, 1000, 10].map((by) => String(10_000_000 + Math.floor(n / by))),
});

interface Measured {
  readonly rate: number;
  /** The share of the time in which this process computed. */
  readonly own: number;
}

let run = 0;

/** Writes rows 0 to `total` in batches, over some connections at once, each batch a transaction as a crawl's is. */
const write = async (
  records: Records,
  { total, size, connections = CONNECTIONS }: { total: number; size: number; connections?: number },
  work: (writer: Writer, numbers: readonly number[]) => Promise<void>,
): Promise<Measured> => {
  run += 1;
  const context = {
    account: 'bench',
    runId: `r${run}`,
    stamp: at(run * 1000),
    notBefore: run === 1 ? null : at((run - 1) * 1000),
  };
  const starts = Array.from({ length: Math.ceil(total / size) }, (_, i) => i * size).values();
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (const start of starts) {
        const numbers = Array.from({ length: Math.min(size, total - start) }, (_, i) => start + i);
        await records.write(context, (writer) => work(writer, numbers));
      }
    }),
  );
  const millis = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  return { rate: total / (millis / 1000), own: (user + system) / 1000 / millis };
};

const best = async (before: () => Promise<unknown>, measure: () => Promise<Measured>): Promise<Measured> => {
  let found: Measured | undefined;
  for (let i = 0; i < ROUNDS; i += 1) {
    await before();
    const measured = await measure();
    if (found === undefined || measured.rate > found.rate) found = measured;
  }
  return found!;
};

const shown = ({ rate, own }: Measured): string =>
  `${Math.round(rate).toLocaleString('en')} rows/s; this process ${own.toFixed(2)} of a core`;

const measure = async (records: Records): Promise<readonly Figure[]> => {
  const figures: Figure[] = [];
  const note = (name: string, toReach: string, measured: Measured): void => {
    figures.push({ measure: name, toReach, measured: shown(measured) });
    console.error(`${name}: ${shown(measured)}`);
  };
  const empty = (table: string) => () => records.pool.query(`truncate ${table}`);
  const nothing = async () => {};
  const bulk = { total: count, size: batch };
  const byLists = { total: Math.min(count, 50_000), size: LIST };
  const copy = (writer: Writer, numbers: readonly number[]) =>
    writer.insertNew<typeof pages>(
      pages,
      numbers.map((n) => pageOf(n)),
    );
  const upsert = (change: (n: number) => number) => (writer: Writer, numbers: readonly number[]) =>
    writer.upsert<typeof pages>(
      pages,
      numbers.map((n) => pageOf(n, change(n))),
    );

  note('pages by COPY', '≥ 100,000', await best(empty('pages'), () => write(records, bulk, copy)));
  note(
    'the same, one connection',
    '',
    await best(empty('pages'), () => write(records, { ...bulk, connections: 1 }, copy)),
  );
  note(
    `the same, ${LIST} at a time, as lists bring them`,
    '',
    await best(empty('pages'), () => write(records, byLists, copy)),
  );
  note(
    'new pages upserted',
    '≥ 30,000',
    await best(empty('pages'), () =>
      write(
        records,
        bulk,
        upsert(() => 0),
      ),
    ),
  );
  note(
    `the same, ${LIST} at a time`,
    '',
    await best(empty('pages'), () =>
      write(
        records,
        byLists,
        upsert(() => 0),
      ),
    ),
  );
  await empty('pages')();
  await write(records, bulk, copy);
  await records.pool.query('vacuum (analyze) pages');
  note(
    'unchanged pages upserted',
    '≥ 30,000',
    await best(nothing, () =>
      write(
        records,
        bulk,
        upsert(() => 0),
      ),
    ),
  );
  note(
    `the same, ${LIST} at a time`,
    '',
    await best(nothing, () =>
      write(
        records,
        byLists,
        upsert(() => 0),
      ),
    ),
  );
  note(
    'pages of which one in a hundred changed',
    '',
    await best(nothing, () =>
      write(
        records,
        bulk,
        upsert((n) => (n % 100 === 7 ? run : 0)),
      ),
    ),
  );
  note(
    'pages that all changed, with their changes',
    '',
    await best(nothing, () =>
      write(
        records,
        { ...bulk, total: Math.min(count, 50_000) },
        upsert(() => run),
      ),
    ),
  );

  const versions = { total: count * 2, size: batch };
  const copyVersions = (writer: Writer, numbers: readonly number[]) =>
    writer.insertNew(pageVersions, numbers.map(versionOf));
  note('versions by COPY', '', await best(empty('page_versions'), () => write(records, versions, copyVersions)));
  note(
    'known versions, told again',
    '',
    await best(nothing, () =>
      write(records, versions, (writer, numbers) => writer.insertMissing(pageVersions, numbers.map(versionOf))),
    ),
  );
  const observe = (space: () => number) => (writer: Writer, numbers: readonly number[]) =>
    writer.observe(
      pageStates,
      numbers.map((n) => ({ page_id: String(10_000_000 + n) })),
      numbers.map((n) => stateOf(n, space())),
    );
  note(
    'places observed for the first time',
    '',
    await best(empty('page_states'), () =>
      write(
        records,
        bulk,
        observe(() => 0),
      ),
    ),
  );
  await records.pool.query('vacuum (analyze) page_states');
  note(
    'places observed, unchanged',
    '',
    await best(nothing, () =>
      write(
        records,
        bulk,
        observe(() => 0),
      ),
    ),
  );
  note(
    `the same, ${LIST} at a time`,
    '',
    await best(nothing, () =>
      write(
        records,
        byLists,
        observe(() => 0),
      ),
    ),
  );
  note(
    'places observed, all moved',
    '',
    await best(nothing, () =>
      write(
        records,
        { ...bulk, total: Math.min(count, 50_000) },
        observe(() => run),
      ),
    ),
  );

  // Where the time of the first figure goes, by taking one thing after the other away.
  const { rows } = await records.pool.query<{ name: string; key: boolean }>(
    `select indexrelid::regclass::text as name, indisprimary as key from pg_index where indrelid = 'kscope.pages'::regclass`,
  );
  const without = async (name: string, statements: readonly string[]): Promise<void> => {
    for (const statement of statements) await records.pool.query(statement);
    note(`pages by COPY, ${name}`, '', await best(empty('pages'), () => write(records, bulk, copy)));
  };
  await empty('pages')();
  await records.pool.query(`alter database kscope set synchronous_commit = off`);
  const soft = await openRecords({ home });
  try {
    note('pages by COPY, commits not waited for', '', await best(empty('pages'), () => write(soft, bulk, copy)));
    note(`the same, ${LIST} at a time`, '', await best(empty('pages'), () => write(soft, byLists, copy)));
  } finally {
    await soft.close();
    await records.pool.query(`alter database kscope reset synchronous_commit`);
  }
  await without(
    'without indices but the key',
    rows.filter(({ key }) => !key).map(({ name }) => `drop index ${name}`),
  );
  await without('without any index', ['alter table pages drop constraint pages_pkey']);
  await without('and without a log', ['alter table pages set unlogged']);
  const encoded = await best(nothing, async () => {
    const cpu = process.cpuUsage();
    const startedAt = performance.now();
    for (let n = 0; n < count; n += 1) pageOf(n);
    const millis = performance.now() - startedAt;
    const { user, system } = process.cpuUsage(cpu);
    return { rate: count / (millis / 1000), own: (user + system) / 1000 / millis };
  });
  note('making the rows of this benchmark, which is in all of these', '', encoded);
  return figures;
};

const parent = await mkdtemp(join(tmpdir(), 'kscope-bench-'));
const home = join(parent, 'home');
const load = loadavg()[0];
const records = await openRecords({ home });
try {
  await publish('writing', await measure(records), { count, batch, cores: availableParallelism(), load });
} finally {
  await records.close();
  await removeDatabase(home);
  await rm(parent, { recursive: true, force: true });
}
