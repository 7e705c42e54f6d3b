import { parentPort } from 'node:worker_threads';
import type { Answered, Asked } from './thread.ts';
import { failureOf } from './thread.ts';

/** Answers the questions that a {@link Thread} is asked, each as soon as it can be. */
export const serveThread = <Q>(answer: (question: Q) => Promise<unknown>): void => {
  parentPort?.on('message', async ({ id, question }: Asked<Q>) => {
    const reply: Answered = await answer(question).then(
      (answered) => ({ id, answer: answered }),
      (error: unknown) => ({ id, failure: failureOf(error) }),
    );
    parentPort?.postMessage(reply);
  });
};
