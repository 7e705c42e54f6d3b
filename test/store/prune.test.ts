import { afterAll, beforeAll, expect, it } from 'vitest';
import { deliveries, notices } from '../../src/model/tables/notify.ts';
import { crawlRuns } from '../../src/model/tables/operations.ts';
import { pageStates, pageViews } from '../../src/model/tables/pages.ts';
import { accessChanges, accessComparisons, accessGains } from '../../src/model/tables/reach.ts';
import { prune } from '../../src/store/retention/prune.ts';
import type { TestHome } from '../support/records.ts';
import { openTestHome } from '../support/records.ts';

let home: TestHome;

const day = (n: number): string => new Date(Date.UTC(2026, 0, n)).toISOString();
const DAYS = 8;
/** A run that failed began on it: no question rests upon it. */
const FAILED = 5;
/** What came up on it was told nobody yet. */
const WAITING = 2;

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
        if (n > 1) {
          const run = { run_id: `r${n}`, observed_at: day(n) };
          await writer.upsert(accessComparisons, [
            { ...run, from_run_id: `r${n - 1}`, status: 'done', gained_pairs: 1, lost_pairs: 0, unexplained: 0 },
          ]);
          const subject = { kind: 'membership', subject_type: 'group', subject_id: 'g' };
          const gained = {
            gained_people: 1,
            gained_pages: 1,
            gained_pairs: 1,
            lost_people: 0,
            lost_pages: 0,
            lost_pairs: 0,
          };
          await writer.insertNew(accessChanges, [
            { ...run, change_id: 'c', ...subject, ...gained, unknown_came: 0, unknown_went: 0, listed_people: 1 },
          ]);
          const gain = { user_id: 'u', pages_gained: 1, pages_lost: 0, sample_page_id: '1' };
          await writer.insertNew(accessGains, [{ run_id: `r${n}`, change_id: 'c', ...gain }]);
        }
        const notice = { channel_id: 'ops', severity: 'high', content: {}, at: day(n) };
        await writer.upsert(notices, [
          { ...notice, notice_id: `opened ${n}`, event: 'opened', delivery_id: `d${n}` },
          { ...notice, notice_id: `overdue ${n}`, event: 'overdue', delivery_id: `d${n}` },
        ]);
        const sent = { attempts: 1, created_at: day(n), sent_at: day(n), next_at: null, title: null, error: null };
        const status = n === WAITING ? 'waiting' : 'sent';
        await writer
          .of('')
          .upsert(deliveries, [{ delivery_id: `d${n}`, channel_id: 'ops', kind: 'alert', status, ...sent }]);
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

it('deletes what those runs did to access, and what was told of them, but nothing that waits or would be told again', async () => {
  const { pool } = home.records;
  const idsIn = async (table: string, id: string): Promise<readonly string[]> =>
    (await pool.query(`select ${id} as id from ${table} order by 1`)).rows.map((row) => row.id);
  for (const table of ['access_changes', 'access_comparisons', 'access_gains'])
    expect(await idsIn(table, 'run_id'), table).toEqual(['r7', 'r8']);
  expect(await idsIn('deliveries', 'delivery_id')).toEqual(['d2', 'd6', 'd7', 'd8']);
  const told = await idsIn('notices', 'notice_id');
  expect(told.filter((id) => id.startsWith('opened'))).toEqual(['opened 2', 'opened 6', 'opened 7', 'opened 8']);
  expect(told.filter((id) => id.startsWith('overdue'))).toHaveLength(DAYS - 1);
});

it('finds nothing more the next time, and nothing where no run had begun by then', async () => {
  const { pool } = home.records;
  expect((await prune(pool, day(6.5), false)).filter(({ rows }) => rows > 0)).toEqual([]);
  expect((await prune(pool, day(-100), false)).filter(({ rows }) => rows > 0)).toEqual([]);
});
