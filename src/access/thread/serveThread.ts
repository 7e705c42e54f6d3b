import { parentPort } from 'node:worker_threads';
import type { Answered, Asked, GivenUp } from './thread.ts';
import { failureOf } from './thread.ts';

/**
 * Answers the questions that a {@link Thread} is asked, each as soon as it can be. The signal is aborted when nobody waits
 * for the answer any more.
 */
export const serveThread = <Q>(answer: (question: Q, signal: AbortSignal) => Promise<unknown>): void => {
  const asked = new Map<number, AbortController>();
  parentPort?.on('message', async (message: Asked<Q> | GivenUp) => {
    const { id } = message;
    if ('givenUp' in message) {
      asked.get(id)?.abort(new Error('nobody waits for the answer any more'));
      return;
    }
    const controller = new AbortController();
    asked.set(id, controller);
    const reply: Answered = await answer(message.question, controller.signal).then(
      (answered) => ({ id, answer: answered }),
      (error: unknown) => ({ id, failure: failureOf(error) }),
    );
    asked.delete(id);
    parentPort?.postMessage(reply);
  });
};
