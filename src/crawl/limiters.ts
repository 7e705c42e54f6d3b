import type { Pool } from 'pg';
import type { Clock } from '../model/clock.ts';
import { Ceiling } from './ceiling.ts';
import { Limiter } from './limiter.ts';
import { Sharing } from './share/sharing.ts';

export interface LimitersOptions {
  /** One that does not jump. */
  readonly clock: Clock;
  /** The most requests under way at once, all sites together. */
  readonly ceiling?: number;
  /** The same draws in tests; in [0, 1). */
  readonly random?: () => number;
  /** Hears that a site wants nothing sent until then (epoch milliseconds). */
  onPause?(site: string, until: number): void;
  /** Hears why the budgets of sites are not shared with other processes, each time that they are not. */
  onUnshared?(error: unknown): void;
}

const CEILING = 24;

/** The limiters of a process: one for each site, so that no site slows another, under one ceiling. */
export class Limiters {
  readonly ceiling: Ceiling;
  readonly #options: LimitersOptions;
  readonly #sites = new Map<string, Limiter>();
  #sharing: { readonly by: Sharing; readonly pool: Pool; users: number } | undefined;

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
    this.#sharing?.by.join(limiter, host);
    return limiter;
  }

  /** Notes that the site at this address is known by its cloud id too: it may have several addresses. */
  identify(url: string, cloudId: string): void {
    this.#sharing?.by.alias(this.of(url), cloudId);
  }

  /**
   * Shares the budget of each site with the other processes on a database, until everybody has called what this gave
   * them.
   */
  share(pool: Pool): () => Promise<void> {
    if (this.#sharing === undefined) {
      const by = new Sharing(pool, (error) => this.#options.onUnshared?.(error));
      for (const [origin, limiter] of this.#sites) by.join(limiter, new URL(origin).host);
      this.#sharing = { by, pool, users: 0 };
    }
    const sharing = this.#sharing;
    // Whoever works with two databases shares by the first.
    if (sharing.pool !== pool) return async () => {};
    sharing.users += 1;
    let left = false;
    return async () => {
      if (left) return;
      left = true;
      sharing.users -= 1;
      if (sharing.users > 0) return;
      this.#sharing = undefined;
      await sharing.by.close();
    };
  }
}
