import type { DuckDBConnection } from '@duckdb/node-api';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pagesByChange, pagesByLabel, pagesByTitle } from '../../src/columns/derived/pageLists.ts';
import { createTable } from '../../src/columns/layout.ts';
import { publicTables } from '../../src/model/schema.ts';
import type { PageFilters, PageSort } from '../../src/server/views/pageList.ts';
import { hitsQuestion } from '../../src/server/views/pageList.ts';
import { BEGINS, endOf, HOLDS, LEAST } from '../../src/server/views/pageSearch.ts';

/** Four blocks of the columns and more, so that there is something to leave unread. */
const PAGES = 500_000;
const BLOCK = 122_880;

let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  connection = await instance.connect();
  for (const t of publicTables) await connection.run(createTable(t));
  await connection.run(
    `insert into pages by name select 'main' as account, i::varchar as page_id, 'page' as kind, 'current' as status,
       [] as ancestor_ids, timestamp '2020-01-01' + to_seconds(i * 104729 % 189000000) as version_at,
       ['Roadmap', '設計書', 'תוכנית', 'Übersicht'][1 + i % 4] || ' ' || i * 7919 % ${PAGES} as title
     from range(${PAGES}) t(i)`,
  );
  await connection.run(`insert into labels select 'main', n::varchar, 'label-' || n, 'global' from range(500) t(n)`);
  await connection.run(
    `insert into page_labels by name select account, page_id, (page_id::integer % 500)::varchar as label_id,
       timestamp '2026-01-01' as valid_from from pages`,
  );
  await connection.run('create temp table plain as select page_id, lower(title) as title_key, version_at from pages');
  for (const derived of [pagesByChange, pagesByTitle, pagesByLabel]) {
    await connection.run(createTable(derived));
    await connection.run(
      `insert into ${derived.name} by name ${derived.select((from) => from)} ${derived.lies ? `order by ${derived.lies}` : ''}`,
    );
  }
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

interface Step {
  readonly operator_rows_scanned?: number;
  readonly extra_info?: { readonly Table?: string };
  readonly children?: readonly Step[];
}

const stepsOf = (step: Step): readonly Step[] => [step, ...(step.children ?? []).flatMap(stepsOf)];

interface Question {
  readonly sql: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** How many rows of a table a question looks at. */
const looksAt = async ({ sql, params }: Question, table: string): Promise<number> => {
  const reader = await connection.runAndReadAll(
    `explain (analyze, format json) ${sql}`,
    params as Record<string, string>,
  );
  const plan: Step = JSON.parse(String(reader.getRows()[0]?.[1]));
  const scans = stepsOf(plan).filter(({ extra_info: about }) => about?.Table?.endsWith(table));
  expect(scans).not.toEqual([]);
  return Math.max(...scans.map(({ operator_rows_scanned: rows = 0 }) => rows));
};

const listed = (filters: PageFilters, sort: PageSort, after: readonly [string, string] | null = null): Question =>
  hitsQuestion('main', filters, sort, after, 151);

describe('a list of pages', () => {
  it.each<[string, Question, string, number]>([
    ['as it comes', listed({}, '-changed'), 'pages_by_change', BLOCK],
    ['from the oldest on', listed({}, 'changed'), 'pages_by_change', 2 * BLOCK],
    ['by a part of the title', listed({ q: '7' }, '-changed'), 'pages_by_change', BLOCK],
    ['by a title of two signs', listed({ q: '設計' }, '-changed'), 'pages_by_change', BLOCK],
    ['that goes on', listed({}, '-changed', ['2023-01-01T00:00:00.000Z', '5']), 'pages_by_change', 2 * BLOCK],
    ['by title', listed({}, 'title'), 'pages_by_title', 2 * BLOCK],
    ['by title that goes on', listed({}, 'title', ['roadmap 3', '5']), 'pages_by_title', 2 * BLOCK],
    ['unchanged for long', listed({ changedBefore: '2020-02-01' }, 'changed'), 'pages_by_change', 2 * BLOCK],
    ['with a label', listed({ label: 'label-7' }, '-changed'), 'pages_by_label', BLOCK],
  ])('%s looks at its part of the site only', async (_name, question, table, most) => {
    expect(await looksAt(question, table)).toBeLessThanOrEqual(most);
  });

  it('finds what a plain look at every page finds, in every script and case', async () => {
    for (const q of ['ROADMAP 12', '設計書 9', 'תוכנית 44', 'ÜBERSICHT 1', 'sicht 49999', 'nothing']) {
      for (const sort of ['-changed', 'changed', 'title', '-title'] as const) {
        const { sql, params } = listed({ q }, sort);
        const found = (await connection.runAndReadAll(sql, params as Record<string, string>)).getRowObjects();
        const [key, order] = [/title/.test(sort) ? 'title_key' : 'version_at', sort.startsWith('-') ? 'desc' : 'asc'];
        const plain = await connection.runAndReadAll(
          `select page_id as id from plain where contains(title_key, lower($q))
           order by ${key} ${order}, page_id ${order} limit 151`,
          { q },
        );
        expect(found.map(({ id }) => id)).toEqual(plain.getRowObjects().map(({ id }) => id));
      }
    }
  });
});

describe('the search', () => {
  const asked = (sql: string, q: string, more: object = {}): Question => ({
    sql: `${sql} limit ${LEAST}`,
    params: { account: 'main', q, ...more },
  });

  it.each(['roadmap 1', '設', 'תוכ', 'übersicht', 'zzz'])(
    'for %s at the beginning looks at its part only',
    async (q) => {
      expect(await looksAt(asked(BEGINS, q, { end: endOf(q) }), 'pages_by_title')).toBeLessThanOrEqual(2 * BLOCK);
    },
  );

  it('for what is in many titles stops early', async () => {
    expect(await looksAt(asked(HOLDS, 'map'), 'pages_by_change')).toBeLessThanOrEqual(2 * BLOCK);
  });
});
