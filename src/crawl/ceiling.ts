/** How many requests may be under way at once in the whole process. Those who would send more take turns. */
export class Ceiling {
  readonly limit: number;
  #taken = 0;
  /** Who found no room, in the order of coming. */
  readonly #waiting = new Set<() => void>();

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Whether there is room for one more, which is then taken. Where there is none, `again` is called once there is. */
  take(again: () => void): boolean {
    if (this.#taken >= this.limit) {
      this.#waiting.add(again);
      return false;
    }
    this.#taken += 1;
    return true;
  }

  giveBack(): void {
    this.#taken -= 1;
    // Whoever is called and wants more than there is stands at the end again.
    for (const again of this.#waiting) {
      if (this.#taken >= this.limit) return;
      this.#waiting.delete(again);
      again();
    }
  }
}
