/**
 * The access engine at size: loading, resolving every class, single questions, what one person sees, two moments with
 * their causes; and the same questions as SQL. Usage: node bench/access.ts [pages] [people] [groups] [restrictions]
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { replayed } from '../src/access/diff/diff.ts';
import { loadCauses } from '../src/access/diff/loadCauses.ts';
import { Engine } from '../src/access/engine.ts';
import { explain } from '../src/access/explain.ts';
import { loadFacts } from '../src/access/load/loadFacts.ts';
import { momentAt } from '../src/access/load/moment.ts';
import { mend } from '../src/access/mend.ts';
import { openColumns } from '../src/columns/open.ts';
import { columnsPlace } from '../src/columns/place.ts';
import { refreshColumns } from '../src/columns/refresh.ts';
import { removeDatabase } from '../src/store/postgres/end.ts';
import { openRecords } from '../src/store/records.ts';
import { ACCOUNT, FIRST, seedAccess } from './support/accessRecords.ts';
import { BIN } from './support/kscope.ts';
import type { Figure } from './support/result.ts';
import { publish } from './support/result.ts';

const [pages = 1_000_000, people = 20_000, groups = 1500, restrictions = 50_000] = process.argv.slice(2).map(Number);
const size = { pages, people, groups, restrictions, spaces: Math.max(2, Math.floor(pages / 1000)), changes: 10_000 };

const figures: Figure[] = [];
const note = (measure: string, toReach: string, measured: string): void => {
  figures.push({ measure, toReach, measured });
  console.error(`${measure}: ${measured}`);
};
const timed = async <T>(work: () => T | Promise<T>): Promise<{ readonly result: T; readonly millis: number }> => {
  const startedAt = performance.now();
  const result = await work();
  return { result, millis: performance.now() - startedAt };
};
const seconds = (millis: number): string => `${(millis / 1000).toFixed(2)} s`;
const p99 = (millis: readonly number[]): number => millis.toSorted((a, b) => a - b)[Math.floor(millis.length * 0.99)]!;
const megabytes = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().rss / 1e6;
};

/** Whom the spaces let in and the layers of a page, as SQL both databases understand; the records' names as they are. */
const SQL = {
  principals: `select user_id, 'user' as type, user_id as id from user_states where valid_to is null and account_status = 'active'
    union all select m.user_id, 'group', m.group_id from group_members m join user_states s using (user_id)
    where m.valid_to is null and s.valid_to is null and s.account_status = 'active' and not s.is_guest
    union all select user_id, 'access-class', 'anonymous-users' from user_states where valid_to is null and account_status = 'active'`,
  spaceViewers: `select distinct g.space_id, p.user_id from space_permissions g
    join principals p on p.type = g.principal_type and p.id = g.principal_id
    where g.valid_to is null and g.operation = 'read' and g.target = 'space'`,
  layers: `select page_id, page_id as layer, parent_id from page_states where valid_to is null
    union all select l.page_id, s.page_id, s.parent_id from layers l join page_states s on s.page_id = l.parent_id and s.valid_to is null`,
  restricted: `select distinct page_id from permissions where valid_to is null and operation = 'read'`,
  listed: `select distinct r.page_id as layer, p.user_id from permissions r
    join principals p on p.type = r.principal_type and p.id = r.principal_id
    where r.valid_to is null and r.operation = 'read'`,
};
const closed = `with recursive principals as (${SQL.principals}), space_viewers as (${SQL.spaceViewers}), layers as (${SQL.layers}),
  restricted as (${SQL.restricted}), listed as (${SQL.listed}),
  closed as (select l.page_id, l.layer from layers l join restricted r on r.page_id = l.layer)`;
const seesSql = (user: string): string => `${closed}
  select count(*) from page_states s join space_viewers v on v.space_id = s.space_id and v.user_id = '${user}'
  where s.valid_to is null and not exists (
    select 1 from closed c where c.page_id = s.page_id
    and not exists (select 1 from listed w where w.layer = c.layer and w.user_id = '${user}'))`;
const countsSql = `${closed},
  classes as (select space_id, layers, count(*) as pages from (
    select s.page_id, s.space_id, (select string_agg(c.layer, ' ' order by c.layer) from closed c where c.page_id = s.page_id) as layers
    from page_states s where s.valid_to is null) x group by space_id, layers),
  open_counts as (select space_id, count(*) as viewers from space_viewers group by space_id),
  named as (select distinct c.space_id, c.layers, n.layer from classes c cross join lateral (
    select unnest(string_to_array(c.layers, ' ')) as layer) n),
  passing as (select n.space_id, n.layers, w.user_id, count(*) as passed from named n join listed w on w.layer = n.layer
    group by n.space_id, n.layers, w.user_id),
  counted as (select p.space_id, p.layers, count(*) as viewers from passing p
    join space_viewers v on v.space_id = p.space_id and v.user_id = p.user_id
    where p.passed = length(p.layers) - length(replace(p.layers, ' ', '')) + 1 group by p.space_id, p.layers)
  select count(*) from classes c left join counted k on k.space_id = c.space_id and k.layers = c.layers
  left join open_counts o on o.space_id = c.space_id`;
const LONGEST_SQL_MILLIS = Number(process.env.LONGEST_SQL_MILLIS ?? 180_000);

const parent = await mkdtemp(join(tmpdir(), 'kscope-bench-'));
const home = join(parent, 'home');
const env = { ...process.env, KSCOPE_KEY: 'a key for benchmarks and nothing else', KSCOPE_TOKEN: 'none' };
const kscope = (args: readonly string[]) =>
  promisify(execFile)(BIN, ['--home', home, ...args], { env, maxBuffer: 1e9 });

try {
  const records = await openRecords({ home });
  const { pool } = records;
  const client = await pool.connect();
  console.error(`making ${pages} pages …`);
  await seedAccess(client, size);
  const now = Date.now();
  const [first, second] = [await momentAt(pool, ACCOUNT, FIRST, now), await momentAt(pool, ACCOUNT, null, now)];

  const before = megabytes();
  const loaded = await timed(() => loadFacts(pool, second));
  note('load the facts', '≤ 6 s', seconds(loaded.millis));
  const engine = new Engine(loaded.result);
  const { contents } = engine.facts;
  const resolved = await timed(() => {
    let viewers = 0;
    for (let i = 0; i < contents.size; i += 1) viewers += engine.viewers(engine.classes.of[i]!).yes;
    return viewers;
  });
  note(
    `resolve all ${engine.classes.size} classes, with the viewers of every page (${resolved.result.toLocaleString('en')} pairs)`,
    '≤ 1 s',
    seconds(resolved.millis),
  );
  note(
    'memory of the loaded engine',
    '≤ 600 MB',
    `${Math.round(megabytes() - before)} MB (process ${Math.round(megabytes())} MB)`,
  );
  const whys: number[] = [];
  const whos: number[] = [];
  for (let i = 1; i <= 2000; i += 1) {
    const content = (i * 104_729) % contents.size;
    const person = 1 + ((i * 7919) % (engine.facts.people.ids.length - 1));
    whys.push(
      (await timed(() => mend(engine, person, content, explain(engine, person, content, i % 2 ? 'view' : 'edit'))))
        .millis,
    );
    whos.push((await timed(() => engine.who(content, i % 2 ? 'view' : 'edit'))).millis);
  }
  note('why on the loaded engine, p99', '≤ 5 ms', `${p99(whys).toFixed(2)} ms`);
  note('who on the loaded engine, p99', '≤ 5 ms', `${p99(whos).toFixed(2)} ms`);
  const person = engine.facts.people.numbers.get(engine.facts.people.ids[12]!)!;
  const sees = await timed(() => engine.sees(person, 'view'));
  const again = await timed(() => engine.sees(person + 1, 'view'));
  note('sees for one person over all pages', '≤ 100 ms', `${Math.round(Math.max(sees.millis, again.millis))} ms`);

  await kscope(['account', 'add', ACCOUNT, '--url', 'http://127.0.0.1:9', '--email', 'nobody@example.com']);
  const user = engine.facts.people.ids[person]!;
  const page = contents.ids[contents.size - 5]!;
  for (const args of [
    ['access', 'why', '--user', user, '--page', page],
    ['access', 'who', '--page', page, '--counts'],
  ]) {
    const runs = [];
    for (let i = 0; i < 5; i += 1) runs.push((await timed(() => kscope(args))).millis);
    note(`${args[1]} cold from the command line`, '≤ 0.7 s', `${seconds(Math.max(...runs))} at most of 5`);
  }

  const early = await loadFacts(pool, first, { until: second });
  const causes = await timed(() => loadCauses(client, first, second));
  const diff = await timed(() => replayed(early, causes.result, engine, second));
  const events = causes.result.reduce((sum, cause) => sum + cause.events.length, 0);
  note(
    `diff of two moments with ${events} changes between, loaded (${diff.result.consequences.length} causes with effect)`,
    '≤ 5 s',
    `${seconds(diff.millis)}, and ${seconds(causes.millis)} to load the changes; unexplained ${diff.result.unexplained}`,
  );

  const directory = await columnsPlace({ home, url: undefined });
  await refreshColumns({ pool, directory });
  const columns = await openColumns(directory);
  const asked: readonly (readonly [string, string, number])[] = [
    ['sees', seesSql(user), Math.max(sees.millis, again.millis)],
    ['viewers of every page', countsSql, resolved.millis],
  ];
  await client.query(`set statement_timeout = ${LONGEST_SQL_MILLIS}`);
  for (const [name, sql, mine] of asked) {
    for (const [engineName, run] of [
      ['DuckDB', () => columns.all(sql, { maxRows: 10, timeoutMillis: LONGEST_SQL_MILLIS })],
      ['PostgreSQL', () => client.query(sql)],
    ] as const) {
      const asSql = await timed(() => run().catch((error: unknown) => error));
      const failed = asSql.result instanceof Error ? ` (${asSql.result.message})` : '';
      note(
        `${name} as SQL on ${engineName}`,
        '',
        `${seconds(asSql.millis)}${failed}: ${Math.round(asSql.millis / mine)} × the engine`,
      );
    }
  }
  await columns.close();
  client.release();
  await records.close();
  await publish('access', figures, size);
} finally {
  await removeDatabase(home);
  await rm(parent, { recursive: true, force: true });
}
