import { workerData } from 'node:worker_threads';
import { serveThread } from '../../access/thread/serveThread.ts';
import type { Columns } from '../../columns/open.ts';
import { openColumns } from '../../columns/open.ts';
import { NoColumns } from '../../columns/place.ts';
import { ask } from '../../insights/answer.ts';
import { namesIn } from '../../insights/parameter.ts';
import type { ColumnsQuestion, InsightAnswer, InsightQuestion, SqlAnswer, SqlQuestion } from './columnsThread.ts';
import { Readers } from './readers.ts';
import { answerTable } from './tables.ts';

const TIMEOUT_MILLIS = 30_000;
const MOST_KEPT = 500;

/** Answers from the newest copy, by question; those used last come last. The copies change a few times a day. */
const kept = new Map<string, Promise<SqlAnswer | InsightAnswer>>();
let copy = '';

/** The thread that {@link ColumnsThread} starts. */
const opened = openColumns((workerData as { directory: string }).directory);

const rowsOf = async (columns: Columns, { sql, params, maxRows, account }: SqlQuestion): Promise<SqlAnswer> => ({
  rows: (await columns.all(sql, { params, maxRows, account, timeoutMillis: TIMEOUT_MILLIS })).rows,
});

const insightAnswer = async (columns: Columns, { insight, ...options }: InsightQuestion): Promise<InsightAnswer> => {
  const { insight: _asked, ...answer } = await ask(columns, insight, { ...options, timeoutMillis: TIMEOUT_MILLIS });
  return answer;
};

/** Most insights are the same whenever they are asked. */
const keyOf = (question: SqlQuestion | InsightQuestion): string =>
  JSON.stringify(
    question.kind === 'insight' && !namesIn(question.insight.sql).has('now') ? { ...question, now: null } : question,
  );

const readers = new Readers();

serveThread<ColumnsQuestion>(async (question, signal): Promise<unknown> => {
  const columns = await opened;
  if (question.kind === 'table') return answerTable(columns, question, signal);
  if (question.kind !== 'sql' && question.kind !== 'insight') return readers.answer(columns, question, signal);
  try {
    const newest = await columns.copy();
    if (newest !== copy) kept.clear();
    copy = newest;
    const key = keyOf(question);
    const asked = () => (question.kind === 'sql' ? rowsOf(columns, question) : insightAnswer(columns, question));
    const answer = kept.get(key) ?? asked();
    kept.delete(key);
    kept.set(key, answer);
    answer.catch(() => kept.delete(key));
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return await answer;
  } catch (error) {
    if (error instanceof NoColumns && question.kind === 'sql') return { rows: null };
    throw error;
  }
});
