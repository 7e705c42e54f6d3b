import type { Bits } from '../bits.ts';
import { addBit, hasBit, noBits, numbersInBoth, numbersOf } from '../bits.ts';

/** What one person gained and lost by one cause. */
export interface LedgerEntry {
  readonly person: number;
  readonly gained: number;
  readonly lost: number;
  /** A content of those: of the gained ones, where there are any. */
  readonly content: number;
}

/** Counts the pages that each person gains and loses by one cause after the other, for so many people at most. */
export class Ledger {
  readonly #most: number;
  readonly #gained: Int32Array;
  readonly #lost: Int32Array;
  readonly #sampleGained: Int32Array;
  readonly #sampleLost: Int32Array;
  #people: number[] = [];
  #listed: Bits;

  constructor(size: number, most: number) {
    this.#most = most;
    this.#gained = new Int32Array(size);
    this.#lost = new Int32Array(size);
    this.#sampleGained = new Int32Array(size);
    this.#sampleLost = new Int32Array(size);
    this.#listed = noBits(size);
  }

  add(effect: 'gained' | 'lost', people: Bits, pages: number, content: number): void {
    const counts = effect === 'gained' ? this.#gained : this.#lost;
    const samples = effect === 'gained' ? this.#sampleGained : this.#sampleLost;
    // Once the list is full, only those on it count on.
    const isFull = this.#people.length >= this.#most;
    for (const person of isFull ? numbersInBoth(people, this.#listed, this.#most) : numbersOf(people)) {
      if (!hasBit(this.#listed, person)) {
        if (this.#people.length >= this.#most) continue;
        this.#people.push(person);
        addBit(this.#listed, person);
      }
      if (counts[person] === 0) samples[person] = content;
      counts[person]! += pages;
    }
  }

  /** What there is since the last time, and begins anew. */
  taken(): readonly LedgerEntry[] {
    const entries = this.#people.map((person) => {
      const gained = this.#gained[person]!;
      const content = gained > 0 ? this.#sampleGained[person]! : this.#sampleLost[person]!;
      const entry = { person, gained, lost: this.#lost[person]!, content };
      this.#gained[person] = 0;
      this.#lost[person] = 0;
      return entry;
    });
    if (entries.length > 0) this.#listed = noBits(this.#gained.length);
    this.#people = [];
    return entries;
  }
}
