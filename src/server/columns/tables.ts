import type { Json } from '../../columns/json.ts';
import type { Columns } from '../../columns/open.ts';
import type { TableAnswer, TableQuestion } from './question.ts';

/** What an answer that is shown may weigh, as JSON; what is beyond it is for a file. */
const MOST_BYTES = 16_000_000;
/** What the process may take for a question, on top of what it holds already. */
const QUESTION_BYTES = 2 ** 30;

/**
 * The memory that a question of anybody may take. The threads of a server share one process, so another one that grows
 * meanwhile can end a question: it may be asked again, while a server without memory is gone.
 */
export const memoryBound = (): number => process.memoryUsage.rss() + QUESTION_BYTES;

/** @throws UserError where it cannot be answered. */
export const answerTable = async (
  columns: Columns,
  { sql, account, withheld, timeoutMillis, maxRows }: TableQuestion,
  signal: AbortSignal,
): Promise<TableAnswer> => {
  const startedAt = performance.now();
  const result = await columns.query(sql, {
    maxRows,
    timeoutMillis,
    signal,
    account: account ?? undefined,
    withheld,
    mostMemoryBytes: memoryBound(),
  });
  const rows: (readonly Json[])[] = [];
  let bytes = 0;
  let tooHeavy = false;
  for await (const batch of result.rows) {
    rows.push(...batch);
    bytes += JSON.stringify(batch).length;
    tooHeavy = bytes > MOST_BYTES;
    if (tooHeavy) break;
  }
  return {
    columns: result.columns.map(({ name, type }) => ({ name, type })),
    rows,
    more: result.truncated || tooHeavy,
    seconds: (performance.now() - startedAt) / 1000,
  };
};
