import { setTimeout as wait } from 'node:timers/promises';

/** The time, as a parameter of whatever depends on it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Rejects with the signal's reason where it is aborted. */
  sleep(millis: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: Date.now,
  async sleep(millis, signal) {
    signal?.throwIfAborted();
    await wait(millis, undefined, signal ? { signal } : {}).catch((error) => {
      signal?.throwIfAborted();
      throw error;
    });
  },
};

/** ISO 8601 in UTC with milliseconds. */
export const iso = (epochMillis: number): string => new Date(epochMillis).toISOString();
