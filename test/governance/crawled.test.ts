import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Columns } from '../../src/columns/open.ts';
import { openColumns } from '../../src/columns/open.ts';
import { refreshColumns } from '../../src/columns/refresh.ts';
import type { Checked } from '../../src/governance/check.ts';
import { check } from '../../src/governance/check.ts';
import { exposedSpaces } from '../../src/governance/evaluate/exposed.ts';
import { gather } from '../../src/governance/report/gather.ts';
import { reportPage } from '../../src/governance/report/page.ts';
import { resolve } from '../../src/governance/rule/resolve.ts';
import type { Rule } from '../../src/governance/rule/rule.ts';
import { shippedRules } from '../../src/governance/rules/index.ts';
import { ask } from '../../src/insights/answer.ts';
import { withDocumentation } from '../../src/insights/documentation/bind.ts';
import { shippedInsights } from '../../src/insights/registry.ts';
import { iso } from '../../src/model/clock.ts';
import type { CrawledSite } from '../support/site.ts';
import { openSite } from '../support/site.ts';

const insights = { all: shippedInsights, broken: [] };
const rules: readonly Rule[] = shippedRules.map((entry) => resolve(entry, insights));
/** The rules that most tests need: all of them take seconds. */
const few = rules.filter(({ id }) => ['page-without-owner', 'empty-page', 'anonymous-space'].includes(id));
const everyRule = rules.map((rule) => ({ ...rule, enabled: true }));

let site: CrawledSite;
let columns: Columns;
let directory: string;
/** Each check is an hour later. */
let now: number;

const refresh = () => refreshColumns({ pool: site.home.records.pool, directory });
const checked = async (some: readonly Rule[] = few): Promise<Checked> => {
  now += 3_600_000;
  return check({ records: site.home.records, columns, rules: some, account: 'acme', now, timeoutMillis: 60_000 });
};
const idsOf = ({ findings }: Checked, ruleId: string) =>
  findings
    .filter((one) => one.ruleId === ruleId)
    .map(({ subject }) => subject.id)
    .toSorted();

beforeAll(async () => {
  site = await openSite({ seed: 11, pages: 200, mode: 'ROLES' });
  await site.crawl();
  directory = join(site.home.home, 'columns');
  await refresh();
  columns = await openColumns(directory);
  now = Date.now();
});
afterAll(async () => {
  await columns.close();
  await site.remove();
});

it('there are about thirty rules, and each names an insight and columns that are there, and says what to do', () => {
  expect(rules.length).toBeGreaterThanOrEqual(30);
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  for (const rule of rules) expect(rule.todo, rule.id).not.toBe('');
});

it('rules ask for no word that the column does not know', () => {
  for (const { id, where, insight } of rules)
    for (const [name, condition] of Object.entries(where))
      for (const word of [condition].flat())
        if (typeof word === 'string') expect(insight.columns[name]?.meaning, id).toMatch(new RegExp(`\\b${word}\\b`));
});

it('every rule can be asked of a crawled site; what it finds first is its baseline, and nothing happens twice', async () => {
  const first = await checked(everyRule);
  expect(first.outcomes.filter(({ status }) => status === 'failed')).toEqual([]);
  expect(first.outcomes).toHaveLength(rules.length);
  expect(first.findings.length).toBeGreaterThan(20);
  expect(first.findings.every(({ baseline, status }) => baseline && status === 'open')).toBe(true);
  expect(first.events).toEqual({ opened: first.findings.length });
  for (const { message } of first.findings) expect(message).not.toMatch(/[{}]/);
  const again = await checked(everyRule);
  expect(again.events).toEqual({});
  expect(again.findings.map(({ id }) => id).toSorted()).toEqual(first.findings.map(({ id }) => id).toSorted());
  expect(again.score).toEqual(first.score);
});

it('findings are what the insight of the rule answers', async () => {
  const found = await checked();
  const answerOf = async (id: string) => {
    const { insight, parameters } = rules.find((rule) => rule.id === id)!;
    return ask(columns, insight, {
      parameters,
      now: iso(now),
      account: 'acme',
      maxRows: 100_000,
      timeoutMillis: 60_000,
    });
  };
  const owners = await answerOf('page-without-owner');
  const none = owners.rows.filter(({ fault }) => fault === 'none').map(({ page_id }) => String(page_id));
  expect(none.length).toBeGreaterThan(0);
  expect(idsOf(found, 'page-without-owner')).toEqual(none.toSorted());
  const trees = await answerOf('empty-page');
  expect(idsOf(found, 'empty-page')).toEqual(
    trees.rows
      .filter(({ children }) => children === 0)
      .map(({ page_id }) => String(page_id))
      .toSorted(),
  );
});

it('a rule that is off closes what it found and leaves the score; on again, all of it comes back with its history', async () => {
  const before = await checked();
  const off = few.map((rule) => (rule.id === 'page-without-owner' ? { ...rule, enabled: false } : rule));
  const without = await checked(off);
  expect(idsOf(without, 'page-without-owner')).toEqual([]);
  expect(without.score.site.costs.map(({ ruleId }) => ruleId)).not.toContain('page-without-owner');
  const many = idsOf(before, 'page-without-owner').length;
  expect(without.events).toEqual({ closed: many });
  const back = await checked();
  expect(back.events).toEqual({ reopened: many });
  expect(back.score).toEqual(before.score);
  const [one] = back.findings.filter(({ ruleId }) => ruleId === 'page-without-owner');
  const { rows } = await site.home.records.pool.query(
    'select event, reason from finding_events where finding_id = $1 order by at',
    [one?.id],
  );
  expect(rows).toEqual([
    { event: 'opened', reason: null },
    { event: 'closed', reason: 'the rule is off' },
    { event: 'reopened', reason: null },
  ]);
});

it('what a gap hides does not close: neither one page, nor, where everything of a kind is hidden, anything', async () => {
  const before = await checked();
  const [hidden, seen] = idsOf(before, 'page-without-owner') as [string, string];
  const { pool } = site.home.records;
  const { rows: owners } = await pool.query("select user_id from users where account_status = 'active' limit 1");
  await pool.query(
    'update pages set owner_id = $1, xact = pg_current_xact_id()::text::bigint where page_id = any($2)',
    [owners[0].user_id, [hidden, seen]],
  );
  const gap = (kind: string, subject: string) =>
    pool.query(
      `insert into coverage_gaps (account, walk, kind, subject_id, reason, valid_from)
       values ('acme', 'made up', $1, $2, 'made up', now())`,
      [kind, subject],
    );
  await gap('page', hidden);
  await refresh();
  const one = await checked();
  expect(idsOf(one, 'page-without-owner')).toContain(hidden);
  expect(idsOf(one, 'page-without-owner')).not.toContain(seen);
  expect(
    one.findings.find(({ subject, ruleId }) => subject.id === hidden && ruleId === 'page-without-owner')!.matchedAt <
      one.at,
  ).toBe(true);
  await pool.query('update pages set owner_id = null, xact = pg_current_xact_id()::text::bigint where page_id = $1', [
    seen,
  ]);
  await refresh();
  expect(idsOf(await checked(), 'page-without-owner')).toContain(seen);
  await gap('people', '*');
  await pool.query('update pages set owner_id = $1, xact = pg_current_xact_id()::text::bigint where page_id = $2', [
    owners[0].user_id,
    seen,
  ]);
  await refresh();
  const blind = await checked();
  expect(idsOf(blind, 'page-without-owner')).toEqual(expect.arrayContaining([hidden, seen]));
  expect(blind.outcomes.find(({ rule }) => rule.id === 'page-without-owner')).toMatchObject({ status: 'blurred' });
  await pool.query("delete from coverage_gaps where walk = 'made up'");
  await refresh();
  const clear = await checked();
  expect(idsOf(clear, 'page-without-owner')).not.toContain(seen);
  expect(idsOf(clear, 'page-without-owner')).not.toContain(hidden);
});

it('a rule that fails harms no other, and closes nothing', async () => {
  const before = await checked();
  const spoilt = few.map((rule) =>
    rule.id === 'empty-page' ? { ...rule, insight: { ...rule.insight, sql: 'select * from nowhere' } } : rule,
  );
  const after = await checked(spoilt);
  expect(after.outcomes.filter(({ status }) => status === 'failed').map(({ rule }) => rule.id)).toEqual(['empty-page']);
  expect(after.events).toEqual({});
  expect(after.findings).toHaveLength(before.findings.length);
});

it('a rule over exposure finds the spaces that the list is certain of', async () => {
  const found = await checked(everyRule);
  const lists = await exposedSpaces(site.home.records, 'acme', now);
  const watching = everyRule.filter(({ exposure }) => exposure !== undefined);
  const certain = watching.map(({ id, exposure }) => {
    const spaces = [...lists.get(exposure!)!].filter(([, one]) => one.certain > 0).map(([space]) => space);
    expect(idsOf(found, id), id).toEqual(spaces.toSorted());
    return spaces.length;
  });
  expect(Math.max(...certain)).toBeGreaterThan(0);
});

/** A home that says what a team and every space must have. */
const stated = withDocumentation(insights, {
  kinds: [{ id: '<b>manual</b>', labels: [], titles: ['*'], macros: [], spaces: [] }],
  teams: [
    {
      name: '<script>',
      each: null,
      groups: [],
      spaces: ['*'],
      trees: [],
      mustHave: [{ kind: '<b>manual</b>', days: 1 }],
    },
    {
      name: 'Nobody',
      each: null,
      groups: ['no such group'],
      spaces: [],
      trees: [],
      mustHave: [{ kind: 'faq', days: 9 }],
    },
    { name: null, each: 'space', groups: [], spaces: ['*'], trees: [], mustHave: [{ kind: 'faq', days: 90_000 }] },
  ],
  fresh: { days: null, spaceDays: {}, labelDays: {} },
});

it('a document that a team must have opens a finding while it is missing or stale, and closes it when it is there', async () => {
  const required = shippedRules
    .filter(({ id }) => id.startsWith('required-document'))
    .map((one) => resolve(one, stated));
  const before = await checked(required);
  const insight = stated.all.find(({ id }) => id === 'required-documents')!;
  const options = {
    parameters: { team: null, state: null },
    now: iso(now),
    account: 'acme',
    maxRows: 10_000,
    timeoutMillis: 60_000,
  };
  const { rows } = await ask(columns, insight, options);
  const of = (state: string) => rows.flatMap((row) => (row.state === state ? [String(row.document)] : [])).toSorted();
  expect(idsOf(before, 'required-document-missing')).toEqual(of('missing'));
  expect(idsOf(before, 'required-document-stale')).toEqual(of('stale'));
  expect(of('unknown')).toEqual(['Nobody: faq']);
  expect(of('stale')).toEqual(['<script>: <b>manual</b>']);
  const lacking = rows.find(({ state }) => state === 'missing')!;
  const { pool } = site.home.records;
  // Somebody writes one into the first space that lacks it, and attests what was stale.
  await pool.query(
    `update pages set title = 'FAQ', xact = pg_current_xact_id()::text::bigint where page_id = (
       select page_id from pages join spaces using (account, space_id) where name = $1 and kind = 'page' and pages.status = 'current' limit 1)`,
    [lacking.team],
  );
  await pool.query(
    `insert into page_reviews (account, page_id, reviewed_at, version_number, reviewer)
     select account, page_id, $1::timestamptz, version_number, 'somebody' from pages where page_id = $2`,
    [iso(now), rows.find(({ state }) => state === 'stale')!.page_id],
  );
  await refresh();
  const after = await checked(required);
  expect(idsOf(after, 'required-document-missing')).toEqual(of('missing').filter((id) => id !== lacking.document));
  expect(idsOf(after, 'required-document-stale')).toEqual([]);
  expect(after.score.site.costs.map(({ ruleId }) => ruleId)).toEqual(['required-document-missing']);
});

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></style></svg><iframe srcdoc="x">',
  '\u202egnp.exe <b>\u0000\u0007',
  '{{constructor}} ]]> <!-- -->',
  'عنوان عربي طويل & more',
  '\ud800 lone',
];

it('a report holds hostile texts as texts, loads nothing, and names no person', async () => {
  const { pool } = site.home.records;
  const { rows: pages } = await pool.query(
    "select page_id from pages where kind = 'page' and status = 'current' order by page_id",
  );
  for (const [i, { page_id }] of pages.entries()) {
    // PostgreSQL holds neither NUL nor lone surrogates: the page is made of these in another test.
    const title = `${HOSTILE[i % HOSTILE.length]!.replaceAll('\u0000', '').toWellFormed()} ${i}`;
    await pool.query('update pages set title = $1, xact = pg_current_xact_id()::text::bigint where page_id = $2', [
      title,
      page_id,
    ]);
  }
  await pool.query(`update spaces set name = '<script>' || name, xact = pg_current_xact_id()::text::bigint`);
  await pool.query(`update labels set name = '"><svg onload=x>' || name, xact = pg_current_xact_id()::text::bigint`);
  await refresh();
  const { rows: people } = await pool.query(
    `select distinct unnest(array[user_id, display_name, email]) as name from users where display_name like '% %'`,
  );
  const { rows: spaces } = await pool.query("select key from spaces where type <> 'personal' order by key limit 2");
  const found = await checked(rules);
  for (const spaceKey of [null, ...spaces.map(({ key }) => String(key))]) {
    const data = await gather({
      records: site.home.records,
      columns,
      account: 'acme',
      site: 'acme.example',
      spaceKey,
      checked: found,
      insights: stated,
      now,
      timeoutMillis: 60_000,
    });
    const page = reportPage(data, rules);
    expect(page).toContain('&lt;script&gt;');
    const bare = page.replace(/<style>[\s\S]*?<\/style>/, '');
    const elements = new Set([...bare.matchAll(/<([a-z][a-z0-9]*)/gi)].map(([, name]) => name!.toLowerCase()));
    for (const name of ['script', 'img', 'iframe', 'link', 'a', 'object', 'form', 'input', 'use', 'style']) {
      expect(elements).not.toContain(name);
    }
    for (const [tag] of bare.matchAll(/<[a-z][^>]*>/gi)) {
      expect(tag).not.toMatch(/\son\w+\s*=|\s(src|href|style|srcdoc)\s*=/i);
    }
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'");
    expect(policy?.split('; ')).toEqual(
      expect.arrayContaining(["default-src 'none'", "base-uri 'none'", "form-action 'none'"]),
    );
    expect(policy).toMatch(/style-src 'sha256-[\w+/=]{44}'/);
    expect(page).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    for (const { name } of people) if (name !== null) expect(bare.includes(String(name)), String(name)).toBe(false);
  }
});
