import type { Position, SortValue } from './cursor.ts';

/** Anything with an id: numeric, or `att` and a number. */
export interface Identified {
  readonly id: string;
}

/** Ids are compared as numbers: `att123` by its number. */
export function numericId(id: string): number {
  return Number(id.startsWith('att') ? id.slice(3) : id);
}

/** A list kept in one order, ascending by value and then id, so that a page of it is found by binary search. */
export class Order<T extends Identified> {
  readonly items: readonly T[];
  readonly sortValue: (item: T) => SortValue;

  constructor(items: readonly T[], sortValue: (item: T) => SortValue, sorted = false) {
    this.sortValue = sortValue;
    this.items = sorted ? items : items.toSorted((a, b) => this.compare(a, { id: b.id, value: sortValue(b) }));
  }

  compare(item: T, position: Position): number {
    const value = this.sortValue(item);
    if (value < position.value) return -1;
    if (value > position.value) return 1;
    return numericId(item.id) - numericId(position.id);
  }

  /** The number of items before the position, or up to and with it where `through` is set. */
  rank(position: Position, through: boolean): number {
    let low = 0;
    let high = this.items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const side = this.compare(this.items[middle]!, position);
      if (side < 0 || (through && side === 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Up to `count` items that pass, after the position in the direction. */
  take(after: Position | null, descending: boolean, count: number, keep: (item: T) => boolean): T[] {
    const taken: T[] = [];
    const step = descending ? -1 : 1;
    const { items } = this;
    let at = descending ? items.length - 1 : 0;
    if (after !== null) at = descending ? this.rank(after, false) - 1 : this.rank(after, true);
    for (; at >= 0 && at < items.length && taken.length < count; at += step) {
      const item = items[at]!;
      if (keep(item)) taken.push(item);
    }
    return taken;
  }
}

/** One page of the union of several orders of the same kind (several spaces), and whether more follow. */
export function takePage<T extends Identified>(
  orders: readonly Order<T>[],
  after: Position | null,
  descending: boolean,
  limit: number,
  keep: (item: T) => boolean,
): { readonly items: readonly T[]; readonly more: boolean } {
  // One more than a page tells whether another follows; from each order, since any of them may hold the whole page.
  const parts = orders.map((order) => order.take(after, descending, limit + 1, keep));
  let merged = parts[0] ?? [];
  if (parts.length > 1) {
    const order = orders[0]!;
    const sign = descending ? -1 : 1;
    merged = parts.flat().sort((a, b) => sign * order.compare(a, { id: b.id, value: order.sortValue(b) }));
  }
  return { items: merged.slice(0, limit), more: merged.length > limit };
}
