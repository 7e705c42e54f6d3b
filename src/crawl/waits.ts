/** What the throttling of a site cost, in milliseconds. Pauses that overlap count once. */
export interface Waited {
  /** Throttled answers. */
  readonly answers: number;
  /** What they demanded by Retry-After. */
  readonly demandedMillis: number;
  /** How long nothing was sent for the sake of that. */
  readonly heldMillis: number;
  /** How long nothing was sent, beyond that, for the sake of answers that named no time. */
  readonly unnamedMillis: number;
}

/** What came on top since an earlier moment. */
export const waitedSince = (before: Waited, now: Waited): Waited => ({
  answers: now.answers - before.answers,
  demandedMillis: now.demandedMillis - before.demandedMillis,
  heldMillis: now.heldMillis - before.heldMillis,
  unnamedMillis: now.unnamedMillis - before.unnamedMillis,
});

/** Adds up the pauses that a site causes. */
export class Waits {
  #answers = 0;
  readonly #demanded = new Stretches();
  readonly #held = new Stretches();
  readonly #all = new Stretches();

  /** Of an answer that came at `from` (epoch milliseconds); `demandedMillis` is null where it named no time. */
  add(from: number, demandedMillis: number | null, heldMillis: number): void {
    this.#answers += 1;
    this.#all.add(from, from + heldMillis);
    if (demandedMillis === null) return;
    this.#demanded.add(from, from + demandedMillis);
    this.#held.add(from, from + heldMillis);
  }

  get waited(): Waited {
    return {
      answers: this.#answers,
      demandedMillis: this.#demanded.totalMillis,
      heldMillis: this.#held.totalMillis,
      unnamedMillis: this.#all.totalMillis - this.#held.totalMillis,
    };
  }
}

/** Stretches of time that come in the order of their beginnings. */
class Stretches {
  totalMillis = 0;
  #end = Number.NEGATIVE_INFINITY;

  add(from: number, until: number): void {
    this.totalMillis += Math.max(0, until - Math.max(from, this.#end));
    this.#end = Math.max(this.#end, until);
  }
}
