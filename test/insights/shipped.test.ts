import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deriveAccess } from '../../src/access/derive/deriveAccess.ts';
import type { Columns } from '../../src/columns/open.ts';
import { openColumns } from '../../src/columns/open.ts';
import { refreshColumns } from '../../src/columns/refresh.ts';
import { ask } from '../../src/insights/answer.ts';
import { withDocumentation } from '../../src/insights/documentation/bind.ts';
import type { Insight } from '../../src/insights/insight.ts';
import type { ParameterValues } from '../../src/insights/parameter.ts';
import { faultOfDefault, namesIn, offeredNames, parametersFrom } from '../../src/insights/parameter.ts';
import { shippedInsights as allShipped } from '../../src/insights/registry.ts';
import { liveThrough } from '../../src/simulator/life/liveThrough.ts';
import { makeColumns, withFolder } from '../columns/support.ts';
import type { CrawledSite } from '../support/site.ts';
import { openSite } from '../support/site.ts';
import { currentLinks } from './support/facts.ts';
import { madeSite, NOW } from './support/madeSite.ts';
import { references } from './support/references.ts';
import { MADE_DOCUMENTATION } from './support/required.ts';
import type { AnswerRow } from './support/world.ts';
import { World } from './support/world.ts';

/** As a home has them that states documentation; the twins know what. */
const shippedInsights = withDocumentation({ all: allShipped, broken: [] }, MADE_DOCUMENTATION).all;

const BOUNDS = { maxRows: 100_000, timeoutMillis: 60_000 };
/** Halves of the last digit may fall either way. */
const TOLERANCE = 0.011;

/** Rows with their numbers as they may differ. */
const alike = (row: AnswerRow, other: AnswerRow | undefined): boolean =>
  other !== undefined &&
  Object.entries(row).every(([name, value]) => {
    const theirs = other[name];
    if (typeof value === 'number' && typeof theirs === 'number' && !Number.isInteger(value)) {
      return Math.abs(value - theirs) < TOLERANCE;
    }
    return JSON.stringify(value) === JSON.stringify(theirs);
  });

/** Holds that rows are those of the reference; where order says nothing, whatever their order. */
const expectSame = (rows: readonly AnswerRow[], expected: readonly AnswerRow[], what: string): void => {
  const differing = expected.flatMap((row, i) => (alike(row, rows[i]) ? [] : [{ expected: row, found: rows[i] }]));
  expect(differing.slice(0, 3), what).toEqual([]);
  expect(rows.length, what).toBe(expected.length);
};

const inAnyOrder = (rows: readonly AnswerRow[]): readonly AnswerRow[] =>
  rows.toSorted((a, b) => (JSON.stringify(Object.values(a)) < JSON.stringify(Object.values(b)) ? -1 : 1));

/** The defaults, and what else an insight may be told. */
const variants = ({ id, parameters }: Insight): readonly ParameterValues[] => {
  const defaults = parametersFrom({ id, parameters }, []);
  const others: Readonly<Record<string, ParameterValues[string]>> = {
    days: 200,
    months: 5,
    space: 'A',
    limit: 7,
    space_days: ['A=30', 'ENG=30', 'A=90'],
    label_days: ['runbook=1200', 'how-to=20'],
    verdict: 'stale',
    team: 'Named',
    state: 'stale',
    labels: ['runbook', 'x1'],
    top: 2,
    archived: 'yes',
    unseen: 'yes',
    similarity: 90,
    words: 50,
    children: 2,
    depth: 3,
    half_life: 40,
    kinds: ['runbook', 'decision'],
    teams: ['Engineering'],
    required: ['runbook', 'how-to'],
    edits: 2,
    pages: 5,
    candidates: 2,
    change: 'restriction',
    status: 'archived',
    arrivals: 'yes',
    to: 'guests',
    people: 2,
    audience: 2,
    readers: 40,
    level: 'edit',
  };
  const told = Object.keys(parameters).map((name) => ({
    ...defaults,
    [name]: others[name] as ParameterValues[string],
  }));
  return [defaults, ...told];
};

const answerOf = (world: World, { id }: Insight, parameters: ParameterValues): readonly AnswerRow[] =>
  references[id]?.(world, parameters) ?? [];

/** What had something to answer on some site. */
const answeredSome = new Set<string>();

const answersLikeReference = async (
  columns: Columns,
  world: World,
  insight: Insight,
  now: string,
  told = variants(insight),
): Promise<void> => {
  for (const parameters of told) {
    const { rows, columns: answered } = await ask(columns, insight, { ...BOUNDS, parameters, now });
    if (rows.length > 0) answeredSome.add(insight.id);
    expect(answered.map(({ name }) => name)).toEqual(Object.keys(insight.columns));
    expectSame(rows, answerOf(world, insight, parameters), `${insight.id} ${JSON.stringify(parameters)}`);
  }
};

describe('every shipped insight', () => {
  it.each(shippedInsights.map((insight) => [insight.id, insight] as const))(
    '%s has a reference, and says what it is',
    (id, insight) => {
      expect(references, `write what ${id} must answer in test/insights/${insight.area}/references.ts`).toHaveProperty(
        id,
      );
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(insight.question).toMatch(/^[A-Z].*\?$/);
      for (const parameter of Object.values(insight.parameters)) expect(faultOfDefault(parameter)).toBeUndefined();
      const names = new Set([...namesIn(insight.sql)].filter((name) => !offeredNames.has(name)));
      expect(names).toEqual(new Set(Object.keys(insight.parameters)));
      const { x, y = [], series } = insight.chart;
      for (const column of [x, series, ...y]) if (column !== undefined) expect(insight.columns).toHaveProperty(column);
    },
  );

  it('has an id of its own', () => {
    expect(new Set(shippedInsights.map(({ id }) => id)).size).toBe(shippedInsights.length);
    expect(new Set(Object.keys(references))).toEqual(new Set(shippedInsights.map(({ id }) => id)));
  });
});

/** Columns of made sites, one for each account. */
const withMade = (
  seed: number,
  accounts: readonly string[],
  work: (columns: Columns) => Promise<void>,
): Promise<void> =>
  withFolder(async (folder) => {
    await makeColumns(folder, madeSite(seed, accounts));
    const columns = await openColumns(folder);
    try {
      await work(columns);
    } finally {
      await columns.close();
    }
  });

describe('on sites that are made up', () => {
  const seeds = Array.from({ length: Number(process.env.KSCOPE_SITES ?? 2) }, (_, i) => i + 1);

  it.each(seeds)('every insight answers as its reference does (%i)', async (seed) => {
    await withMade(seed, ['acme'], async (columns) => {
      const world = await World.load(columns, NOW);
      for (const insight of shippedInsights) await answersLikeReference(columns, world, insight, NOW);
    });
  });

  it('no insight takes the things of one site for those of another with the same ids', async () => {
    await withMade(4, ['acme', 'umbrella'], async (columns) => {
      const [both, one] = [await World.load(columns, NOW), await World.load(columns, NOW, 'umbrella')];
      for (const insight of shippedInsights) {
        const parameters = {
          ...parametersFrom(insight, []),
          ...('limit' in insight.parameters ? { limit: 100_000 } : {}),
        };
        const options = { ...BOUNDS, parameters, now: NOW };
        const { rows } = await ask(columns, insight, options);
        if (rows.length > 0) answeredSome.add(insight.id);
        // What is equal by all that it is sorted by comes in any order.
        expectSame(inAnyOrder(rows), inAnyOrder(answerOf(both, insight, parameters)), `${insight.id} of both`);
        const narrowed = await ask(columns, insight, { ...options, account: 'umbrella' });
        expectSame(narrowed.rows, answerOf(one, insight, parameters), `${insight.id} of one`);
      }
    });
  });
});

describe('on a site that was crawled', () => {
  let crawled: CrawledSite;
  beforeAll(async () => {
    crawled = await openSite({ seed: 11, pages: 200, mode: 'ROLES_TRANSITION' });
  });
  afterAll(() => crawled.remove());

  // What they may be told is proved on made sites: here it is what crawls bring.
  it.each([
    ['once', 0],
    ['again after it lived', 150],
  ] as const)('%s, every insight answers as its reference does', async (_how, acts) => {
    const { home, site } = crawled;
    liveThrough(site, { seed: 5, acts });
    await crawled.crawl({
      mode: { acceptLoss: true },
      deriveAccess: (account) => deriveAccess(home.records.pool, account),
    });
    const directory = join(home.home, 'columns');
    await refreshColumns({ pool: home.records.pool, directory });
    const now = new Date(site.now).toISOString();
    const columns = await openColumns(directory);
    try {
      const world = await World.load(columns, now);
      for (const insight of shippedInsights) {
        await answersLikeReference(columns, world, insight, now, [parametersFrom(insight, [])]);
      }
    } finally {
      await columns.close();
    }
  });

  it('what a robot writes that the account names keeps no page fresh, at once and in crawls to come', async () => {
    const { home, accounts } = crawled;
    const { pool } = home.records;
    const { rows } = await pool.query(
      'select author_id as id from page_versions where author_id is not null group by author_id order by count(*) desc limit 1',
    );
    const robot = String(rows[0].id);
    const { settings } = await accounts.get('acme');
    const directory = join(home.home, 'columns');
    const columns = await openColumns(directory);
    const many = async (): Promise<unknown> => {
      await refreshColumns({ pool, directory });
      const sql =
        'select (select count(*) from page_facts where editor_id = $robot) + (select count(*) from contributions where user_id = $robot) as n';
      return (await columns.all(sql, { ...BOUNDS, params: { robot } })).rows[0]?.n;
    };
    try {
      expect(await many()).toBeGreaterThan(0);
      await accounts.update('acme', { ...settings, bots: [robot] });
      expect(await many()).toBe(0);
      await crawled.crawl({ mode: { full: true, acceptLoss: true } });
      expect(await many()).toBe(0);
      await accounts.update('acme', settings);
      expect(await many()).toBeGreaterThan(0);
    } finally {
      await columns.close();
    }
  });

  it('says of how many links it cannot be known whether they are broken, and lists those when asked', async () => {
    const columns = await openColumns(join(crawled.home.home, 'columns'));
    const insight = shippedInsights.find(({ id }) => id === 'broken-links') as Insight;
    const now = new Date(crawled.site.now).toISOString();
    const answer = (told: readonly string[]) =>
      ask(columns, insight, { ...BOUNDS, now, parameters: parametersFrom(insight, ['limit=100000', ...told]) });
    try {
      const unjudged = currentLinks(await World.load(columns, now)).filter((l) => l.resolution === 'unseen').length;
      expect(unjudged).toBeGreaterThan(0);
      const [known, all] = [await answer([]), await answer(['unseen=yes'])];
      expect(known.blurred.join()).toContain(`cannot be known of ${unjudged} of`);
      expect(known.rows.filter(({ state }) => state === 'unseen')).toEqual([]);
      expect(all.rows.filter(({ state }) => state !== 'unseen')).toEqual(known.rows);
      expect(all.rows.length).toBeGreaterThan(known.rows.length);
    } finally {
      await columns.close();
    }
  });
});

it('every insight has something to answer somewhere', () => {
  expect(shippedInsights.map(({ id }) => id).filter((id) => !answeredSome.has(id))).toEqual([]);
});
