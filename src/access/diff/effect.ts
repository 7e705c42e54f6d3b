import type { Bits } from '../bits.ts';
import { addBits, countBits, noBits, numbersOf } from '../bits.ts';
import type { People3 } from '../people3.ts';

/** How many pairs of a person and a page changed, over how many people and pages. */
export interface Amount {
  readonly people: number;
  readonly pages: number;
  readonly pairs: number;
}

class Tally {
  readonly people: Bits;
  pages = 0;
  pairs = 0;

  constructor(size: number) {
    this.people = noBits(size);
  }

  get amount(): Amount {
    return { people: countBits(this.people), pages: this.pages, pairs: this.pairs };
  }
}

/** A person and a page of those that an effect is about. */
export interface Sample {
  readonly person: number;
  readonly content: number;
  readonly effect: 'gained' | 'lost';
}

const SAMPLES = 5;

/** What a cause did: who can see what since, who cannot any more, and where unknown came or went. */
export class Effect {
  readonly gained: Tally;
  readonly lost: Tally;
  /** Pairs of which nobody knows any more, and those of which it is known since. */
  unknownCame = 0;
  unknownWent = 0;
  readonly samples: Sample[] = [];
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
    this.gained = new Tally(size);
    this.lost = new Tally(size);
  }

  get isNothing(): boolean {
    return this.gained.pairs + this.lost.pairs + this.unknownCame + this.unknownWent === 0;
  }

  /** So many pages, one of which is named, went from the one set of people to the other. */
  add(before: People3, after: People3, pages: number, content: number): void {
    if (pages === 0) return;
    this.#tally('gained', after.yes, before.yes, pages, content);
    this.#tally('lost', before.yes, after.yes, pages, content);
    const [was, is] = [unknown(before), unknown(after)];
    if (was === null && is === null) return;
    const none = noBits(this.#size);
    this.unknownCame += pages * countBits(difference(is ?? none, was ?? none));
    this.unknownWent += pages * countBits(difference(was ?? none, is ?? none));
  }

  #tally(effect: Sample['effect'], more: Bits, less: Bits, pages: number, content: number): void {
    const people = difference(more, less);
    const count = countBits(people);
    if (count === 0) return;
    const tally = this[effect];
    addBits(tally.people, people);
    tally.pages += pages;
    tally.pairs += pages * count;
    if (this.samples.length >= SAMPLES) return;
    const some = numbersOf(people).slice(0, SAMPLES - this.samples.length);
    this.samples.push(...some.map((person) => ({ person, content, effect })));
  }
}

const difference = (a: Bits, b: Bits): Bits => {
  const out = new Uint32Array(a.length);
  for (let w = 0; w < a.length; w += 1) out[w] = a[w]! & ~b[w]!;
  return out;
};

const unknown = ({ yes, maybe }: People3): Bits | null => (yes === maybe ? null : difference(maybe, yes));
