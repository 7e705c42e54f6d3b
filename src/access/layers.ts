import type { Bits } from './bits.ts';
import { hasBit } from './bits.ts';
import type { Facts, Principal } from './facts.ts';
import type { People3 } from './people3.ts';
import { isCertain } from './people3.ts';
import type { Principals } from './principals.ts';
import type { Verdict } from './verdict.ts';

/** The layer whose restriction is not known; every other number is a list of principals. */
export const UNKNOWN_LAYER = 0;

/**
 * Restriction lists by number, equal ones once. A list lets through whom it names, directly or by group, guests too;
 * the unknown one may let through anybody.
 */
export class Layers {
  readonly lists: (readonly Principal[])[] = [[]];
  readonly #numbers = new Map<string, number>();
  readonly #facts: Facts;
  readonly #principals: Principals;

  constructor(facts: Facts, principals: Principals) {
    this.#facts = facts;
    this.#principals = principals;
  }

  /** The layer that a content's own restriction on viewing makes; null where it makes none. */
  ofRead(content: number): number | null {
    return this.#of(content, 'read');
  }

  ofUpdate(content: number): number | null {
    return this.#of(content, 'update');
  }

  #of(content: number, operation: 'read' | 'update'): number | null {
    const own = this.#facts.restrictions.get(content);
    if (own === undefined) return null;
    if (own.unread !== null) return UNKNOWN_LAYER;
    const list = own[operation];
    return list.length === 0 ? null : this.numberOf(list);
  }

  numberOf(list: readonly Principal[]): number {
    const key = list
      .map(({ type, id }) => `${type}:${id}`)
      .sort()
      .join('\n');
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.lists.push(list) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }

  /** Narrows the two sets to those whom the layer lets through; they may be one object. */
  narrow(layer: number, yes: Bits, maybe: Bits): void {
    if (layer === UNKNOWN_LAYER) {
      yes.fill(0);
      return;
    }
    const through = this.#principals.union(this.lists[layer]!);
    for (let w = 0; w < yes.length; w += 1) yes[w]! &= through.yes[w]!;
    if (maybe !== yes) for (let w = 0; w < maybe.length; w += 1) maybe[w]! &= through.maybe[w]!;
  }

  /** Those of some people whom the layer lets through; null: there is none. */
  through(layer: number | null, people: People3): People3 {
    if (layer === null) return people;
    const yes = people.yes.slice();
    const maybe = isCertain(people) && this.isCertain(layer) ? yes : people.maybe.slice();
    this.narrow(layer, yes, maybe);
    return { yes, maybe };
  }

  /** Whether the list of a layer always decides: no group in it is unread. */
  isCertain(layer: number): boolean {
    if (layer === UNKNOWN_LAYER) return false;
    return this.lists[layer]!.every(({ type, id }) => {
      if (type === 'user') return true;
      const group = type === 'group' ? this.#facts.groups.get(id) : undefined;
      return group !== undefined && group.unread === null;
    });
  }

  verdict(layer: number, person: number): Verdict {
    if (layer === UNKNOWN_LAYER) return 'unknown';
    let verdict: Verdict = 'no';
    const ownId = this.#facts.people.ids[person]!;
    for (const principal of this.lists[layer]!) {
      if (principal.type === 'user') {
        if (principal.id === ownId) return 'yes';
        continue;
      }
      const group = principal.type === 'group' ? this.#facts.groups.get(principal.id) : undefined;
      if (group === undefined || group.unread !== null) {
        if (person !== 0) verdict = 'unknown';
      } else if (hasBit(group.members, person)) return 'yes';
    }
    return verdict;
  }
}
