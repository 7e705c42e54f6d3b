import { Worker } from 'node:worker_threads';
import { UsageError, UserError } from '../../model/errors.ts';

export interface Asked<Q> {
  readonly id: number;
  readonly question: Q;
}

/** Nobody waits for the answer any more. */
export interface GivenUp {
  readonly id: number;
  readonly givenUp: true;
}

/** A failure as it travels between threads, where classes do not. */
export interface Failure {
  readonly kind: 'usage' | 'user' | 'other';
  readonly message: string;
  readonly mend: string;
}

export type Answered =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly failure: Failure };

export const failureOf = (error: unknown): Failure =>
  error instanceof UserError
    ? { kind: error instanceof UsageError ? 'usage' : 'user', message: error.message, mend: error.mend }
    : { kind: 'other', message: error instanceof Error ? (error.stack ?? error.message) : String(error), mend: '' };

const errorOf = ({ kind, message, mend }: Failure): Error =>
  kind === 'usage'
    ? new UsageError(message, mend)
    : kind === 'user'
      ? new UserError(message, mend)
      : new Error(message);

const closed = (): UserError => new UserError('the server stops', 'ask again when it runs');

/** A thread that answers questions, any number at once; it is started with the first, and again after it ended badly. */
export class Thread<Q> {
  readonly #file: URL;
  readonly #data: unknown;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #worker: Worker | undefined;
  #asked = 0;
  #isClosed = false;

  /** @param file the module that the thread runs; `data` is what it finds as its workerData. */
  constructor(file: URL, data: unknown) {
    this.#file = file;
    this.#data = data;
  }

  /** @param signal gives the question up, as far as what answers it can. */
  ask(question: Q, signal?: AbortSignal): Promise<unknown> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#isClosed) return Promise.reject(closed());
    const worker = this.#started();
    const id = this.#asked;
    this.#asked += 1;
    const answer = Promise.withResolvers<unknown>();
    this.#waiting.set(id, answer);
    worker.postMessage({ id, question } satisfies Asked<Q>);
    if (signal === undefined) return answer.promise;
    const giveUp = (): void => {
      this.#waiting.delete(id);
      worker.postMessage({ id, givenUp: true } satisfies GivenUp);
      answer.reject(signal.reason);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    return answer.promise.finally(() => signal.removeEventListener('abort', giveUp));
  }

  /** Ends the thread for good; what was not answered fails, and what is asked later too. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
    this.#fail(closed());
  }

  #started(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(this.#file, { workerData: this.#data });
    worker.on('message', (reply: Answered) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if ('failure' in reply) waiting?.reject(errorOf(reply.failure));
      else waiting?.resolve(reply.answer);
    });
    const ended = (error: Error): void => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      this.#fail(error);
    };
    worker.on('error', ended);
    worker.on('exit', (code) => ended(new Error(`the thread of ${this.#file.pathname} ended with ${code}`)));
    this.#worker = worker;
    return worker;
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** A module beside the caller's: in the checkout .ts, in a package .js. */
export const besides = (url: string, name: string): URL =>
  new URL(`./${name}${url.endsWith('.ts') ? '.ts' : '.js'}`, url);
