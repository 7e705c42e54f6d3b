/** Counts how often each thing comes, in the order in which they first came. */
export class Tally<T> {
  private readonly counts = new Map<string, { readonly item: T; count: number }>();

  add(key: string, item: T): void {
    const entry = this.counts.get(key);
    if (entry === undefined) this.counts.set(key, { item, count: 1 });
    else entry.count++;
  }

  map<R>(row: (item: T, count: number) => R): R[] {
    return Array.from(this.counts.values(), ({ item, count }) => row(item, count));
  }
}
