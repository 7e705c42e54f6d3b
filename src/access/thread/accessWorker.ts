import { workerData } from 'node:worker_threads';
import { openPool } from '../../store/pool.ts';
import { answer } from './answer.ts';
import { Engines } from './engines.ts';
import { serveThread } from './serveThread.ts';

/** The thread that {@link AccessThread} starts. */
const engines = new Engines(openPool(workerData, 4));
serveThread((question) => answer(engines, question as Parameters<typeof answer>[1]));
