/**
 * What it takes to derive the tables of access (page_audiences, external_reach, hidden_links, access_changes) at size: at
 * first, after a run that saw one page in a hundred changed, and when nothing did. Each in a process of its own, as at the
 * end of a crawl. Usage: node bench/accessTables.ts [pages] [people] [groups] [restrictions]
 */
import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Derived } from '../src/access/derive/deriveAccess.ts';
import { deriveAccess } from '../src/access/derive/deriveAccess.ts';
import type { DatabaseConnection } from '../src/store/connection.ts';
import { connectionOf } from '../src/store/connection.ts';
import { openPool } from '../src/store/pool.ts';
import { removeDatabase } from '../src/store/postgres/end.ts';
import { openRecords } from '../src/store/records.ts';
import { ACCOUNT, changeAccess, fillAccess } from './support/accessRecords.ts';
import type { Figure } from './support/result.ts';
import { publish } from './support/result.ts';

interface Measured extends Derived {
  readonly seconds: number;
  /** The most that was resident. */
  readonly megabytes: number;
}

/** In the process of its own. */
const measure = async (connection: DatabaseConnection): Promise<Measured> => {
  const startedAt = performance.now();
  const pool = openPool(connection, 4);
  const derived = await deriveAccess(pool, ACCOUNT);
  await pool.end();
  const seconds = (performance.now() - startedAt) / 1000;
  return { ...derived, seconds, megabytes: process.resourceUsage().maxRSS / 1024 };
};

const measureApart = (connection: DatabaseConnection): Promise<Measured> =>
  new Promise((resolve, reject) => {
    const child = fork(new URL(import.meta.url), ['apart']);
    child.once('message', (measured: Measured) => resolve(measured));
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
    child.send(connection);
  });

const benchmark = async (): Promise<void> => {
  const [pages = 1_000_000, people = 20_000, groups = 1500, restrictions = 50_000] = process.argv.slice(2).map(Number);
  const spaces = Math.max(2, Math.floor(pages / 1000));
  const size = { pages, people, groups, restrictions, spaces, changes: Math.floor(pages / 100) };
  const parent = await mkdtemp(join(tmpdir(), 'kscope-bench-'));
  const home = join(parent, 'home');
  const figures: Figure[] = [];
  try {
    const records = await openRecords({ home });
    const { pool } = records;
    const client = await pool.connect();
    const derived = async (what: string, toReach: string): Promise<void> => {
      const { rows, compared, seconds, megabytes } = await measureApart(connectionOf(pool));
      const measured = `${seconds.toFixed(1)} s, ${Math.round(megabytes)} MB; ${rows.toLocaleString('en')} rows written, ${compared} runs compared`;
      figures.push({ measure: what, toReach, measured });
      console.error(`${what}: ${measured}`);
    };
    console.error(`making ${pages} pages …`);
    await fillAccess(client, size);
    // A link from each page: half of them within the space, half of them anywhere.
    await client.query(
      `insert into kscope.page_links (account, page_id, kind, target, count, resolution, resolved_page_id)
       select '${ACCOUNT}', (1000000 + i)::text, 'page', t::text, 1, 'resolved', t::text
       from generate_series(0::bigint, ${pages - 1}) i
       cross join lateral (select 1000000 + case when i % 2 = 0 then (i + ${spaces} * 7) % ${pages} else i * 7919 % ${pages} end as t)`,
    );
    await client.query('vacuum (analyze) kscope.page_links');
    await derived('the first derivation', '≤ 60 s, ≤ 1.5 GB');
    await changeAccess(client, size);
    await derived('after a run with as many changes as one page in a hundred', '≤ 60 s, ≤ 2 GB');
    await derived('when nothing changed', '≤ 1 s');
    await client.query(
      `update kscope.page_links set count = 2, xact = pg_current_xact_id()::text::bigint where page_id::bigint % 100 = 9`,
    );
    await derived('after one page in a hundred was edited', '≤ 5 s');
    const { rows } = await pool.query(
      `select (select count(*) from page_audiences) as page_audiences, (select count(*) from external_reach) as external_reach,
       (select count(*) from hidden_links) as hidden_links, (select count(*) from access_changes) as access_changes,
       (select count(*) from access_gains) as access_gains, (select min(unexplained) from access_comparisons) as unexplained`,
    );
    client.release();
    await records.close();
    await publish('access-tables', figures, { ...size, rows: rows[0] });
    console.error(JSON.stringify(rows[0]));
  } finally {
    await removeDatabase(home);
    await rm(parent, { recursive: true, force: true });
  }
};

if (process.argv[2] === 'apart') {
  process.once('message', async (connection: DatabaseConnection) => {
    process.send?.(await measure(connection), () => process.disconnect());
  });
} else await benchmark();
