/**
 * How long it takes to back up, restore, move and verify a large database, and how much memory the process takes for it.
 * Usage: node bench/carry.ts [pages] [versions of a page] [contents]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { backup } from '../src/store/carry/backup.ts';
import { move } from '../src/store/carry/move.ts';
import { checkFiles, restore } from '../src/store/carry/restore.ts';
import { verify } from '../src/store/carry/verify.ts';
import { creation } from '../src/store/migrate.ts';
import { removeDatabase } from '../src/store/postgres/end.ts';
import type { OpenedDatabase } from '../src/store/postgres/open.ts';
import { openDatabase } from '../src/store/postgres/open.ts';
import { fillAround } from './support/around.ts';
import { fillRecords } from './support/records.ts';
import type { Figure } from './support/result.ts';
import { publish } from './support/result.ts';

const size = {
  pages: Number(process.argv[2] ?? 1_000_000),
  versionsPerPage: Number(process.argv[3] ?? 5),
  contents: process.argv[4] === 'contents',
};

/** A whole database at rest. */
const make = async (client: pg.Client): Promise<void> => {
  const isIndex = (statement: string): boolean => /^create (unique )?index /.test(statement);
  for (const statement of creation().filter((one) => !isIndex(one))) await client.query(statement);
  await fillRecords(client, size);
  await fillAround(client, 'main', size.pages);
  for (const statement of creation().filter(isIndex)) await client.query(statement);
  await client.query('vacuum (analyze)');
};

const folder = await mkdtemp(join(tmpdir(), 'kscope-bench-'));
const homes = ['from', 'restored', 'moved'].map((name) => join(folder, name));
const load = loadavg()[0];
const opened: OpenedDatabase[] = [];
const figures: Figure[] = [];

/** Runs `work` and notes its time and the most memory that this process held meanwhile. */
const timed = async <T>(measure: string, toReach: string, work: () => Promise<T>): Promise<T> => {
  let most = process.memoryUsage().rss;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 100);
  const startedAt = performance.now();
  try {
    return await work();
  } finally {
    clearInterval(watch);
    const measured = `${((performance.now() - startedAt) / 1000).toFixed(1)} s, ${(most / 1e6).toFixed(0)} MB resident`;
    figures.push({ measure, toReach, measured });
    console.error(`${measure}: ${measured}`);
  }
};

try {
  for (const home of homes) opened.push(await openDatabase({ home }));
  const [from, restored, moved] = opened.map(({ connection }) => connection) as [
    pg.ClientConfig,
    pg.ClientConfig,
    pg.ClientConfig,
  ];
  const client = new pg.Client(from);
  await client.connect();
  console.error(`making ${size.pages} pages …`);
  await make(client);
  const { rows } = await client.query('select pg_database_size(current_database())::float8 as bytes');
  await client.end();
  const path = join(folder, 'backup');
  const manifest = await timed('backup', '', () => backup({ connection: from, folder: path }));
  await timed('reading the backup against its checksums', '', () => checkFiles(path, manifest));
  await timed('restore', '', () => restore({ connection: restored, folder: path }));
  const troubles = (await timed('verify', '', () => verify(restored))).filter((one) => one.troubles.length > 0);
  const carried = await timed('move', '≤ 300 s', () => move({ from, to: moved, fromName: 'one', toName: 'another' }));
  const differing = carried.tables.filter(
    (one) => !manifest.tables.some((t) => t.name === one.name && t.rows === one.rows && t.checksum === one.checksum),
  );
  const total = carried.tables.reduce((sum, one) => sum + one.rows, 0);
  await publish(
    size.contents ? 'carry-with-contents' : 'carry',
    [
      {
        measure: 'what there is',
        toReach: '',
        measured: `${total.toLocaleString('en')} rows, ${(rows[0].bytes / 1e6).toFixed(0)} MB; the backup ${(manifest.tables.reduce((sum, t) => sum + t.bytes, 0) / 1e6).toFixed(0)} MB`,
      },
      ...figures,
      {
        measure: 'tables with another count or checksum than before, and with troubles',
        toReach: '0',
        measured: `${differing.length}, ${troubles.length}`,
      },
    ],
    { ...size, load, tables: carried.tables },
  );
} finally {
  for (const database of opened) await database.close();
  for (const home of homes) await removeDatabase(home);
  await rm(folder, { recursive: true, force: true });
}
