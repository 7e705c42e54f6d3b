/**
 * How fast the server answers each view of a large site, and how long its event loop is held up meanwhile.
 * Usage: node bench/server.ts [pages] [people] [requests of each view]
 */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Accounts } from '../src/accounts/accounts.ts';
import { Vault } from '../src/accounts/secret.ts';
import { columnsPlace } from '../src/columns/place.ts';
import { refreshColumns } from '../src/columns/refresh.ts';
import { removeDatabase } from '../src/store/postgres/end.ts';
import { openRecords } from '../src/store/records.ts';
import { ACCOUNT, seedAccess } from './support/accessRecords.ts';
import { BIN } from './support/kscope.ts';
import type { Figure } from './support/result.ts';
import { publish } from './support/result.ts';

const [pages = 1_000_000, people = 20_000, rounds = 50] = process.argv.slice(2).map(Number);
const spaces = Math.max(2, Math.floor(pages / 1000));
const KEY = 'a key for benches and nothing else';

/** Dates, owners, labels and versions, which access does not need. */
const DETAILS = [
  `update kscope.pages set created_at = timestamptz '2020-01-01' + (page_id::bigint * 7919 % 189000000) * interval '1 s',
     version_at = timestamptz '2020-01-01' + (page_id::bigint * 104729 % 189000000) * interval '1 s',
     owner_id = u.user_id, author_id = u.user_id, version_author_id = u.user_id, xact = pg_current_xact_id()::text::bigint
   from (select user_id, row_number() over (order by user_id) - 1 as n from kscope.users) u
   where u.n = page_id::bigint % (select count(*) from kscope.users)`,
  `insert into kscope.labels select '${ACCOUNT}', 'l' || n, 'label-' || n, 'global' from generate_series(0, 499) n`,
  `insert into kscope.page_labels select '${ACCOUNT}', page_id, 'l' || page_id::bigint % 500, '2026-01-01', null from kscope.pages`,
  `insert into kscope.page_versions select '${ACCOUNT}', page_id, v, author_id, created_at + v * interval '40 days', null, false
   from kscope.pages, generate_series(1, 5) v`,
  `insert into kscope.page_links select '${ACCOUNT}', page_id, 'page', ((page_id::bigint * 31) % ${pages} + 1000000)::text,
     ((page_id::bigint * 31) % ${pages} + 1000000)::text, null, null, 1 from kscope.pages`,
  `insert into kscope.changes (account, change_id, run_id, kind, subject_type, subject_id, observed_at, before, after)
   select '${ACCOUNT}', md5(page_id || v), 'run-2', case v when 1 then 'edit' else 'status' end, 'page', page_id,
     timestamptz '2026-01-02', '{"status": "draft"}', '{"status": "current"}' from kscope.pages, generate_series(1, 2) v`,
  `insert into kscope.findings (account, finding_id, rule_id, severity, status, subject_type, subject_id, space_id, message,
     baseline, opened_at, matched_at)
   select '${ACCOUNT}', md5(page_id), 'rule-' || page_id::bigint % 40, (array['low', 'medium', 'high'])[1 + page_id::bigint % 3],
     case when page_id::bigint % 7 = 0 then 'closed' else 'open' end, 'page', page_id, space_id, 'This page has no owner.', true,
     timestamptz '2026-01-01', timestamptz '2026-01-02' from kscope.pages where page_id::bigint % 3 = 0`,
  `insert into kscope.coverage_gaps (account, walk, kind, subject_id, reason, valid_from)
   select '${ACCOUNT}', 'restrictions/' || page_id, 'restrictions', page_id, 'refused', '2026-01-01' from kscope.pages
   where page_id::bigint % 100 = 0`,
  'vacuum (analyze)',
];

const home = join(await mkdtemp(join(tmpdir(), 'kscope-bench-')), 'home');
const records = await openRecords({ home });
let server: ChildProcess | undefined;
try {
  const client = await records.pool.connect();
  await seedAccess(client, {
    pages,
    people,
    groups: 1500,
    restrictions: Math.floor(pages / 20),
    spaces,
    changes: 1000,
  });
  for (const statement of DETAILS) await client.query(statement);
  client.release();
  const accounts = new Accounts(records, await Vault.open({ KSCOPE_KEY: KEY }));
  const settings = {
    url: 'https://example.atlassian.net',
    email: 'a@example.com',
    every: '365d',
    formats: [],
    internalDomains: [],
    filters: {},
    route: 'site' as const,
  };
  await accounts.add(
    { name: ACCOUNT, blueprint: 'confluence', settings, token: 'none', tokenExpiresAt: null },
    new Date().toISOString(),
  );
  await refreshColumns({ pool: records.pool, directory: await columnsPlace({ home }) });

  server = spawn(BIN, ['--home', home, 'serve', '--port', '0', '--no-schedule'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, KSCOPE_KEY: KEY },
  });
  const claim = await new Promise<string>((resolve) => {
    let said = '';
    server?.stderr?.on('data', (chunk) => {
      said += chunk;
      const found = /open (\S+) within a day/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  const { origin, hash } = new URL(claim);
  const claimed = await fetch(`${origin}/api/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: hash.slice(1), name: 'A', email: 'a@example.com', password: 'twelve letters' }),
  });
  const headers = { cookie: claimed.headers.get('set-cookie')?.split(';')[0] ?? '' };
  const get = async (path: string): Promise<{ millis: number; text: string }> => {
    const startedAt = performance.now();
    const response = await fetch(`${origin}${path}`, { headers });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text}`);
    return { millis: performance.now() - startedAt, text };
  };
  const loopLag = async (): Promise<number> =>
    1000 * Number(/^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec((await get('/metrics')).text)?.[1]);

  const figures: Figure[] = [];
  const note = (measure: string, toReach: string, measured: string): void => {
    figures.push({ measure, toReach, measured });
    console.error(`${measure}: ${measured}`);
  };
  const page = (n: number): string => String(1_000_000 + ((n * 7919) % pages));
  const { text } = await get('/api/people?limit=200');
  const ids: string[] = JSON.parse(text).items.map(({ id }: { id: string }) => id);
  const person = (n: number): string => encodeURIComponent(ids[n % ids.length] ?? '');
  const { next } = JSON.parse((await get('/api/pages?limit=200&sort=title')).text);
  const first = await get(`/api/pages/${page(1)}/who`);
  note('the first question of access, which loads the site', '', `${(first.millis / 1000).toFixed(1)} s`);
  await loopLag();

  const views: Readonly<Record<string, (n: number) => string>> = {
    'pages, as they come': () => '/api/pages',
    'pages, turned': () => `/api/pages?limit=200&sort=title&cursor=${next}`,
    'pages of a space by title': (n) => `/api/pages?space=${100 + (n % spaces)}&sort=title`,
    'pages by part of the title': (n) => `/api/pages?q=thing%20${n}7`,
    'pages with a label': (n) => `/api/pages?label=label-${n % 500}`,
    'pages of an owner': (n) => `/api/pages?owner=${person(n)}`,
    'pages unchanged for long': () => '/api/pages?changedBefore=2023-01-01&sort=changed',
    'tree of a space': (n) => `/api/pages/tree?space=${100 + (n % spaces)}`,
    'a page': (n) => `/api/pages/${page(n)}`,
    'links of a page': (n) => `/api/pages/${page(n)}/links`,
    'who sees a page': (n) => `/api/pages/${page(n)}/who`,
    'why somebody sees a page': (n) => `/api/pages/${page(n)}/why?user=${person(n)}`,
    'timeline of a page': (n) => `/api/pages/${page(n)}/timeline`,
    'versions of a page': (n) => `/api/pages/${page(n)}/versions`,
    'timeline of a person': (n) => `/api/people/${person(n)}/timeline`,
    findings: () => '/api/findings',
    'findings of a rule': (n) => `/api/findings?rule=rule-${n % 40}`,
    'what could not be seen': () => '/api/gaps',
    'what somebody sees': (n) => `/api/people/${person(n)}/sees`,
    'a person': (n) => `/api/people/${person(n)}`,
    people: (n) => `/api/people?q=${n}`,
    groups: () => '/api/groups',
    spaces: () => '/api/spaces?sort=-pages',
    'a space': (n) => `/api/spaces/${100 + (n % spaces)}`,
    search: (n) => `/api/search?q=thing%20${n}`,
    overview: () => '/api/overview',
    runs: () => '/api/runs',
    accounts: () => '/api/accounts',
  };
  for (const [name, path] of Object.entries(views)) {
    const times: number[] = [];
    for (let n = 0; n < rounds; n += 1) times.push((await get(path(n))).millis);
    times.sort((a, b) => a - b);
    const at = (share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(0);
    note(name, 'p95 ≤ 100 ms', `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms; loop held ${(await loopLag()).toFixed(0)} ms`);
  }
  await publish('server', figures, { pages, people, rounds });
} finally {
  server?.kill();
  await records.close();
  await removeDatabase(home);
  await rm(join(home, '..'), { recursive: true, force: true });
}
