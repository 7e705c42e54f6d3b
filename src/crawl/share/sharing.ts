import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { connectionOf } from '../../store/connection.ts';
import { openPool } from '../../store/pool.ts';
import type { Limiter } from '../limiter.ts';
import { CHANNEL, exchange, withdraw } from './askers.ts';

/** How often this process tells the others how it stands, and hears how they do. */
const EVERY_MILLIS = 1000;
/** The same while places change hands. */
const SOON_MILLIS = 200;
/** Whoever wanted nothing for so long leaves its places to others. */
const IDLE_MILLIS = 3000;
/** Nobody waits longer for the database than this: then each process keeps to itself what it knows. */
const PATIENCE_MILLIS = 5000;

interface Joined {
  readonly id: string;
  readonly limiter: Limiter;
  readonly sites: Set<string>;
  /** Whether it takes part: it was asked for lately. */
  active: boolean;
  /** Undefined until it was told for the first time. */
  share: number | undefined;
  /** Whether the others should hear of it at once: it comes anew, or the site demanded something. */
  isNews: boolean;
  /** Whether it holds more in the table than it was left since. */
  shrinking: boolean;
  wantedAt: number;
}

/**
 * Shares the budget of each site with the other processes on a database: who met a pause tells the others, and together
 * they have no more under way than one alone would. It costs an exchange a second while something is asked, whatever the
 * number of requests, and nothing otherwise. Time is that of the machine and of the database, whatever clock the
 * limiters go by. Without the database each goes on by itself.
 */
export class Sharing {
  readonly #pool: Pool;
  readonly #joined: Joined[] = [];
  readonly #onTrouble: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #dueAt = Number.POSITIVE_INFINITY;
  #exchanging: Promise<void> | undefined;
  #urgent = false;
  #closed = false;

  constructor(pool: Pool, onTrouble: (error: unknown) => void) {
    this.#pool = openPool(connectionOf(pool), 1, {
      connectionTimeoutMillis: PATIENCE_MILLIS,
      query_timeout: PATIENCE_MILLIS,
    });
    // The one connection hears what others say while it is idle.
    this.#pool.on('connect', (client) =>
      client.on('notification', ({ channel, payload = '' }) => {
        const concerned = this.#joined.some(({ active, sites }) => active && sites.has(payload));
        if (channel === CHANNEL && concerned) this.#in(0);
      }),
    );
    this.#onTrouble = onTrouble;
  }

  join(limiter: Limiter, site: string): void {
    const one: Joined = {
      id: randomUUID(),
      limiter,
      sites: new Set([site]),
      active: false,
      share: undefined,
      isNews: true,
      shrinking: false,
      wantedAt: 0,
    };
    this.#joined.push(one);
    const tell = (): void => {
      this.#urgent = true;
      this.#in(0);
    };
    limiter.shareWith({
      onDemand: () => {
        one.isNews = true;
        tell();
      },
      onWanting: () => {
        one.active = true;
        one.wantedAt = performance.now();
        if (one.share === undefined) tell();
        else this.#in(SOON_MILLIS);
      },
    });
  }

  /** The site of a limiter goes by this name too. */
  alias(limiter: Limiter, site: string): void {
    this.#joined.find((one) => one.limiter === limiter)?.sites.add(site);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#exchanging;
    for (const { limiter } of this.#joined) limiter.shareWith(null);
    const entered = this.#joined.filter(({ share }) => share !== undefined).map(({ id }) => id);
    // Where the database is away, what was entered is over with its lease.
    if (entered.length > 0) await withdraw(this.#pool, entered).catch(this.#onTrouble);
    await this.#pool.end();
  }

  #in(millis: number): void {
    const at = performance.now() + millis;
    if (this.#closed || this.#exchanging !== undefined || at >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = at;
    this.#timer = setTimeout(() => {
      this.#dueAt = Number.POSITIVE_INFINITY;
      this.#exchanging = this.#exchange().finally(() => {
        this.#exchanging = undefined;
        const { active, changing } = this.#state;
        if (this.#urgent) this.#in(0);
        else if (active) this.#in(changing ? SOON_MILLIS : EVERY_MILLIS);
      });
    }, millis);
    // What is asked keeps the process up, not this.
    this.#timer.unref();
  }

  get #state(): { readonly active: boolean; readonly changing: boolean } {
    const active = this.#joined.filter((one) => one.active);
    return {
      active: active.length > 0,
      changing: active.some(({ shrinking, share }) => shrinking || share === 0),
    };
  }

  async #exchange(): Promise<void> {
    this.#urgent = false;
    const now = performance.now();
    for (const one of this.#joined) {
      const { wanted, running } = one.limiter.asking;
      if (wanted + running > 0) one.wantedAt = now;
    }
    const idle = this.#joined.filter((one) => one.active && now - one.wantedAt > IDLE_MILLIS);
    try {
      if (idle.length > 0) {
        await withdraw(
          this.#pool,
          idle.map(({ id }) => id),
        );
        for (const one of idle) this.#rest(one);
      }
      const active = this.#joined.filter((one) => one.active);
      if (active.length === 0) return;
      const askers = active.map(({ id, limiter, sites, share = 0, isNews }) => ({
        ...limiter.asking,
        id,
        sites: [...sites],
        share,
        isNews,
      }));
      for (const one of active) one.isNews = false;
      const leaves = await exchange(this.#pool, askers);
      for (const one of active) {
        const leave = leaves.get(one.id);
        if (leave === undefined) continue;
        const held = Math.max(one.share ?? 0, one.limiter.asking.running);
        one.shrinking = held > leave.share;
        one.share = leave.share;
        one.limiter.follow(leave);
      }
    } catch (error) {
      this.#onTrouble(error);
      for (const one of this.#joined) {
        if (!one.active || one.share !== undefined) continue;
        const share = one.limiter.asking.ceiling;
        one.share = share;
        one.limiter.follow({ share, pauseMillis: 0, spacingMillis: 0 });
      }
    }
  }

  /** Until it is asked for again: then it is told anew before it sends anything. */
  #rest(one: Joined): void {
    if (one.limiter.asking.running > 0) return;
    one.active = false;
    one.isNews = true;
    one.share = undefined;
    one.limiter.follow({ share: 0, pauseMillis: 0, spacingMillis: 0 });
  }
}
