import type { Clock } from '../model/clock.ts';

export interface LimiterOptions {
  readonly clock: Clock;
  /** The most requests under way at once, whatever the site allows. */
  readonly ceiling: number;
  /** The same draws in tests; in [0, 1). */
  readonly random?: () => number;
}

/**
 * The one limiter of the process. It lets so many requests run at once as the site has shown to bear: one more for each
 * round of good answers, half after a throttled one (additive increase, multiplicative decrease). What the site demands
 * by Retry-After is a floor for everybody, not for the one request that met it. Until the first throttled answer it
 * doubles with each round, since nothing speaks against it yet.
 */
export class Limiter {
  readonly #clock: Clock;
  readonly #ceiling: number;
  readonly #random: () => number;
  readonly #waiting: { admit: () => void; fail: (reason: unknown) => void }[] = [];
  /** There while the queue waits for the end of a pause; aborted when nobody waits any more. */
  #sleep: AbortController | null = null;
  #window: number;
  #running = 0;
  #everThrottled = false;
  #pausedUntil = 0;
  #lastDecreaseAt = Number.NEGATIVE_INFINITY;

  constructor(options: LimiterOptions) {
    this.#clock = options.clock;
    this.#ceiling = options.ceiling;
    this.#random = options.random ?? Math.random;
    this.#window = Math.min(8, options.ceiling);
  }

  /** How many requests may run at once now. */
  get window(): number {
    return Math.floor(this.#window);
  }

  /** Runs `request` when its turn comes. Aborting leaves the queue at once. */
  async run<T>(request: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.#enter(signal);
    try {
      return await request();
    } finally {
      this.#running -= 1;
      this.#admit();
    }
  }

  succeeded(): void {
    const step = this.#everThrottled ? 1 / this.#window : 1;
    this.#window = Math.min(this.#ceiling, this.#window + step);
    this.#admit();
  }

  /** Halves the window, once for all the requests of one burst, and holds everything for as long as the site demands. */
  throttled(holdMillis: number): void {
    this.#everThrottled = true;
    const now = this.#clock.now();
    if (now - this.#lastDecreaseAt > 1000) {
      this.#window = Math.max(1, this.#window / 2);
      this.#lastDecreaseAt = now;
    }
    this.#pausedUntil = Math.max(this.#pausedUntil, now + holdMillis);
  }

  /** A wait of `millis` stretched by up to a quarter, so that many do not come back in one moment. */
  jitter(millis: number): number {
    return millis * (1 + this.#random() * 0.25);
  }

  async #enter(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.#waiting.length === 0 && this.#free()) {
      this.#running += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const abort = () => {
        this.#waiting.splice(this.#waiting.indexOf(entry), 1);
        reject(signal?.reason);
        this.#admit();
      };
      const leave = () => signal?.removeEventListener('abort', abort);
      const entry = {
        admit: () => {
          leave();
          resolve();
        },
        fail: (reason: unknown) => {
          leave();
          reject(reason);
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.push(entry);
      this.#admit();
    });
  }

  #free(): boolean {
    return this.#running < this.window && this.#clock.now() >= this.#pausedUntil;
  }

  #admit(): void {
    while (this.#waiting.length > 0 && this.#free()) {
      this.#running += 1;
      this.#waiting.shift()?.admit();
    }
    if (this.#waiting.length === 0) this.#sleep?.abort();
    else if (this.#sleep === null) this.#sleepUntilPauseEnds();
  }

  #sleepUntilPauseEnds(): void {
    const pause = this.#pausedUntil - this.#clock.now();
    if (pause <= 0) return;
    const sleep = new AbortController();
    this.#sleep = sleep;
    this.#clock
      .sleep(pause, sleep.signal)
      .catch((reason: unknown) => {
        if (!sleep.signal.aborted) for (const entry of this.#waiting.splice(0)) entry.fail(reason);
      })
      .finally(() => {
        this.#sleep = null;
        this.#admit();
      });
  }
}
