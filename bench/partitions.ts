/**
 * Whether it pays to partition the tables that grow without end, by account or by time: for all that is done with them,
 * beside the same table in one piece. Usage: node bench/partitions.ts [rows]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { removeDatabase } from '../src/store/postgres/end.ts';
import { openDatabase } from '../src/store/postgres/open.ts';
import type { Figure } from './support/result.ts';
import { publish } from './support/result.ts';

const count = Number(process.argv[2] ?? 5_000_000);
const ACCOUNTS = 10;
const MONTHS = 12;
const QUESTIONS = 500;
/** Rows of a batch of a crawl. */
const BATCH = 250;

interface Subject {
  readonly name: string;
  readonly columns: string;
  readonly key: string;
  readonly indices: readonly string[];
  /** The n-th row. */
  readonly row: string;
  /** What views ask of it: `$1` account, `$2` page. */
  readonly question: string;
  /** The column of its time. */
  readonly time: string;
}

const account = `'site-' || n % ${ACCOUNTS}`;
const page = `(10000000 + n / ${ACCOUNTS} / 5)::text`;
const moment = `timestamptz '2025-01-01' + (n % 365) * interval '1 day'`;

const subjects: readonly Subject[] = [
  {
    name: 'page_versions',
    columns:
      'account text not null, page_id text not null, version_number integer not null, author_id text, created_at timestamptz(3) not null, message text, minor_edit boolean, xact bigint not null',
    key: 'account, page_id, version_number',
    indices: [],
    row: `${account}, ${page}, (n / ${ACCOUNTS} % 5)::integer, 'u' || n % 20000, ${moment}, '', false, n`,
    question: 'select * from T where account = $1 and page_id = $2 order by version_number desc limit 50',
    time: 'created_at',
  },
  {
    name: 'page_views',
    columns:
      'account text not null, page_id text not null, observed_at timestamptz(3) not null, views bigint, viewers bigint, xact bigint not null',
    key: 'account, page_id, observed_at',
    indices: [],
    row: `${account}, ${page}, timestamptz '2025-01-01' + (n / ${ACCOUNTS} % 5 * 73) * interval '1 day', n, null, n`,
    question: 'select views, observed_at from T where account = $1 and page_id = $2 order by observed_at desc limit 1',
    time: 'observed_at',
  },
  {
    name: 'changes',
    columns:
      'account text not null, change_id text not null, run_id text not null, kind text not null, subject_id text not null, observed_at timestamptz(3) not null, before jsonb, after jsonb, xact bigint not null',
    key: 'account, change_id, observed_at',
    indices: ['account, observed_at', 'account, subject_id'],
    row: `${account}, md5(n::text), 'r' || n % 365, 'edit', ${page}, ${moment}, '{"version_number": 1}', '{"version_number": 2}', n`,
    question: 'select * from T where account = $1 and subject_id = any (array[$2]) order by observed_at desc limit 200',
    time: 'observed_at',
  },
];

type Way = 'one piece' | 'by account' | 'by month';

const statements = (t: Subject, way: Way): readonly string[] => {
  const by = {
    'one piece': '',
    'by account': 'partition by list (account)',
    'by month': `partition by range (${t.time})`,
  }[way];
  const parts =
    way === 'by account'
      ? Array.from({ length: ACCOUNTS }, (_, n) => `create table t_${n} partition of t for values in ('site-${n}')`)
      : way === 'by month'
        ? Array.from(
            { length: MONTHS },
            (_, n) =>
              `create table t_${n} partition of t for values from ('2025-${n + 1}-01') to ('${n === 11 ? '2026-1' : `2025-${n + 2}`}-01')`,
          )
        : [];
  return ['drop table if exists t', `create table t (${t.columns}) ${by}`, ...parts];
};

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
};

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

const measure = async (client: pg.Client, t: Subject, way: Way) => {
  for (const statement of statements(t, way)) await client.query(statement);
  const filled = await timed(() =>
    client.query(`insert into t select ${t.row} from generate_series(0::bigint, ${count - 1}) n`),
  );
  const indexed = await timed(async () => {
    // A key of a partitioned table must name what it is partitioned by, and then no longer keeps versions single.
    const key = way !== 'by month' || t.key.includes(t.time) ? t.key : `${t.key}, ${t.time}`;
    await client.query(`alter table t add primary key (${key})`);
    for (const columns of t.indices) await client.query(`create index on t (${columns})`);
  });
  await client.query('vacuum (analyze) t');
  const asked: number[] = [];
  for (let i = 0; i < QUESTIONS; i += 1) {
    const values = [
      `site-${i % ACCOUNTS}`,
      String(10_000_000 + ((i * 7919) % Math.max(1, Math.floor(count / ACCOUNTS / 5)))),
    ];
    asked.push(await timed(() => client.query({ text: t.question.replace('T', 't'), values })));
  }
  const written: number[] = [];
  for (let i = 0; i < QUESTIONS / 5; i += 1) {
    const from = count + i * BATCH * ACCOUNTS;
    // A batch is of one account and of now.
    const row = t.row.replace(account, `'site-3'`);
    written.push(
      await timed(() =>
        client.query(
          `insert into t select ${row} from generate_series(${from}::bigint, ${from + BATCH - 1}) k, lateral (select ${from} + (k - ${from}) * ${ACCOUNTS} as n) r on conflict do nothing`,
        ),
      ),
    );
  }
  const counted = await timed(() => client.query(`select count(*) from t where account = 'site-4'`));
  const removed = await timed(() =>
    client.query(way === 'by account' ? 'drop table t_5' : `delete from t where account = 'site-5'`),
  );
  const pruned = await timed(async () => {
    if (way === 'by month') for (const n of [0, 1, 2]) await client.query(`drop table t_${n}`);
    else await client.query(`delete from t where account <> 'site-5' and ${t.time} < '2025-04-01'`);
  });
  return { filled, indexed, asked: median(asked), written: median(written), counted, removed, pruned };
};

const parent = await mkdtemp(join(tmpdir(), 'kscope-bench-'));
const home = join(parent, 'home');
const load = loadavg()[0];
const database = await openDatabase({ home });
const client = new pg.Client({ ...database.connection });
await client.connect();
try {
  const figures: Figure[] = [];
  for (const t of subjects) {
    for (const way of ['one piece', 'by account', 'by month'] as const) {
      const m = await measure(client, t, way);
      const ms = (n: number): string => (n >= 1000 ? `${(n / 1000).toFixed(1)} s` : `${n.toFixed(2)} ms`);
      const measured = `a question ${ms(m.asked)}; a batch of ${BATCH} ${ms(m.written)}; counting an account ${ms(m.counted)}; removing one ${ms(m.removed)}; pruning a quarter ${ms(m.pruned)}; filling ${ms(m.filled)}, indices ${ms(m.indexed)}`;
      figures.push({ measure: `${t.name}, ${way}`, toReach: '', measured });
      console.error(`${t.name}, ${way}: ${measured}`);
    }
  }
  await publish('partitions', figures, { count, load });
} finally {
  await client.end();
  await database.close();
  await removeDatabase(home);
  await rm(parent, { recursive: true, force: true });
}
