/**
 * Policies, rules and forgetting at size: a plan by ten policies and a hold, the controls, every shipped rule (first and
 * again), what they ask slowest, the lists of exposure, and a person who is forgotten. What is made has no texts unless they
 * are asked for. Usage: node bench/governance.ts [pages] [with-texts]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Columns } from '../src/columns/open.ts';
import { openColumns } from '../src/columns/open.ts';
import { refreshColumns } from '../src/columns/refresh.ts';
import { check } from '../src/governance/check.ts';
import { checkAll } from '../src/governance/control/checkAll.ts';
import { exposedSpaces } from '../src/governance/evaluate/exposed.ts';
import { loadHeldTest } from '../src/governance/hold/bearing.ts';
import { Holds } from '../src/governance/hold/holds.ts';
import { forget } from '../src/governance/person/forget.ts';
import { parseAll } from '../src/governance/policy/load.ts';
import { makePlan } from '../src/governance/policy/plan.ts';
import { readPages } from '../src/governance/policy/readPages.ts';
import { lastReviews } from '../src/governance/review/reviews.ts';
import { resolve as resolveRule } from '../src/governance/rule/resolve.ts';
import { shippedRules } from '../src/governance/rules/index.ts';
import { askRows } from '../src/insights/answer.ts';
import { withDocumentation } from '../src/insights/documentation/bind.ts';
import { parseDocumentation } from '../src/insights/documentation/read.ts';
import { parametersFrom } from '../src/insights/parameter.ts';
import { insightOf, shippedInsights } from '../src/insights/registry.ts';
import { removeDatabase } from '../src/store/postgres/end.ts';
import type { Records } from '../src/store/records.ts';
import { openRecords } from '../src/store/records.ts';
import { resolve } from './support/links.ts';
import { POLICIES } from './support/policies.ts';
import { seedOpened } from './support/records.ts';
import type { Figure } from './support/result.ts';
import { publish } from './support/result.ts';
import { seedLife } from './support/siteLife.ts';

const pages = Number(process.argv[2] ?? 1_000_000);
const size = { pages, versionsPerPage: 5, contents: process.argv[3] === 'with-texts' };
const ACCOUNT = 'main';
/** The synthetic site ends with 2025. */
const NOW = '2026-01-01T02:00:00.000Z';
const HOUR_MILLIS = 3_600_000;
const TIMEOUT_MILLIS = 600_000;
const SLOWEST = 8;

/** Every space and team of the site must have three documents; one department of many spaces has more. */
const DOCUMENTATION = `
kinds:
  - { id: things, titles: ["How we do thing 1*"] }
  - { id: runbooks, labels: [runbook], titles: ["*runbook*"] }
  - { id: tables, macros: [toc], spaces: ['S1*'] }
teams:
  - { each: space, spaces: ['*'] }
  - { each: group, groups: ['*'] }
  - { name: Department, groups: ['group 1*'], spaces: ['S2*'], trees: ['100002', '100003'], must_have: [{ kind: tables }] }
must_have: [{ kind: things, days: 400 }, { kind: runbooks }, { kind: decision }]
`;

const figures: Figure[] = [];
const note = (measure: string, measured: string): void => {
  figures.push({ measure, toReach: '', measured });
  console.error(`${measure}: ${measured}`);
};
const timed = async <T>(measure: string, work: () => Promise<T>, told: (result: T) => string): Promise<T> => {
  const startedAt = performance.now();
  const result = await work();
  note(measure, `${((performance.now() - startedAt) / 1000).toFixed(1)} s, ${told(result)}`);
  return result;
};

const policies = async (records: Records, columns: Columns): Promise<void> => {
  const { set, broken } = parseAll([{ path: 'bench.yaml', content: POLICIES }]);
  if (broken.length > 0) throw new Error(broken.join('\n'));
  const bounds = { account: ACCOUNT, timeoutMillis: TIMEOUT_MILLIS };
  const holds = new Holds(records, ACCOUNT);
  await timed(
    'hold on a tree: catching its pages',
    async () => {
      await holds.add({ scope: 'tree', subjectId: '100005', reason: 'bench', placedBy: 'bench' }, NOW);
      await holds.refresh(NOW);
    },
    () => 'done',
  );
  const reviews = await lastReviews(records, ACCOUNT);
  await timed(
    'policy plan',
    async () =>
      makePlan({
        policies: set.retention,
        pages: readPages(columns, bounds),
        held: await loadHeldTest(holds),
        reviews: new Map([...reviews].map(([id, one]) => [id, { version: one.version_number, at: one.reviewed_at }])),
        asOf: NOW,
      }),
    ({ entries, pages_seen }) => `${entries.length} due of ${pages_seen}`,
  );
  await timed(
    'policy controls',
    async () => {
      let verdicts = 0;
      const all = checkAll({
        records,
        account: ACCOUNT,
        controls: set.controls,
        pages: readPages(columns, bounds),
        asOf: NOW,
      });
      for await (const _ of all) verdicts += 1;
      return verdicts;
    },
    (verdicts) => `${verdicts} verdicts`,
  );
};

const rules = async (records: Records, columns: Columns): Promise<void> => {
  const insights = { all: shippedInsights, broken: [] };
  const all = shippedRules.map((entry) => resolveRule(entry, insights));
  const times: { readonly id: string; readonly millis: number; readonly rows: number }[] = [];
  for (const rule of all.filter(({ enabled, exposure }) => enabled && exposure === undefined)) {
    const startedAt = performance.now();
    const { rows } = await askRows(columns, rule.insight, {
      parameters: rule.parameters,
      now: NOW,
      account: ACCOUNT,
      maxRows: 1_000_000,
      timeoutMillis: TIMEOUT_MILLIS,
    });
    times.push({ id: rule.id, millis: performance.now() - startedAt, rows: rows.length });
  }
  note(
    'all rules over insights and SQL',
    `${(times.reduce((sum, { millis }) => sum + millis, 0) / 1000).toFixed(1)} s`,
  );
  for (const { id, millis, rows } of times.toSorted((a, b) => b.millis - a.millis).slice(0, SLOWEST)) {
    note(`the rule ${id}`, `${(millis / 1000).toFixed(1)} s, ${rows} rows`);
  }
  const stated = withDocumentation(insights, parseDocumentation(DOCUMENTATION));
  for (const id of ['required-documents', 'label-growth', 'page-activity']) {
    const insight = insightOf(stated, id);
    await timed(
      `the insight ${id}`,
      () =>
        askRows(columns, insight, {
          parameters: parametersFrom(insight, []),
          now: NOW,
          account: ACCOUNT,
          maxRows: 1_000_000,
          timeoutMillis: TIMEOUT_MILLIS,
        }),
      ({ rows }) => `${rows.length} rows`,
    );
  }
  await timed(
    'exposure, all lists',
    () => exposedSpaces(records, ACCOUNT, Date.parse(NOW)),
    (lists) => `${lists.size} lists`,
  );
  for (const [i, which] of ['first', 'again', 'once more'].entries()) {
    await timed(
      `check, ${which}`,
      () =>
        check({
          records,
          columns,
          rules: all,
          account: ACCOUNT,
          now: Date.parse(NOW) + i * HOUR_MILLIS,
          timeoutMillis: TIMEOUT_MILLIS,
        }),
      ({ findings, events }) => `${findings.length} findings, ${JSON.stringify(events)}`,
    );
  }
};

const parent = await mkdtemp(join(tmpdir(), 'kscope-bench-'));
const home = join(parent, 'home');
try {
  const records = await openRecords({ home });
  try {
    const client = await records.pool.connect();
    console.error(`making ${pages} pages …`);
    await seedOpened(client, size);
    await seedLife(client, size);
    await client.query('set search_path = kscope');
    await resolve(client, ACCOUNT, 0);
    client.release();
    const directory = join(home, 'columns');
    await refreshColumns({ pool: records.pool, directory });
    const columns = await openColumns(directory);
    await policies(records, columns);
    await rules(records, columns);
    await columns.close();
    await timed(
      `person forget${size.contents ? ', with texts' : ', without texts'}`,
      () => forget({ records, accounts: [ACCOUNT], userId: 'u5', knownAs: [], force: true, now: NOW }),
      ({ rows }) => JSON.stringify(rows),
    );
  } finally {
    await records.close();
  }
} finally {
  await removeDatabase(home);
  await rm(parent, { recursive: true, force: true });
}
note('memory at its peak', `${Math.round(process.resourceUsage().maxRSS / 1000)} MB`);
await publish('governance', figures, size);
