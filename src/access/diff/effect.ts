import type { Bits } from '../bits.ts';
import { addBits, countBits, noBits, numbersOf } from '../bits.ts';
import type { People3 } from '../people3.ts';
import type { Ledger } from './ledger.ts';

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

  readonly #ledger: Ledger | undefined;

  constructor(size: number, ledger?: Ledger) {
    this.gained = new Tally(size);
    this.lost = new Tally(size);
    this.#ledger = ledger;
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
    this.unknownCame += pages * countBits(difference(is, was));
    this.unknownWent += pages * countBits(difference(was, is));
  }

  #tally(effect: Sample['effect'], more: Bits, less: Bits, pages: number, content: number): void {
    const people = difference(more, less);
    if (people === NOBODY) return;
    const count = countBits(people);
    const tally = this[effect];
    addBits(tally.people, people);
    tally.pages += pages;
    tally.pairs += pages * count;
    this.#ledger?.add(effect, people, pages, content);
    if (this.samples.length >= SAMPLES) return;
    const some = numbersOf(people).slice(0, SAMPLES - this.samples.length);
    this.samples.push(...some.map((person) => ({ person, content, effect })));
  }
}

/** The empty set, over however many people. */
const NOBODY: Bits = new Uint32Array(0);

/** Who is in the one set and not in the other: most often nobody, which costs nothing but the look. */
const difference = (a: Bits, b: Bits): Bits => {
  let out: Bits | undefined;
  for (let w = 0; w < a.length; w += 1) {
    const word = a[w]! & ~(b[w] ?? 0);
    if (word === 0) continue;
    out ??= new Uint32Array(a.length);
    out[w] = word;
  }
  return out ?? NOBODY;
};

const unknown = ({ yes, maybe }: People3): Bits => (yes === maybe ? NOBODY : difference(maybe, yes));
