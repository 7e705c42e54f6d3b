import { afterAll, beforeAll, expect, it } from 'vitest';
import { fillAround } from '../../bench/support/around.ts';
import { fillRecords } from '../../bench/support/records.ts';
import { accessDiff } from '../../src/access/diff/diff.ts';
import { findPage, findPerson, findSpace } from '../../src/access/load/find.ts';
import { loadFacts } from '../../src/access/load/loadFacts.ts';
import { momentAt } from '../../src/access/load/moment.ts';
import { timeline } from '../../src/access/load/timeline.ts';
import { routes } from '../../src/server/routes/index.ts';
import { liveThrough } from '../../src/simulator/life/liveThrough.ts';
import { checkSome } from '../support/findings.ts';
import { claimed, columnsOf, crawlWithColumns, serveSite } from '../support/served.ts';
import type { CrawledSite } from '../support/site.ts';
import { openSite } from '../support/site.ts';
import type { Statement } from '../support/statements.ts';
import { statementsOf } from '../support/statements.ts';

/** Enough for a plan that reads a whole table to cost more than one that does not. */
const PAGES = 20_000;
/** A table with so many rows grows with the site or with time. */
const LARGE = 4_000;
/** The account of whom the large tables are; what was heard is planned as if it were asked of this one. */
const SEEDED = 'main';

let crawled: CrawledSite;
let heard: readonly Statement[];
let large: ReadonlySet<string>;

beforeAll(async () => {
  crawled = await openSite({ seed: 3, pages: 120 });
  await crawlWithColumns(crawled);
  const served = await serveSite(crawled);
  const admin = await claimed(served);
  const { pool } = crawled.home.records;
  const one = async (sql: string): Promise<string> => (await pool.query(sql)).rows[0].id;
  await checkSome(crawled.home, columnsOf(crawled.home.home), 'acme');
  const page = await one("select page_id as id from pages where kind = 'page' and status = 'current' limit 1");
  const user = await one('select user_id as id from group_members limit 1');
  const space = await one("select space_id as id from spaces where status = 'current' limit 1");
  const title = await one(
    "select title as id from pages where kind = 'page' and title is not null group by 1 having count(*) = 1 limit 1",
  );
  const ids: Readonly<Record<string, string>> = {
    pages: page,
    people: user,
    spaces: space,
    groups: await one('select group_id as id from groups limit 1'),
    findings: await one('select finding_id as id from findings limit 1'),
    runs: await one('select run_id as id from crawl_runs limit 1'),
    insights: 'stale-pages',
    accounts: 'acme',
  };
  heard = await statementsOf(async () => {
    liveThrough(crawled.site, { seed: 5, acts: 40 });
    await crawlWithColumns(crawled);
    await checkSome(crawled.home, columnsOf(crawled.home.home), 'acme');
    for (const { method, path } of routes.map(({ declaration }) => declaration)) {
      if (method !== 'get' || path.endsWith('/events')) continue;
      const kind = path.split('/')[2] ?? '';
      await admin.get(path.replace(/\{\w+\}/, encodeURIComponent(ids[kind] ?? 'none')));
    }
    await admin.get('/api/findings?rule=page-without-owner');
    await admin.get(`/api/pages/tree?space=${space}`);
    await admin.get(`/api/pages/tree?parent=${page}`);
    await admin.get(`/api/pages/${page}/why?user=${encodeURIComponent(user)}`);
    const moment = await momentAt(pool, 'acme', null, Date.now());
    for (const checks of [false, true]) {
      await loadFacts(pool, moment, { pages: [page], person: user, checks });
      await loadFacts(pool, moment, { pages: [page], checks });
    }
    for (const [kind, id] of [
      ['page', page],
      ['space', space],
      ['user', user],
    ] as const) {
      await timeline(pool, 'acme', { kind, id }, 200);
    }
    const { rows: runs } = await pool.query('select run_id as "runId", started_at as stamp from crawl_runs order by 2');
    await accessDiff(pool, { account: 'acme', ...runs[0] }, { account: 'acme', ...runs.at(-1) });
    await findPage(pool, 'acme', page);
    await findPage(pool, 'acme', title);
    await findPerson(pool, 'acme', user);
    await findSpace(pool, 'acme', space);
  });
  await served.stop();
  const client = await pool.connect();
  await fillRecords(client, { pages: PAGES, versionsPerPage: 5, contents: false });
  await fillAround(client, SEEDED, PAGES);
  await client.query('vacuum (analyze)');
  const { rows } = await client.query(
    `select relname as name from pg_class where relnamespace = 'kscope'::regnamespace and relkind = 'r' and reltuples >= $1`,
    [LARGE],
  );
  large = new Set(rows.map(({ name }) => name));
  client.release();
});
afterAll(() => crawled.remove());

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Plan Rows': number;
  readonly Plans?: readonly Plan[];
}

/** Large tables that a plan reads from the first row to the last, or all rows of the account. */
const readWhole = (plan: Plan, limited = false): readonly string[] => {
  // What sorts, hashes or sums up takes all rows, whatever is limited above it.
  const below = plan['Node Type'] === 'Limit' || (limited && !/Sort|Aggregate|Hash/.test(plan['Node Type']));
  const table = plan['Relation Name'] ?? '';
  const condition = plan['Index Cond'] ?? '';
  const whole =
    plan['Node Type'] === 'Seq Scan' ||
    (/Index/.test(plan['Node Type']) &&
      !below &&
      plan['Plan Rows'] > LARGE &&
      /^\(\w*\.?account = [^()]*\)$/.test(condition));
  return [...(whole && large.has(table) ? [table] : []), ...(plan.Plans ?? []).flatMap((one) => readWhole(one, below))];
};

const COPIED = /^copy \(([\s\S]*)\) to stdout/;

const planOf = async ({ text, values }: Statement): Promise<Plan> => {
  const client = await crawled.home.records.pool.connect();
  const sql = (COPIED.exec(text)?.[1] ?? text).replaceAll("'acme'", `'${SEEDED}'`);
  try {
    await client.query('begin');
    const { rows } = await client.query(
      `explain (format json) ${sql}`,
      values.map((value) => (value === 'acme' ? SEEDED : value)),
    );
    return rows[0]['QUERY PLAN'][0].Plan;
  } finally {
    await client.query('rollback');
    client.release();
  }
};

/** What is about everything that an account has, or about its time, and so reads it all: by a part of its text, and why. */
const ABOUT_EVERYTHING: readonly (readonly [part: string | RegExp, why: string])[] = [
  [' ) to stdout (format csv)', 'the columns take what they have nothing of'],
  ['where xact >= ', 'the columns count each table and take what is new; where much is, reading it all is quickest'],
  ['and xact >= $2) as changed', 'whether a derivation has anything to do'],
  ['select count(*)::float8 as count from', 'the columns prove by their counts that they are the same'],
  ['select count(*) as count from', 'what a run ends with: how much there is now'],
  ['select count(*) as "count" from "kscope"."pages"', 'whether too many pages are gone at once'],
  ["and p.status <> 'missing' and seen.id is null", 'what no list of this run shows any more'],
  ["starts_with(g.walk, 'absences/')", 'what was absent and is back'],
  ['"parent"."page_id" is null or "parent"."kind" not in', 'what stands above pages and is in no list'],
  ['"one"."kind" not in ($2, $3)', 'what stands above no page any more'],
  [
    'from page_links l join renamed r',
    'whose links go by a name that changed; joined by hash, and not read where none did',
  ],
  ['from page_signatures s join pages p', 'how many texts there are to compare'],
  ['select distinct user_id from', 'everybody who is named anywhere'],
  ['order by "grant"."space_id" is null', 'one page to ask about, once a run'],
  ["case split_part(g.walk, '/', 1)", 'gaps that have closed'],
  ['hanging as (', 'comments that no list shows any more'],
  ['set history_version = version_number', 'pages whose history is whole without a request'],
  ['order by seen.at nulls first', 'of which pages the views were asked longest ago'],
  ['s.page_id is null and p.created_at < $2', 'whether old pages came into sight'],
  [
    'coalesce(p.title, s.name, gr.name, u.display_name)',
    'names of a list, where people are few enough to read them all',
  ],
  ['group by kind order by count desc', 'what could not be seen, by kind'],
  ['as total from findings f', 'how many findings there are'],
  ["status = 'open' group by severity", 'how many findings are open, by severity'],
  ['group by kind, reason', 'what could not be seen, summed up'],
  ['"kscope"."findings" where "account" = $1 and "status" != $2', 'what is open, to be held against the rules'],
  ['select * from findings where account = $1', 'what is known of each finding, to be held against the rules'],
  ['valid_from > $2 and valid_from <= $3', 'what changed between two moments in the access of all'],
  [/r\.reason\s+from \(select \* from page_states/, 'the access of all'],
  [/ from permissions [^)]*\)\) p $/, 'the access of all'],
  [/ from group_members [^)]*\)\) m \) to stdout$/, 'the access of all'],
  [
    "where account = $1 and status = 'open' and (",
    'what is open about one person or one space, looked for in all that is open',
  ],
  ['as matching', 'how much is open by rule'],
  ['and title = $2', 'a page by its title, where the id was not given'],
];

/** They go by tables that the crawl makes for itself on the way, and read these whole. */
const OF_ITS_OWN_TABLES = /\b(derived_scopes|derived_rows|judged)\b/;

const isPart = (part: string | RegExp, text: string): boolean =>
  typeof part === 'string' ? text.includes(part) : part.test(text);

const QUESTION = /^\s*(select|with|insert|update|delete|copy \()/i;

const planned = async (): Promise<ReadonlyMap<Statement, Plan>> => {
  const plans = new Map<Statement, Plan>();
  for (const statement of heard) {
    if (!QUESTION.test(statement.text) || OF_ITS_OWN_TABLES.test(statement.text)) continue;
    plans.set(statement, await planOf(statement));
  }
  return plans;
};

const indicesIn = (plan: Plan): readonly string[] => [
  ...(plan['Index Name'] === undefined ? [] : [plan['Index Name']]),
  ...(plan.Plans ?? []).flatMap(indicesIn),
];

/** Asked for where few pages came or went, which the tables of this test do not tell the planner. */
const OF_FEW: ReadonlySet<string> = new Set(['page_links_account_target_id_idx']);

it('finds what it asks for by an index in every large table, but for what is about everything', async () => {
  const plans = await planned();
  const whole = [...plans].flatMap(([{ text }, plan]) => {
    const tables = readWhole(plan);
    return tables.length === 0 ? [] : [{ text, tables: [...new Set(tables)] }];
  });
  expect(whole.filter(({ text }) => !ABOUT_EVERYTHING.some(([part]) => isPart(part, text)))).toEqual([]);
  const needless = ABOUT_EVERYTHING.filter(([part]) => !whole.some(({ text }) => isPart(part, text)));
  expect(needless).toEqual([]);
  // An index that nothing asks for costs every crawl.
  const { rows } = await crawled.home.records.pool.query<{ name: string; on: string }>(
    `select indexname as name, tablename as on from pg_indexes where schemaname = 'kscope' and indexname like '%\\_account\\_%\\_idx'`,
  );
  const used = new Set([...plans.values()].flatMap(indicesIn));
  expect(
    rows.filter(({ name, on }) => large.has(on) && !used.has(name) && !OF_FEW.has(name)).map(({ name }) => name),
  ).toEqual([]);
});
