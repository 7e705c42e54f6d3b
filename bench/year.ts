/**
 * What a year of crawls leaves behind in the records: the size of tables and indices, and how much of it is dead, month by
 * month. Each run changes one page in a hundred, moves a few, and touches memberships, views and findings, as crawls do.
 * Usage: node bench/year.ts [pages] [runs]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { crawlRuns, findingEvents, findings, walks } from '../src/model/tables/operations.ts';
import { pageBodies, pageLabels, pageStates, pages, pageVersions, pageViews } from '../src/model/tables/pages.ts';
import { groupMembers } from '../src/model/tables/people.ts';
import { removeDatabase } from '../src/store/postgres/end.ts';
import type { Records } from '../src/store/records.ts';
import { openRecords } from '../src/store/records.ts';
import { prune } from '../src/store/retention/prune.ts';
import type { Figure } from './support/result.ts';
import { publish } from './support/result.ts';

const count = Number(process.argv[2] ?? 20_000);
const runs = Number(process.argv[3] ?? 365);
const MONTH = Math.max(1, Math.floor(runs / 12));
/** Rows of one transaction. */
const BATCH = 250;
const SPACES = 50;
const GROUPS = 100;
const MEMBERS = 50;

const START = Date.UTC(2025, 0, 1);
const day = (n: number): string => new Date(START + n * 86_400_000).toISOString();
const id = (n: number): string => String(10_000_000 + n);
const person = (n: number): string => `712020:${String(n % 2000).padStart(8, '0')}-4a52-4c1e`;

/** At which run a page last changed: each run takes another hundredth. */
const editsUntil = (n: number, run: number): number => Math.floor((run + 100 - (n % 100)) / 100);

const pageAt = (n: number, run: number) => {
  const edits = editsUntil(n, run);
  return {
    page_id: id(n),
    kind: 'page',
    status: 'current',
    title: `How we do thing ${n}`,
    space_id: String(n % SPACES),
    parent_id: n < 10 ? null : id(Math.floor(n / 10)),
    parent_type: 'page',
    position: n,
    author_id: person(n),
    owner_id: person(n * 3),
    created_at: day(-n % 1000),
    version_number: 1 + edits,
    version_at: day(edits * 100),
    version_author_id: person(n + edits),
    version_message: '',
    version_minor_edit: false,
    web_path: `/spaces/S${n % SPACES}/pages/${id(n)}/How+we+do+thing+${n}`,
  };
};

const stateAt = (n: number, run: number) => ({
  page_id: id(n),
  kind: 'page',
  status: 'current',
  // One page in a thousand is moved each day.
  space_id: String((n + Math.floor((run + 1000 - (n % 1000)) / 1000)) % SPACES),
  parent_id: n < 10 ? null : id(Math.floor(n / 10)),
  owner_id: person(n * 3),
  ancestor_ids: [id(Math.floor(n / 1000)), id(Math.floor(n / 100)), id(Math.floor(n / 10))],
});

const bodyAt = (n: number, run: number) => ({
  page_id: id(n),
  version_number: 1 + editsUntil(n, run),
  sha256: `${id(n)}${editsUntil(n, run)}`.padStart(64, '0'),
  bytes: 4000 + editsUntil(n, run),
  words: 600,
  headings: 4,
  tables: 1,
  images: 2,
  tasks_open: 0,
  tasks_done: 0,
  macros: ['toc', 'info'],
  parser_version: 1,
});

const findingAt = (n: number, run: number) => ({
  finding_id: `f${n}`.padStart(32, '0'),
  rule_id: `rule-${n % 40}`,
  severity: 'low',
  status: (n + run) % 50 === 0 ? 'closed' : 'open',
  subject_type: 'page',
  subject_id: id(n),
  space_id: String(n % SPACES),
  message: 'This page has no owner.',
  detail: null,
  baseline: true,
  opened_at: day(0),
  reopened_at: null,
  matched_at: day(run),
  closed_at: (n + run) % 50 === 0 ? day(run) : null,
  reason: null,
  until: null,
});

const batches = function* (numbers: readonly number[]): Generator<readonly number[]> {
  for (let i = 0; i < numbers.length; i += BATCH) yield numbers.slice(i, i + BATCH);
};

const everyPage = Array.from({ length: count }, (_, n) => n);

/** One run: the sweep over all pages, of which few are otherwise, and what comes with it. */
const crawl = async (records: Records, run: number): Promise<void> => {
  const context = { account: 'bench', runId: `r${run}`, stamp: day(run), notBefore: run === 0 ? null : day(run - 1) };
  const { write } = records;
  const changed = everyPage.filter((n) => run === 0 || editsUntil(n, run) !== editsUntil(n, run - 1));
  let item = 0;
  for (const numbers of batches(everyPage)) {
    item += numbers.length;
    await write(context, async (writer) => {
      await writer.upsert(
        pages,
        numbers.map((n) => pageAt(n, run)),
      );
      await writer.insertMissing(
        pageVersions,
        numbers.map((n) => ({
          page_id: id(n),
          version_number: 1 + editsUntil(n, run),
          author_id: person(n),
          created_at: day(run),
          message: '',
          minor_edit: false,
        })),
      );
      await writer.observe(
        pageStates,
        numbers.map((n) => ({ page_id: id(n) })),
        numbers.map((n) => stateAt(n, run)),
      );
      // The checkpoint of the walk is rewritten with every batch.
      await writer.upsert(walks, [
        {
          run_id: context.runId,
          stage: 'pages',
          scope: `space ${item % SPACES}`,
          status: 'running',
          cursor: `cursor-${item}`,
          items: item,
          reason: null,
          started_at: day(run),
          finished_at: null,
        },
      ]);
    });
  }
  for (const numbers of batches(changed)) {
    await write(context, async (writer) => {
      await writer.upsert(
        pageBodies,
        numbers.map((n) => bodyAt(n, run)),
      );
      await writer.observe(
        pageLabels,
        numbers.map((n) => ({ page_id: id(n) })),
        numbers.map((n) => ({ page_id: id(n), label_id: String((n + run) % 500) })),
      );
    });
  }
  // The views of a part of the pages are asked for each day.
  const viewed = everyPage.filter((n) => (n + run) % 20 === 0);
  for (const numbers of batches(viewed)) {
    await write(context, (writer) =>
      writer.insertMissing(
        pageViews,
        numbers.map((n) => ({ page_id: id(n), observed_at: day(run), views: run * 3 + (n % 50), viewers: null })),
      ),
    );
  }
  const groups = Array.from({ length: GROUPS }, (_, g) => g);
  await write(context, (writer) =>
    writer.observe(
      groupMembers,
      groups.map((g) => ({ group_id: `g${g}` })),
      groups.flatMap((g) =>
        Array.from({ length: MEMBERS }, (_, m) => ({
          group_id: `g${g}`,
          user_id: person(g * 17 + m + (g === run % GROUPS ? run : 0)),
        })),
      ),
    ),
  );
  const found = everyPage.filter((n) => n % 10 === 0);
  await write(context, async (writer) => {
    await writer.upsert(
      findings,
      found.map((n) => findingAt(n, run)),
    );
    await writer.insertMissing(
      findingEvents,
      found
        .filter((n) => (n + run) % 50 === 0)
        .map((n) => ({
          finding_id: `f${n}`.padStart(32, '0'),
          at: day(run),
          event: 'closed',
          reason: null,
          until: null,
        })),
    );
    await writer.upsert(crawlRuns, [
      {
        run_id: context.runId,
        blueprint: 'confluence',
        status: 'complete',
        started_at: day(run),
        facts_at: day(run),
        finished_at: day(run),
        requests: 100,
        filters: null,
        summary: null,
        reason: null,
      },
    ]);
  });
};

/**
 * What the autovacuum of PostgreSQL does between two crawls, by its own thresholds: it looks once a minute, and here a day
 * takes a second.
 */
const rest = async (records: Records): Promise<void> => {
  await records.pool.query('select pg_stat_force_next_flush()');
  const { rows } = await records.pool.query<{ name: string }>(
    `select s.relid::regclass::text as name from pg_stat_user_tables s join pg_class c on c.oid = s.relid
     where s.n_dead_tup > 50 + 0.2 * greatest(c.reltuples, 0) or s.n_ins_since_vacuum > 1000 + 0.2 * greatest(c.reltuples, 0)`,
  );
  for (const { name } of rows) await records.pool.query(`vacuum (analyze) ${name}`);
};

interface Grown {
  readonly name: string;
  readonly rows: number;
  readonly table_mb: number;
  readonly index_mb: number;
  readonly dead_percent: number;
  readonly free_percent: number;
  readonly vacuums: number;
  readonly hot_percent: number;
}

const WATCHED = [
  'pages',
  'page_states',
  'page_versions',
  'page_bodies',
  'page_labels',
  'page_views',
  'changes',
  'walks',
  'findings',
  'finding_events',
  'group_members',
  'crawl_runs',
  'deletions',
];

const grown = async (records: Records): Promise<readonly Grown[]> => {
  const { rows } = await records.pool.query<Grown>(
    `select s.relname as name, t.tuple_count::float8 as rows, round(pg_table_size(s.relid) / 1e6, 1)::float8 as table_mb,
       round(pg_indexes_size(s.relid) / 1e6, 1)::float8 as index_mb, t.dead_tuple_percent as dead_percent,
       t.free_percent as free_percent, (s.vacuum_count + s.autovacuum_count)::float8 as vacuums,
       coalesce(round(100.0 * s.n_tup_hot_upd / nullif(s.n_tup_upd, 0)), 100)::float8 as hot_percent
     from pg_stat_user_tables s cross join lateral public.pgstattuple(s.relid) t
     where s.schemaname = 'kscope' and s.relname = any ($1) order by pg_total_relation_size(s.relid) desc`,
    [WATCHED],
  );
  return rows;
};

const parent = await mkdtemp(join(tmpdir(), 'kscope-bench-'));
const home = join(parent, 'home');
const load = loadavg()[0];
const records = await openRecords({ home });
try {
  await records.pool.query('create extension pgstattuple with schema public');
  const months: { run: number; tables: readonly Grown[]; seconds: number }[] = [];
  const note = async (run: number, seconds: number): Promise<void> => {
    const tables = await grown(records);
    months.push({ run, tables, seconds });
    const total = tables.reduce((sum, t) => sum + t.table_mb + t.index_mb, 0);
    console.error(`after ${run + 1} runs: ${total.toFixed(0)} MB, a run takes ${seconds.toFixed(2)} s`);
    console.table(tables);
  };
  let startedAt = performance.now();
  for (let run = 0; run < runs; run += 1) {
    await crawl(records, run);
    await rest(records);
    if (run === 0 || (run + 1) % MONTH === 0 || run === runs - 1) {
      await note(run, (performance.now() - startedAt) / 1000 / (run === 0 ? 1 : MONTH));
      startedAt = performance.now();
    }
  }
  const size = async (): Promise<number> => {
    const { rows } = await records.pool.query(
      `select sum(pg_total_relation_size(oid))::float8 as bytes from pg_class where relkind = 'r' and relnamespace = 'kscope'::regnamespace`,
    );
    return rows[0].bytes;
  };
  const before = await size();
  const pruned = await prune(records.pool, day(runs - runs / 4), false);
  await records.pool.query('vacuum');
  const after = await size();
  await records.pool.query('vacuum full');
  const anew = await size();
  const last = months.at(-1)!;
  const first = months[0]!;
  const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
  const figures: Figure[] = [
    ...last.tables.map((t) => {
      const then = first.tables.find(({ name }) => name === t.name);
      return {
        measure: `${t.name}, after a run and after ${runs}`,
        toReach: '',
        measured: `${then?.table_mb} + ${then?.index_mb} MB, then ${t.table_mb} + ${t.index_mb} MB of ${t.rows} rows; ${t.dead_percent} % dead, ${t.free_percent} % free, ${t.hot_percent} % of updates within their block`,
      };
    }),
    {
      measure: 'a run at the beginning and at the end of the year',
      toReach: '',
      measured: `${months[1]?.seconds.toFixed(2)} s and ${last.seconds.toFixed(2)} s`,
    },
    {
      measure: 'all of it, after pruning to a quarter, and made anew',
      toReach: '',
      measured: `${mb(before)}, ${mb(after)}, ${mb(anew)}; pruned ${pruned
        .filter(({ rows }) => rows > 0)
        .map(({ table, rows }) => `${rows} of ${table}`)
        .join(', ')}`,
    },
  ];
  await publish('year', figures, { count, runs, load, months });
} finally {
  await records.close();
  await removeDatabase(home);
  await rm(parent, { recursive: true, force: true });
}
