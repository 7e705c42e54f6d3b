import type { Clock } from '../model/clock.ts';
import type { Ceiling } from './ceiling.ts';
import { PausedTooLong } from './errors.ts';
import type { NearLimit } from './rateHeaders.ts';
import type { Waited } from './waits.ts';
import { Waits } from './waits.ts';

export interface LimiterOptions {
  /** One that does not jump. */
  readonly clock: Clock;
  /** The most requests under way at once, whatever the site allows: shared with the other sites of the process. */
  readonly ceiling: Ceiling;
  /** The same draws in tests; in [0, 1). */
  readonly random?: () => number;
  /** Hears until when (epoch milliseconds) the site wants nothing sent, where that is long enough to be told. */
  onPause?(until: number): void;
}

/** A pause that the site demands is waited for up to this; a longer one ends the run, which goes on when it is called again. */
const LONGEST_PAUSE_MILLIS = 3_600_000;
const LONGEST_JITTER_MILLIS = 30_000;
/** A person wonders why nothing moves. */
const WORTH_TELLING_MILLIS = 10_000;
/** However little the site says is left, so often one more is sent: where nothing is left, it will say so by 429. */
const LONGEST_SPACING_MILLIS = 1000;

interface Waiting {
  readonly turn: number;
  readonly admit: () => void;
  readonly fail: (reason: unknown) => void;
}

/**
 * The one limiter of a site, for everything in the process that asks it. It lets so many requests run at once as the site
 * has shown to bear: one more for each round of good answers, half after a throttled one (additive increase,
 * multiplicative decrease). What the site demands by Retry-After is a floor for everybody, not for the one request that
 * met it. Until the first throttled answer it doubles with each round, since nothing speaks against it yet.
 */
export class Limiter {
  /** The one that everything that waits here goes by. */
  readonly clock: Clock;
  readonly #options: LimiterOptions;
  readonly #ceiling: Ceiling;
  readonly #random: () => number;
  /** By their turns. */
  readonly #waiting: Waiting[] = [];
  /** There while the queue waits for its next moment; aborted when nobody waits any more. */
  #sleep: AbortController | null = null;
  #window: number;
  #running = 0;
  #turns = 0;
  #slowed = false;
  #lastDecreaseAt = Number.NEGATIVE_INFINITY;
  #pausedUntil = 0;
  #toldUntil = 0;
  /** How long lies between two requests while the site says that little is left. */
  #spacingMillis = 0;
  #nextStartAt = 0;
  readonly #waits = new Waits();

  constructor(options: LimiterOptions) {
    this.#options = options;
    this.clock = options.clock;
    this.#ceiling = options.ceiling;
    this.#random = options.random ?? Math.random;
    this.#window = Math.min(8, options.ceiling.limit);
  }

  /** How many requests may run at once now. */
  get window(): number {
    return Math.floor(this.#window);
  }

  /** What throttled answers cost so far. */
  get waited(): Waited {
    return this.#waits.waited;
  }

  /** A place in the queue. Who comes again with it stands where it stood, before all that came later. */
  turn(): number {
    this.#turns += 1;
    return this.#turns;
  }

  /**
   * Runs `request` when its turn comes. Aborting leaves the queue at once.
   * @throws PausedTooLong where the site demands a pause that nobody would sit out.
   */
  async run<T>(request: () => Promise<T>, signal?: AbortSignal, turn: number = this.turn()): Promise<T> {
    await this.#enter(turn, signal);
    try {
      return await request();
    } finally {
      this.#running -= 1;
      this.#ceiling.giveBack();
      this.#admit();
    }
  }

  /** `near`: what the site said of how little is left, null where it said nothing of the kind. */
  succeeded(near: NearLimit | null = null): void {
    this.#spacingMillis = 0;
    if (near === null) {
      this.#window = Math.min(this.#ceiling.limit, this.#window + (this.#slowed ? 1 / this.#window : 1));
    } else if (near.spacingMillis !== null) {
      this.#spacingMillis = Math.min(near.spacingMillis, LONGEST_SPACING_MILLIS);
    } else {
      this.#decrease(0.75, this.clock.now() - 1000);
    }
    this.#nextStartAt = Math.min(this.#nextStartAt, this.clock.now() + this.#spacingMillis);
    this.#admit();
  }

  /**
   * Halves the window, once for all the requests that were under way together, and holds everybody for `demandedMillis`
   * and a little more. `sentAt` is when the throttled request was sent; `named`: whether the site named the time itself.
   */
  throttled(demandedMillis: number, sentAt: number = this.clock.now(), named = true): void {
    this.#decrease(0.5, sentAt);
    const now = this.clock.now();
    const pauseMillis = this.jitter(demandedMillis);
    this.#pausedUntil = Math.max(this.#pausedUntil, now + pauseMillis);
    this.#waits.add(now, named ? demandedMillis : null, pauseMillis);
    const tooLong = this.#tooLong();
    if (tooLong !== null) for (const entry of this.#waiting.splice(0)) entry.fail(tooLong);
    else if (this.#pausedUntil - Math.max(now, this.#toldUntil) >= WORTH_TELLING_MILLIS) {
      this.#toldUntil = this.#pausedUntil;
      this.#options.onPause?.(this.#pausedUntil);
    }
    this.#admit();
  }

  /** A wait stretched by up to a tenth and half a minute at most, so that many do not come back in one moment. */
  jitter(millis: number): number {
    return millis + this.#random() * Math.min(millis * 0.1, LONGEST_JITTER_MILLIS);
  }

  /** Once for what was under way together: whoever was sent before the last decrease says nothing new. */
  #decrease(factor: number, sentAt: number): void {
    this.#slowed = true;
    if (sentAt <= this.#lastDecreaseAt) return;
    this.#window = Math.max(1, this.#window * factor);
    this.#lastDecreaseAt = this.clock.now();
  }

  #tooLong(): PausedTooLong | null {
    const left = this.#pausedUntil - this.clock.now();
    return left > LONGEST_PAUSE_MILLIS + LONGEST_JITTER_MILLIS ? new PausedTooLong(this.#pausedUntil) : null;
  }

  async #enter(turn: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const tooLong = this.#tooLong();
    if (tooLong !== null) throw tooLong;
    await new Promise<void>((resolve, reject) => {
      const abort = () => {
        this.#waiting.splice(this.#waiting.indexOf(entry), 1);
        reject(signal?.reason);
        this.#admit();
      };
      const leave = () => signal?.removeEventListener('abort', abort);
      const entry = {
        turn,
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
      this.#waiting.splice(this.#waiting.findLastIndex((other) => other.turn < turn) + 1, 0, entry);
      this.#admit();
    });
  }

  /** When the next request may be sent, as far as the site is concerned. */
  get #opensAt(): number {
    return Math.max(this.#pausedUntil, this.#nextStartAt);
  }

  readonly #admit = (): void => {
    while (this.#waiting.length > 0 && this.#running < this.window && this.clock.now() >= this.#opensAt) {
      if (!this.#ceiling.take(this.#admit)) break;
      this.#running += 1;
      this.#nextStartAt = this.clock.now() + this.#spacingMillis;
      this.#waiting.shift()?.admit();
    }
    if (this.#waiting.length === 0) this.#sleep?.abort();
    else if (this.#sleep === null) this.#sleepUntilOpen();
  };

  #sleepUntilOpen(): void {
    const millis = this.#opensAt - this.clock.now();
    if (millis <= 0) return;
    const sleep = new AbortController();
    this.#sleep = sleep;
    this.clock
      .sleep(millis, sleep.signal)
      .catch((reason: unknown) => {
        if (!sleep.signal.aborted) for (const entry of this.#waiting.splice(0)) entry.fail(reason);
      })
      .finally(() => {
        this.#sleep = null;
        this.#admit();
      });
  }
}
