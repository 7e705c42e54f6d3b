/** A token bucket. Confluence publishes no numbers for API tokens; tests choose theirs. */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

export class Bucket {
  readonly #limit: RateLimit;
  #tokens: number;
  #at: number;

  constructor(limit: RateLimit, now: number) {
    this.#limit = limit;
    this.#tokens = limit.burst;
    this.#at = now;
  }

  /** Seconds to wait, zero where the request may pass. */
  take(now: number): number {
    const { perSecond, burst } = this.#limit;
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#at) / 1000) * perSecond);
    this.#at = now;
    if (this.#tokens < 1) return Math.ceil((1 - this.#tokens) / perSecond);
    this.#tokens -= 1;
    return 0;
  }
}
