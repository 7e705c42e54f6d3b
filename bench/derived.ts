/**
 * What it takes to find out in the records where links lead and which pages are nearly the same: at first, after one page
 * in a hundred changed, and when nothing did. Usage: node bench/derived.ts [pages]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { comparePages } from '../src/blueprints/confluence/comparePages.ts';
import { keepPairs } from '../src/blueprints/confluence/keepPairs.ts';
import { bodyRows } from '../src/blueprints/confluence/mapping/body.ts';
import { removeDatabase } from '../src/store/postgres/end.ts';
import { openDatabase } from '../src/store/postgres/open.ts';
import { writeTo } from '../src/store/records.ts';
import { resolve } from './support/links.ts';
import { changeOnePercent, seed } from './support/records.ts';
import type { Figure } from './support/result.ts';
import { publish } from './support/result.ts';

const pages = Number(process.argv[2] ?? 200_000);
const size = { pages, versionsPerPage: 1, contents: false };
const ACCOUNT = 'main';
const WORDS = 300;
const AT_ONCE = 5_000;

const timed = async <T>(work: () => Promise<T>): Promise<readonly [result: T, seconds: string]> => {
  const startedAt = performance.now();
  const result = await work();
  return [result, `${((performance.now() - startedAt) / 1000).toFixed(1)} s`];
};

/** Texts of random words; every tenth is the one before it with one word in fifty replaced. */
const seedSignatures = async (client: pg.ClientBase): Promise<void> => {
  let state = 1;
  const word = (): string => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return `w${(state >>> 12) % 20_000}`;
  };
  let words: string[] = [];
  for (let start = 1; start <= pages; start += AT_ONCE) {
    const signatures = Array.from({ length: Math.min(AT_ONCE, pages - start + 1) }, (_, i) => {
      words =
        i % 10 === 9 ? words.map((one, at) => (at % 50 === 0 ? word() : one)) : Array.from({ length: WORDS }, word);
      const options = { keepText: false, hosts: [], spaceKey: undefined };
      return bodyRows(String(100_000 + start + i), 1, `<p>${words.join(' ')}</p>`, options).signature;
    });
    await client.query(
      `insert into kscope.page_signatures select '${ACCOUNT}', * from unnest($1::text[], $2::text[], $3::text[])`,
      [signatures.map((one) => one.page_id), signatures.map((one) => one.bands), signatures.map((one) => one.sketch)],
    );
  }
  await client.query('vacuum (analyze) kscope.page_signatures');
};

const xminOf = async (pool: pg.Pool): Promise<number> =>
  Number((await pool.query('select pg_snapshot_xmin(pg_current_snapshot())::text as xmin')).rows[0].xmin);

const keep = async (pool: pg.Pool, since: number): Promise<string> => {
  const next = await xminOf(pool);
  const comparison = await comparePages(pool, ACCOUNT, { since, untraced: false });
  const context = { account: ACCOUNT, runId: 'bench', stamp: new Date().toISOString(), notBefore: null };
  for (const write of keepPairs(ACCOUNT, { since, next, of: null }, comparison)) await writeTo(pool)(context, write);
  const { joined, parted } = comparison;
  return `${joined.length} pairs to write, ${parted.length} to delete`;
};

const measure = async (pool: pg.Pool, client: pg.ClientBase): Promise<readonly Figure[]> => {
  console.log(`making ${pages} pages …`);
  await seed(client, size);
  await seedSignatures(client);
  const figures: Figure[] = [];
  const add = (measure: string, measured: string) => figures.push({ measure, toReach: '', measured });
  const both = async (moment: string, since: number): Promise<void> => {
    const [links, linkSeconds] = await timed(() => resolve(client, ACCOUNT, since));
    add(`links, ${moment}`, `${linkSeconds}, ${links} rows written`);
    const [pairs, pairSeconds] = await timed(() => keep(pool, since));
    add(`near-duplicates, ${moment}`, `${pairSeconds}, ${pairs}`);
  };
  await both('at first', 0);
  const since = await xminOf(pool);
  await both('nothing changed', since);
  await changeOnePercent(client, size);
  // Those of the copies are others than before.
  await client.query(
    `update kscope.page_signatures set bands = translate(bands, 'ABCDEFGH', 'HGFEDCBA'),
       sketch = translate(sketch, 'ABCDEFGH', 'HGFEDCBA'), xact = pg_current_xact_id()::text::bigint
     where page_id::bigint % 100 = 10`,
  );
  await both('1 % changed', since);
  const { rows } = await client.query(
    'select coalesce(resolution, kind) as resolution, count(*) from kscope.page_links group by 1 order by 1',
  );
  add('links by resolution', rows.map(({ resolution, count }) => `${resolution} ${count}`).join(', '));
  add('memory at its peak', `${Math.round(process.resourceUsage().maxRSS / 1000)} MB`);
  return figures;
};

const parent = await mkdtemp(join(tmpdir(), 'kscope-bench-'));
const home = join(parent, 'home');
try {
  const database = await openDatabase({ home });
  const pool = new pg.Pool({
    ...database.connection,
    max: 4,
    options: '-c search_path=kscope -c timezone=UTC -c jit=off',
  });
  try {
    pg.types.setTypeParser(20, Number);
    const client = await pool.connect();
    try {
      await publish('derived', await measure(pool, client), { pages });
    } finally {
      client.release();
    }
  } finally {
    await pool.end();
    await database.close();
  }
} finally {
  await removeDatabase(home);
  await rm(parent, { recursive: true, force: true });
}
