import type { Clock } from '../model/clock.ts';
import type { Ceiling, Taker } from './ceiling.ts';
import { PausedTooLong } from './errors.ts';
import type { NearLimit } from './rateHeaders.ts';
import { Peak } from './share/peak.ts';
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

/** Over this time it is noted how much is wanted: a client that asks one by one wants nothing in between. */
const WANTED_MILLIS = 1000;
/** Told of anew, a pause ends a little earlier or later: that is the way of the news. */
const SAME_PAUSE_MILLIS = 500;

/** How a limiter stands, for other processes that ask the same site. */
export interface Asking {
  readonly running: number;
  /** How many requests would be under way at once if nobody held them. */
  readonly wanted: number;
  /** The most that this process has under way, whatever others do. */
  readonly ceiling: number;
  /** How much longer the site wants nothing sent, as this process was told. */
  readonly pauseMillis: number;
  readonly spacingMillis: number;
}

/** What other processes that ask the same site leave to a limiter. */
export interface Leave {
  /** How many requests it may have under way. */
  readonly share: number;
  /** How much longer the site wants nothing sent, as others were told. */
  readonly pauseMillis: number;
  /** How long lies between two requests of this process, as all are to be spread; 0: others say nothing. */
  readonly spacingMillis: number;
}

/** Who shares a site's budget with other processes. */
export interface Sharer {
  /** More could be sent than the share allows. */
  onWanting(): void;
  /** The site demanded something that others should know. */
  onDemand(): void;
}

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
  /** Until when the site wants nothing sent, as it told this process itself. */
  #toldPausedUntil = 0;
  /** How long lies between two requests while the site says that little is left. */
  #ownSpacingMillis = 0;
  #othersSpacingMillis = 0;
  #sharer: Sharer | null = null;
  /** How many requests may be under way here, for all that other processes have. */
  #share = Number.POSITIVE_INFINITY;
  readonly #peak = new Peak(WANTED_MILLIS);
  readonly #taker: Taker;
  #nextStartAt = 0;
  readonly #waits = new Waits();

  constructor(options: LimiterOptions) {
    this.#options = options;
    this.clock = options.clock;
    this.#ceiling = options.ceiling;
    this.#random = options.random ?? Math.random;
    this.#window = Math.min(8, options.ceiling.limit);
    const wanted = () => this.#wanted;
    this.#taker = {
      again: this.#admit,
      get wanted() {
        return wanted();
      },
    };
  }

  /** How many requests may run at once now. */
  get window(): number {
    return Math.min(Math.floor(this.#window), this.#share);
  }

  get asking(): Asking {
    return {
      running: this.#running,
      wanted: this.#wanted,
      ceiling: this.#ceiling.limit,
      pauseMillis: Math.max(0, this.#toldPausedUntil - this.clock.now()),
      spacingMillis: this.#ownSpacingMillis,
    };
  }

  /** From now on nothing is sent but what `follow` allows; null: nobody shares the site any more. */
  shareWith(sharer: Sharer | null): void {
    this.#sharer = sharer;
    this.#share = sharer === null ? Number.POSITIVE_INFINITY : 0;
    this.#othersSpacingMillis = 0;
    this.#admit();
  }

  /** Keeps to what other processes leave. */
  follow({ share, pauseMillis, spacingMillis }: Leave): void {
    this.#share = share;
    this.#othersSpacingMillis = spacingMillis;
    const until = this.clock.now() + pauseMillis;
    if (pauseMillis > 0 && until > this.#pausedUntil + SAME_PAUSE_MILLIS) {
      this.#decrease(0.5, this.clock.now());
      this.#pauseUntil(until);
    }
    this.#admit();
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
      this.#ceiling.giveBack(this.#taker);
      this.#admit();
    }
  }

  /** `near`: what the site said of how little is left, null where it said nothing of the kind. */
  succeeded(near: NearLimit | null = null): void {
    const spacedBefore = this.#ownSpacingMillis;
    this.#ownSpacingMillis = 0;
    if (near === null) {
      this.#window = Math.min(this.#ceiling.limit, this.#window + (this.#slowed ? 1 / this.#window : 1));
    } else if (near.spacingMillis !== null) {
      this.#ownSpacingMillis = Math.min(near.spacingMillis, LONGEST_SPACING_MILLIS);
      if (spacedBefore === 0) this.#sharer?.onDemand();
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
    this.#toldPausedUntil = Math.max(this.#toldPausedUntil, now + pauseMillis);
    this.#waits.add(now, named ? demandedMillis : null, pauseMillis);
    this.#pauseUntil(this.#toldPausedUntil);
    this.#sharer?.onDemand();
    this.#admit();
  }

  #pauseUntil(until: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, until);
    const tooLong = this.#tooLong();
    if (tooLong !== null) for (const entry of this.#waiting.splice(0)) entry.fail(tooLong);
    else if (this.#pausedUntil - Math.max(this.clock.now(), this.#toldUntil) >= WORTH_TELLING_MILLIS) {
      this.#toldUntil = this.#pausedUntil;
      this.#options.onPause?.(this.#pausedUntil);
    }
  }

  get #wanted(): number {
    // As far as the site may let it: the window doubles at most in the time that the figure stands for.
    return Math.min(this.#ceiling.limit, Math.floor(2 * this.#window), this.#peak.at(this.clock.now()));
  }

  get #spacingMillis(): number {
    return Math.max(this.#ownSpacingMillis, this.#othersSpacingMillis);
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
    this.#peak.note(this.#running + this.#waiting.length, this.clock.now());
    while (this.#waiting.length > 0 && this.#running < this.window && this.clock.now() >= this.#opensAt) {
      if (!this.#ceiling.take(this.#taker)) break;
      this.#running += 1;
      this.#nextStartAt = this.clock.now() + this.#spacingMillis;
      this.#waiting.shift()?.admit();
    }
    const { limit } = this.#ceiling;
    if (this.#waiting.length > 0 && this.#running >= this.#share && this.#share < limit) this.#sharer?.onWanting();
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
