export type Direction = 'up' | 'down';

/**
 * Where two walks over one list have come that begin at its two ends: once one of them fetches what the other fetched
 * last, nothing lies between them, whatever the order of the list is, and both have nothing left to read. What one walk
 * has fetched it stores before it ends, or fetches again when it is taken up, so the other may rely on it. After an
 * interruption a walk knows nothing of the other and reads to the end.
 */
export class Meeting {
  readonly #last: Record<Direction, string | undefined> = { up: undefined, down: undefined };
  readonly #long = Promise.withResolvers<boolean>();
  #met = false;

  /** Whether the list goes on behind the first page that the walk up fetched: else there is nothing to meet for. */
  get isLong(): Promise<boolean> {
    return this.#long.promise;
  }

  /** Says so; only the first word counts. */
  tellLength(isLong: boolean): void {
    this.#long.resolve(isLong);
  }

  /** Notes what a walk has just fetched, in its order. @returns whether the walks have met. */
  saw(direction: Direction, ids: readonly string[]): boolean {
    const other = this.#last[direction === 'up' ? 'down' : 'up'];
    this.#met ||= other !== undefined && ids.includes(other);
    this.#last[direction] = ids.at(-1) ?? this.#last[direction];
    return this.#met;
  }
}
