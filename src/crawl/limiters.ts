import type { Clock } from '../model/clock.ts';
import { Ceiling } from './ceiling.ts';
import { Limiter } from './limiter.ts';

export interface LimitersOptions {
  /** One that does not jump. */
  readonly clock: Clock;
  /** The most requests under way at once, all sites together. */
  readonly ceiling?: number;
  /** The same draws in tests; in [0, 1). */
  readonly random?: () => number;
  /** Hears that a site wants nothing sent until then (epoch milliseconds). */
  onPause?(site: string, until: number): void;
}

const CEILING = 24;

/** The limiters of a process: one for each site, so that no site slows another, under one ceiling. */
export class Limiters {
  readonly ceiling: Ceiling;
  readonly #options: LimitersOptions;
  readonly #sites = new Map<string, Limiter>();

  constructor(options: LimitersOptions) {
    this.#options = options;
    this.ceiling = new Ceiling(options.ceiling ?? CEILING);
  }

  /** The limiter of the site at this address. The gateway counts by site too, so it is the site's address there as well. */
  of(url: string): Limiter {
    const { host, origin } = new URL(url);
    const known = this.#sites.get(origin);
    if (known !== undefined) return known;
    const { onPause } = this.#options;
    const limiter = new Limiter({
      ...this.#options,
      ceiling: this.ceiling,
      onPause: (until) => onPause?.(host, until),
    });
    this.#sites.set(origin, limiter);
    return limiter;
  }
}
