import { workerData } from 'node:worker_threads';
import { serveThread } from '../../access/thread/serveThread.ts';
import { openColumns } from '../../columns/open.ts';
import { NoColumns } from '../../columns/place.ts';
import type { ColumnsAnswer, ColumnsQuestion } from './columnsThread.ts';

const TIMEOUT_MILLIS = 30_000;
const MOST_KEPT = 500;

/** Answers from the newest copy, by question; those used last come last. The copies change a few times a day. */
const kept = new Map<string, Promise<ColumnsAnswer>>();
let copy = '';

/** The thread that {@link ColumnsThread} starts. */
const opened = openColumns((workerData as { directory: string }).directory);

serveThread<ColumnsQuestion>(async (question): Promise<ColumnsAnswer> => {
  const columns = await opened;
  const asked = async (): Promise<ColumnsAnswer> => {
    const { sql, params, maxRows } = question;
    return { rows: (await columns.all(sql, { params, maxRows, timeoutMillis: TIMEOUT_MILLIS })).rows };
  };
  try {
    const newest = await columns.copy();
    if (newest !== copy) kept.clear();
    copy = newest;
    const key = JSON.stringify(question);
    const answer = kept.get(key) ?? asked();
    kept.delete(key);
    kept.set(key, answer);
    answer.catch(() => kept.delete(key));
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return await answer;
  } catch (error) {
    if (error instanceof NoColumns) return { rows: null };
    throw error;
  }
});
