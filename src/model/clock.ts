import { setTimeout as wait } from 'node:timers/promises';

/** The time, as a parameter of whatever depends on it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Rejects with the signal's reason where it is aborted. A wait of weeks may end early: look at the time again. */
  sleep(millis: number, signal?: AbortSignal): Promise<void>;
}

/** A longer timer of Node's fires at once. */
const LONGEST_TIMER_MILLIS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: Date.now,
  async sleep(millis, signal) {
    signal?.throwIfAborted();
    await wait(Math.min(millis, LONGEST_TIMER_MILLIS), undefined, signal ? { signal } : {}).catch((error) => {
      signal?.throwIfAborted();
      throw error;
    });
  },
};

/**
 * The time as it was when the process began, and what has passed since: it does not jump when the clock of the machine is
 * set. What waits looks at this one, or it would wait for days that never pass.
 */
export const steadyClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: systemClock.sleep,
};

/** ISO 8601 in UTC with milliseconds. */
export const iso = (epochMillis: number): string => new Date(epochMillis).toISOString();

/**
 * A day or a moment that somebody gives in ISO 8601, as `iso` writes it; a day means its start.
 * @returns null where it is none, or none between the years 1 and 9999: databases keep no other that is written so.
 */
export const momentIn = (text: string): string | null => {
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  const moment = Number.isNaN(time) ? '' : iso(time);
  return /^(?!0000)\d{4}-/.test(moment) ? moment : null;
};
