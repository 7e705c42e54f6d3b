import type { Clock } from '../../model/clock.ts';
import { Problem } from '../problem.ts';

const WINDOW_MILLIS = 15 * 60_000;
/** More keys than that are no people who mistyped: the oldest are forgotten. */
const MOST_KEYS = 10_000;

/** How often something failed lately, by key. */
export class Attempts {
  readonly #clock: Clock;
  readonly #failures = new Map<string, number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  #check(limits: Readonly<Record<string, number>>): void {
    const now = this.#clock.now();
    for (const [key, most] of Object.entries(limits)) {
      const recent = (this.#failures.get(key) ?? []).filter((at) => at > now - WINDOW_MILLIS);
      if (recent.length < most) continue;
      throw new Problem(429, 'too many attempts failed', {
        mend: 'wait a quarter of an hour, and try again',
        retryAfter: Math.ceil(((recent.at(-most) ?? now) + WINDOW_MILLIS - now) / 1000),
      });
    }
  }

  /**
   * Counts before the outcome is known, so that attempts made at once count too.
   * @param limits how often each key may fail within a quarter of an hour.
   * @throws Problem where one of them did.
   */
  begin(limits: Readonly<Record<string, number>>): void {
    this.#check(limits);
    const now = this.#clock.now();
    for (const key of Object.keys(limits)) {
      const recent = (this.#failures.get(key) ?? []).filter((at) => at > now - WINDOW_MILLIS);
      this.#failures.delete(key);
      this.#failures.set(key, [...recent, now]);
    }
    for (const key of this.#failures.keys()) {
      if (this.#failures.size <= MOST_KEYS) break;
      this.#failures.delete(key);
    }
  }

  /** Takes back what was counted for an attempt that did not fail. */
  succeeded(limits: Readonly<Record<string, number>>): void {
    for (const key of Object.keys(limits)) {
      const left = (this.#failures.get(key) ?? []).slice(0, -1);
      if (left.length === 0) this.#failures.delete(key);
      else this.#failures.set(key, left);
    }
  }
}
