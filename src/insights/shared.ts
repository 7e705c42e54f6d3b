import type { Columns } from '../columns/open.ts';
import type { QueryOptions } from '../columns/query.ts';
import type { RowObject } from '../columns/row.ts';

interface Shared {
  /** Of which copy of the columns they are. */
  readonly copy: string;
  readonly answers: Map<string, Promise<readonly RowObject[]>>;
}

const MOST = 2000;

const kept = new WeakMap<Columns, Shared>();

/** What many answers have to say as well: asked once of each copy of the columns. */
export const sharedRows = async (
  columns: Columns,
  sql: string,
  options: QueryOptions,
): Promise<readonly RowObject[]> => {
  const copy = await columns.copy();
  let shared = kept.get(columns);
  if (shared === undefined || shared.copy !== copy || shared.answers.size >= MOST) {
    shared = { copy, answers: new Map() };
    kept.set(columns, shared);
  }
  const { answers } = shared;
  const key = JSON.stringify([sql, options.account, options.params]);
  const found = answers.get(key) ?? columns.all(sql, options).then(({ rows }) => rows);
  answers.set(key, found);
  found.catch(() => answers.delete(key));
  return found;
};
