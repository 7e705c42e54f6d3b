import { fairShares } from './share/fairShares.ts';

/** A site that takes of the ceiling. */
export interface Taker {
  /** How many requests it would have had under way at once lately. */
  readonly wanted: number;
  /** Called where there may be room for one more after there was none. */
  readonly again: () => void;
}

/**
 * How many requests may be under way at once in the whole process. Those who would send more take turns; while several
 * want more than there is, none takes more than its share, or a site that answers slowly would keep all of it.
 */
export class Ceiling {
  readonly limit: number;
  #taken = 0;
  readonly #held = new Map<Taker, number>();
  /** Who found no room, in the order of coming. */
  readonly #waiting = new Set<Taker>();

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Whether there is room for one more, which is then taken. Where there is none, it is called again once there is. */
  take(taker: Taker): boolean {
    const held = this.#held.get(taker) ?? 0;
    this.#held.set(taker, held);
    if (this.#taken >= this.limit || held >= this.#shareOf(taker)) {
      this.#waiting.add(taker);
      return false;
    }
    this.#held.set(taker, held + 1);
    this.#taken += 1;
    return true;
  }

  giveBack(taker: Taker): void {
    this.#held.set(taker, (this.#held.get(taker) ?? 1) - 1);
    this.#taken -= 1;
    // Whoever is called and wants more than there is stands at the end again.
    for (const waiting of [...this.#waiting]) {
      if (this.#taken >= this.limit) return;
      this.#waiting.delete(waiting);
      waiting.again();
    }
  }

  /** At least one, so that whoever is refused has something under way, at whose end it is asked again. */
  #shareOf(taker: Taker): number {
    const takers = [...this.#held.keys()].filter((one) => one === taker || one.wanted > 0);
    if (takers.length === 1 || takers.length > this.limit) return this.limit;
    const shares = fairShares(
      this.limit,
      takers.map((one) => Math.max(1, one.wanted)),
    );
    return shares[takers.indexOf(taker)] ?? this.limit;
  }
}
