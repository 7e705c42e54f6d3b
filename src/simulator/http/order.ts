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
}

/** Goes through an order from some position on and stops at each item that passes. */
class Walk<T extends Identified> {
  readonly order: Order<T>;
  readonly #step: 1 | -1;
  readonly #keep: (item: T) => boolean;
  #at: number;
  /** Where it stands; null at the end. */
  item: T | null = null;
  value: SortValue = 0;

  constructor(order: Order<T>, after: Position | null, descending: boolean, keep: (item: T) => boolean) {
    this.order = order;
    this.#step = descending ? -1 : 1;
    this.#keep = keep;
    if (after === null) this.#at = descending ? order.items.length : -1;
    else this.#at = descending ? order.rank(after, false) : order.rank(after, true) - 1;
    this.advance();
  }

  advance(): void {
    const { items } = this.order;
    do this.#at += this.#step;
    while (this.#at >= 0 && this.#at < items.length && !this.#keep(items[this.#at]!));
    this.item = items[this.#at] ?? null;
    if (this.item !== null) this.value = this.order.sortValue(this.item);
  }

  /** Whether it stands before another walk of the same order. */
  before(other: Walk<T>): boolean {
    const side =
      this.value < other.value
        ? -1
        : this.value > other.value
          ? 1
          : numericId(this.item!.id) - numericId(other.item!.id);
    return this.#step * side < 0;
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
  const walks = orders.map((order) => new Walk(order, after, descending, keep)).filter((walk) => walk.item !== null);
  const items: T[] = [];
  while (walks.length > 0 && items.length < limit) {
    let first = walks[0]!;
    for (const walk of walks) if (walk.before(first)) first = walk;
    items.push(first.item!);
    first.advance();
    if (first.item === null) walks.splice(walks.indexOf(first), 1);
  }
  return { items, more: walks.length > 0 };
}
