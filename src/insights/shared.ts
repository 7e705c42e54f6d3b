import { LastAnswers } from '../access/thread/lastAnswers.ts';
import type { Columns } from '../columns/open.ts';
import type { QueryOptions } from '../columns/query.ts';
import type { RowObject } from '../columns/row.ts';

/** Of each copy there are some for every account and every kind of blindness, all small. */
const MOST = 2000;

const kept = new WeakMap<Columns, LastAnswers<readonly RowObject[]>>();

/** What many answers have to say as well: asked once of each copy of the columns. */
export const sharedRows = async (
  columns: Columns,
  sql: string,
  options: QueryOptions,
): Promise<readonly RowObject[]> => {
  const answers = kept.get(columns) ?? new LastAnswers<readonly RowObject[]>(MOST);
  kept.set(columns, answers);
  const key = JSON.stringify([await columns.copy(), sql, options.account, options.params]);
  return answers.of(key, async () => (await columns.all(sql, options)).rows);
};
