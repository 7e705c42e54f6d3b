import { UserError } from '../model/errors.ts';

/** How often a call that runs beyond the budget is interrupted: DuckDB forgets an interrupt that comes between two steps. */
const INTERRUPT_MILLIS = 50;
/** How often the memory is looked at. DuckDB can fill some 100 MB in the meantime. */
const MEMORY_MILLIS = 50;

export interface BudgetOptions {
  /** Time that the calls may take together. */
  readonly timeoutMillis: number;
  /**
   * What this process as a whole may hold while a call runs: DuckDB's own limit leaves out the texts that it is making.
   * To be given only where the process is there for nothing else.
   */
  readonly mostMemoryBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Time and memory that calls may take together. A call that would take more is interrupted and given up at once, though
 * it may run on for a while: DuckDB looks for an interrupt only between its steps.
 */
export class Budget {
  readonly #totalMillis: number;
  readonly #mostMemoryBytes: number;
  readonly #signal: AbortSignal | undefined;
  readonly #interrupt: () => void;
  #leftMillis: number;
  #running: Promise<unknown> = Promise.resolve();
  #depth = 0;

  constructor({ timeoutMillis, mostMemoryBytes, signal }: BudgetOptions, interrupt: () => void) {
    this.#totalMillis = timeoutMillis;
    this.#leftMillis = timeoutMillis;
    this.#mostMemoryBytes = mostMemoryBytes ?? Number.POSITIVE_INFINITY;
    this.#signal = signal;
    this.#interrupt = interrupt;
  }

  /**
   * Work within work is paid for once.
   * @throws UserError where the time is up or the memory full; the signal's reason where it is aborted.
   */
  async spend<T>(work: () => Promise<T>): Promise<T> {
    this.#signal?.throwIfAborted();
    if (this.#depth > 0) return work();
    if (this.#leftMillis === 0) throw this.#timeIsUp();
    const startedAt = performance.now();
    this.#depth += 1;
    const call = work().finally(() => {
      this.#depth -= 1;
    });
    this.#running = call.catch(() => {});
    const stop = Promise.withResolvers<never>();
    const giveUp = (reason: unknown): void => {
      const interrupting = setInterval(this.#interrupt, INTERRUPT_MILLIS);
      this.#interrupt();
      void this.#running.then(() => clearInterval(interrupting));
      stop.reject(reason);
    };
    const watching = setInterval(() => {
      if (process.memoryUsage.rss() > this.#mostMemoryBytes) giveUp(this.#memoryIsFull());
    }, MEMORY_MILLIS);
    const timer = setTimeout(() => giveUp(this.#timeIsUp()), this.#leftMillis);
    const abort = (): void => giveUp(this.#signal?.reason);
    this.#signal?.addEventListener('abort', abort, { once: true });
    try {
      return await Promise.race([call, stop.promise]);
    } finally {
      clearTimeout(timer);
      clearInterval(watching);
      this.#signal?.removeEventListener('abort', abort);
      this.#leftMillis = Math.max(0, this.#leftMillis - (performance.now() - startedAt));
    }
  }

  /** When no call runs any more, given up or not. */
  async settled(): Promise<void> {
    await this.#running;
  }

  #memoryIsFull(): UserError {
    return new UserError(
      `the question needs more than ${(this.#mostMemoryBytes / 1e9).toPrecision(2)} GB of memory`,
      'ask for less at once: fewer or shorter values, or fewer rows',
    );
  }

  #timeIsUp(): UserError {
    const seconds = Number((this.#totalMillis / 1000).toPrecision(2));
    return new UserError(`the question took longer than ${seconds} s`, 'ask for less, or allow it more time');
  }
}
