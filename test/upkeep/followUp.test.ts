import { afterAll, beforeAll, expect, it } from 'vitest';
import { openColumns } from '../../src/columns/open.ts';
import { systemClock } from '../../src/model/clock.ts';
import { makeUp } from '../../src/upkeep/followUp.ts';
import { columnsOf } from '../support/served.ts';
import type { CrawledSite } from '../support/site.ts';
import { openSite } from '../support/site.ts';

let crawled: CrawledSite;
const told: string[] = [];

beforeAll(async () => {
  crawled = await openSite({ seed: 5, pages: 60 });
});
afterAll(() => crawled.remove());

const count = async (table: string): Promise<number> => {
  const { rows } = await crawled.home.records.pool.query(`select count(*)::int as count from ${table}`);
  return rows[0].count;
};

const make = (): Promise<void> =>
  makeUp({
    records: crawled.home.records,
    home: crawled.home.home,
    columnsDirectory: columnsOf(crawled.home.home),
    clock: systemClock,
    signal: new AbortController().signal,
    tell: (text) => told.push(text),
  });

it('does nothing before the first crawl has ended', async () => {
  await make();
  expect(told).toEqual([]);
});

it('makes up for what a crawl was to be followed by and was not, once', async () => {
  // As it is where the process is killed right after the run has ended: nothing was derived, shown or evaluated.
  await crawled.crawl();
  expect([await count('page_audiences'), await count('rule_evaluations')]).toEqual([0, 0]);
  await make();
  expect(told).toEqual(['acme: what was to follow its last crawl is made up for']);
  expect(await count('page_audiences')).toBeGreaterThan(0);
  expect(await count('rule_evaluations')).toBeGreaterThan(0);
  const columns = await openColumns(columnsOf(crawled.home.home));
  const bounds = { maxRows: 1, timeoutMillis: 10_000 };
  const { rows } = await columns.all('select count(*)::integer as findings from findings', bounds);
  expect(rows).toEqual([{ findings: await count('findings') }]);
  await columns.close();
  await make();
  expect(told).toHaveLength(1);
});
