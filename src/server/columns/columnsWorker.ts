import { workerData } from 'node:worker_threads';
import { serveThread } from '../../access/thread/serveThread.ts';
import { openColumns } from '../../columns/open.ts';
import { NoColumns } from '../../columns/place.ts';
import type { ColumnsAnswer, ColumnsQuestion } from './columnsThread.ts';

const TIMEOUT_MILLIS = 30_000;

/** The thread that {@link ColumnsThread} starts. */
const columns = openColumns((workerData as { directory: string }).directory);
serveThread<ColumnsQuestion>(async ({ sql, params, maxRows }): Promise<ColumnsAnswer> => {
  try {
    const { rows } = await (await columns).all(sql, { params, maxRows, timeoutMillis: TIMEOUT_MILLIS });
    return { rows };
  } catch (error) {
    if (error instanceof NoColumns) return { rows: null };
    throw error;
  }
});
