import type { Row } from './list.ts';

/** Where the buckets of numbers of people begin; each ends before the next. */
const STARTS = [0, 1, 2, 6, 21, 101, 1001, 10_001] as const;

/** How often each number of people comes up, by buckets. */
export class Histogram {
  readonly #counted: string;
  readonly #buckets = STARTS.map(() => ({ count: 0, unknown: 0 }));

  /** @param counted what comes up, such as `pages`. */
  constructor(counted: string) {
    this.#counted = counted;
  }

  /** @param isCertain whether there may be no more people than these. */
  add(people: number, times: number, isCertain: boolean): void {
    const bucket = this.#buckets[STARTS.findLastIndex((start) => start <= people)]!;
    bucket.count += times;
    if (!isCertain) bucket.unknown += times;
  }

  /** `people_to` is null in the last; in `at_least` are those of which the number may be larger. */
  rows(): readonly Row[] {
    return this.#buckets.map(({ count, unknown }, i) => ({
      people_from: STARTS[i],
      people_to: i + 1 < STARTS.length ? STARTS[i + 1]! - 1 : null,
      [this.#counted]: count,
      at_least: unknown,
    }));
  }
}
