import type { ColumnsThread } from '../columns/columnsThread.ts';

const READ = "account = $account and kind in ('page', 'blogpost') and status in ('current', 'archived')";

/** Pages whose titles begin so, by title: one that is all of it comes first. Only their part of the table is read. */
export const BEGINS = `select page_id as id from pages_by_title where ${READ}
  and title_key >= $q and title_key < $end and starts_with(title_key, $q) order by title_key, page_id`;

/** Pages whose titles hold it anywhere, the last changed first: where many do, not all are looked at. */
export const HOLDS = `select page_id as id from pages_by_change where ${READ} and contains(title_key, $q)
  order by changed_key desc, page_id desc`;

/** Greater than whatever begins so: no character has a greater number. */
export const endOf = (q: string): string => `${q}\u{10ffff}`;

/** Where fifty rows or fewer are asked for, DuckDB looks each of them up in the whole table once more. */
export const LEAST = 51;

/** Ids of pages: what has it as its id, what begins so, then what holds it elsewhere, looked for only where that is not enough. */
export const pagesCalled = async (
  columns: ColumnsThread,
  account: string,
  q: string,
  enough: number,
): Promise<readonly string[]> => {
  const most = Math.max(LEAST, enough);
  const begin = await columns.all<{ id: string }>(`${BEGINS} limit ${most}`, { account, q, end: endOf(q) });
  const hold =
    begin.length >= enough ? [] : await columns.all<{ id: string }>(`${HOLDS} limit ${most}`, { account, q });
  return [...new Set([q, ...[...begin, ...hold].map(({ id }) => id)])];
};
