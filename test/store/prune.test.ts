import { afterAll, beforeAll, expect, it } from 'vitest';
import { crawlRuns } from '../../src/model/tables/operations.ts';
import { pageStates, pageViews } from '../../src/model/tables/pages.ts';
import { prune } from '../../src/store/retention/prune.ts';
import type { TestHome } from '../support/records.ts';
import { openTestHome } from '../support/records.ts';

let home: TestHome;

const day = (n: number): string => new Date(Date.UTC(2026, 0, n)).toISOString();
const DAYS = 8;
/** A run that failed began on it: no question rests upon it. */
const FAILED = 5;

/** Where the page stood at each moment. */
const placeAt = async (moment: string): Promise<readonly unknown[]> => {
  const { rows } = await home.records.pool.query(
    'select space_id from page_states where valid_from <= $1 and (valid_to is null or valid_to > $1)',
    [moment],
  );
  return rows;
};

const runs = async (): Promise<readonly string[]> => {
  const { rows } = await home.records.pool.query('select run_id from crawl_runs order by started_at');
  return rows.map(({ run_id }) => run_id);
};

beforeAll(async () => {
  home = await openTestHome();
  const run = { blueprint: 'confluence', requests: 1 };
  for (let n = 1; n <= DAYS; n += 1) {
    const failed = n === FAILED;
    await home.records.write(
      { account: 'acme', runId: `r${n}`, stamp: day(n), notBefore: n === 1 ? null : day(n - 1) },
      async (writer) => {
        await writer.upsert(crawlRuns, [
          { ...run, run_id: `r${n}`, started_at: day(n), finished_at: day(n), status: failed ? 'failed' : 'complete' },
        ]);
        if (failed) return;
        const state = {
          page_id: '1',
          kind: 'page',
          parent_id: null,
          status: 'current',
          owner_id: null,
          ancestor_ids: [],
        };
        await writer.observe(pageStates, [{ page_id: '1' }], [{ ...state, space_id: `s${n}` }]);
        if (n < 3) await writer.upsert(pageViews, [{ page_id: '1', observed_at: day(n), views: n, viewers: null }]);
      },
    );
  }
});

afterAll(() => home.remove());

it('counts first, deletes what had ended before the last run by then, and changes no answer about any later moment', async () => {
  const { pool } = home.records;
  // Between the sixth and the seventh run, so the sixth is the one that is kept.
  const before = day(6.5);
  const counted = await prune(pool, before, true);
  expect(await runs()).toHaveLength(DAYS);
  const moments = [day(6), day(6.5), day(7), day(8)];
  const answers = await Promise.all(moments.map(placeAt));
  expect(await placeAt(day(4))).toEqual([{ space_id: 's4' }]);
  expect(await prune(pool, before, false)).toEqual(counted);
  expect(await Promise.all(moments.map(placeAt))).toEqual(answers);
  expect(answers).toEqual([[{ space_id: 's6' }], [{ space_id: 's6' }], [{ space_id: 's7' }], [{ space_id: 's8' }]]);
  expect(await placeAt(day(4))).toEqual([]);
  expect(await runs()).toEqual(['r6', 'r7', 'r8']);
  // The last count of the views is what is known of them, however old.
  const { rows } = await pool.query('select views::int from page_views');
  expect(rows).toEqual([{ views: 2 }]);
  const { rows: changes } = await pool.query('select min(observed_at) as first from changes');
  expect(changes).toEqual([{ first: day(7) }]);
});

it('finds nothing more the next time, and nothing where no run had begun by then', async () => {
  const { pool } = home.records;
  expect((await prune(pool, day(6.5), false)).filter(({ rows }) => rows > 0)).toEqual([]);
  expect((await prune(pool, day(-100), false)).filter(({ rows }) => rows > 0)).toEqual([]);
});
