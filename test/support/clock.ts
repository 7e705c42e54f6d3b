import type { Clock } from '../../src/model/clock.ts';

/** Lets everything that is ready run, network apart. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const START = Date.UTC(2026, 0, 1);

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** A clock that stands still until a test moves it. */
export class HandClock implements Clock {
  #now = START;
  readonly #sleepers: Sleeper[] = [];
  readonly #watchers: (() => void)[] = [];

  now(): number {
    return this.#now;
  }

  sleep(millis: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = () => {
        this.#sleepers.splice(this.#sleepers.indexOf(sleeper), 1);
        reject(signal?.reason);
      };
      const wake = () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const sleeper = { until: this.#now + millis, wake };
      signal?.addEventListener('abort', abort, { once: true });
      this.#sleepers.push(sleeper);
      for (const watcher of this.#watchers.splice(0)) watcher();
    });
  }

  /** How long each of those who sleep still has to. */
  get sleeping(): readonly number[] {
    return this.#sleepers.map(({ until }) => until - this.#now).sort((a, b) => a - b);
  }

  /** Resolves when somebody sleeps. */
  async asleep(): Promise<void> {
    if (this.#sleepers.length === 0) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  /** Sets the time without waking anybody, as an administrator does. */
  set(now: number): void {
    this.#now = now;
  }

  /** Lets time pass, and wakes everybody at their moment. */
  async advance(millis: number): Promise<void> {
    const end = this.#now + millis;
    for (;;) {
      const next = this.#sleepers.filter(({ until }) => until <= end).sort((a, b) => a.until - b.until)[0];
      if (next === undefined) break;
      this.#sleepers.splice(this.#sleepers.indexOf(next), 1);
      this.#now = Math.max(this.#now, next.until);
      next.wake();
      await settle();
    }
    this.#now = end;
    await settle();
  }
}

/** A clock on which every wait is over at once; it remembers them. */
export class LeapClock implements Clock {
  #now = START;
  readonly waits: number[] = [];

  now(): number {
    return this.#now;
  }

  async sleep(millis: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.waits.push(millis);
    this.#now += millis;
  }
}
