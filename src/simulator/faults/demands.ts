/** Times in which the site wants nothing sent, as its answers demanded. They overlap, and waiting once is enough for all. */
export class Demands {
  readonly #windows: (readonly [from: number, until: number])[] = [];

  add(from: number, millis: number): void {
    this.#windows.push([from, from + millis]);
  }

  /** How much time they take together, in milliseconds. */
  get totalMillis(): number {
    let total = 0;
    let end = Number.NEGATIVE_INFINITY;
    for (const [from, until] of this.#windows.toSorted(([a], [b]) => a - b)) {
      total += Math.max(0, until - Math.max(from, end));
      end = Math.max(end, until);
    }
    return total;
  }
}
