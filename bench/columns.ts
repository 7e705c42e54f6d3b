/**
 * How long the columns take to be made whole, and to be brought up to date after a run that changed one page in a
 * hundred; and how long they take to answer. Usage: node bench/columns.ts [pages] [versions of a page] [contents]
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { hasDeletionLog } from '../src/columns/deletions.ts';
import type { Columns } from '../src/columns/open.ts';
import { openColumns } from '../src/columns/open.ts';
import { columnsFile } from '../src/columns/paths.ts';
import type { Refreshed } from '../src/columns/refresh.ts';
import { refreshColumns } from '../src/columns/refresh.ts';
import { publicTables } from '../src/model/schema.ts';
import { createDeletionLog } from '../src/store/deletionLog.ts';
import { removeDatabase } from '../src/store/postgres/end.ts';
import { openDatabase } from '../src/store/postgres/open.ts';
import { resolve } from './support/links.ts';
import { changeOnePercent, seed } from './support/records.ts';
import type { Figure } from './support/result.ts';
import { publish } from './support/result.ts';

const size = {
  pages: Number(process.argv[2] ?? 1_000_000),
  versionsPerPage: Number(process.argv[3] ?? 5),
  contents: process.argv[4] === 'contents',
};

const questions = {
  'stale pages by space': `select s.key, count(*) as stale from pages p join spaces s using (account, space_id)
    where p.kind = 'page' and p.status = 'current' and p.version_at < timestamp '2023-01-01' group by all order by stale desc`,
  contributors: `select author_id, count(*) as edits, count(distinct page_id) as pages from page_versions
    where created_at >= timestamp '2021-01-01' group by all order by edits desc limit 50`,
  'label pairs': `select a.label_id, b.label_id, count(*) as pages from page_labels a join page_labels b
    on a.account = b.account and a.page_id = b.page_id and a.label_id < b.label_id
    where a.valid_to is null and b.valid_to is null group by all order by pages desc limit 50`,
} as const;

const ROUNDS = 3;

const timed = async <T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly millis: number }> => {
  const startedAt = performance.now();
  const result = await work();
  return { result, millis: performance.now() - startedAt };
};

const best = async (columns: Columns, sql: string): Promise<number> => {
  const rounds: number[] = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    rounds.push((await timed(() => columns.all(sql, { maxRows: 1000, timeoutMillis: 60_000 }))).millis);
  }
  return Math.min(...rounds);
};

const seconds = (millis: number): string => `${(millis / 1000).toFixed(1)} s`;

const copied = ({ tables }: Refreshed): string => {
  const total = (of: 'rows' | 'written'): string => tables.reduce((sum, t) => sum + t[of], 0).toLocaleString('en');
  return `${total('written')} of ${total('rows')} rows`;
};

const measure = async (pool: pg.Pool, directory: string): Promise<readonly Figure[]> => {
  const client = await pool.connect();
  console.log(`making ${size.pages} pages …`);
  await seed(client, size);
  await client.query('set search_path = kscope');
  await resolve(client, 'main', 0);
  if (!(await hasDeletionLog(client))) {
    for (const statement of createDeletionLog(publicTables)) await client.query(statement);
  }
  const refresh = () => timed(() => refreshColumns({ pool, directory }));
  const whole = await refresh();
  const { size: bytes } = await stat(columnsFile(directory));
  const columns = await openColumns(directory);
  const answers: Figure[] = [];
  for (const [name, sql] of Object.entries(questions)) {
    answers.push({ measure: name, toReach: '', measured: `${Math.round(await best(columns, sql))} ms` });
  }
  await columns.close();
  await changeOnePercent(client, size);
  const changed = await refresh();
  const unchanged = await refresh();
  client.release();
  return [
    { measure: `everything copied: ${copied(whole.result)}`, toReach: '20 s', measured: seconds(whole.millis) },
    { measure: 'size of the columns', toReach: '', measured: `${Math.round(bytes / 1e6)} MB` },
    { measure: `1 % changed: ${copied(changed.result)}`, toReach: '5 s', measured: seconds(changed.millis) },
    { measure: 'nothing changed', toReach: '', measured: seconds(unchanged.millis) },
    ...answers,
  ];
};

const parent = await mkdtemp(join(tmpdir(), 'kscope-bench-'));
const home = join(parent, 'home');
try {
  const database = await openDatabase({ home });
  const pool = new pg.Pool({ ...database.connection, max: 4 });
  try {
    await publish(
      size.contents ? 'columns-with-contents' : 'columns',
      await measure(pool, join(home, 'columns')),
      size,
    );
  } finally {
    await pool.end();
    await database.close();
  }
} finally {
  await removeDatabase(home);
  await rm(parent, { recursive: true, force: true });
}
