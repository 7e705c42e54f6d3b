import type { Bits } from './bits.ts';
import { addBits, hasBit, noBits } from './bits.ts';
import type { Facts, GroupFacts, Principal } from './facts.ts';
import { ANONYMOUS } from './facts.ts';
import type { People3 } from './people3.ts';
import { isCertain } from './people3.ts';
import type { Settled, SettledGate } from './settledGate.ts';
import { settledFor } from './settledGate.ts';
import type { Verdict } from './verdict.ts';

/** The layer whose restriction is not known; every other number is a list of principals. */
export const UNKNOWN_LAYER = 0;

/** The layer of one content that is not known for everybody, apart from all others since the site was asked about it. */
interface OwnLayer {
  readonly base: number;
  /** Absent: nobody was asked about yet. */
  readonly settled: SettledGate | undefined;
}

/** Whom a list names, looked up. */
interface NamedList {
  readonly principals: readonly Principal[];
  readonly people: readonly number[];
  readonly groups: readonly GroupFacts[];
  /** Whether it names something for which nobody knows who stands. */
  readonly isVague: boolean;
}

/**
 * Restriction lists by number, equal ones once. A list lets through whom it names, directly or by group, guests too;
 * the unknown one may let through anybody.
 */
export class Layers {
  readonly #lists: NamedList[] = [{ principals: [], people: [], groups: [], isVague: true }];
  readonly #numbers = new Map<string, number>();
  /** By id of the group: the lists that name it. */
  readonly #naming = new Map<string, number[]>();
  readonly #facts: Facts;
  readonly #through: Bits;

  readonly #settled: Settled | null;
  readonly #own = new Map<number, OwnLayer>();

  /** `settled`: what the site's own answers settle; null: they are left out, and all that is unknown is one layer. */
  constructor(facts: Facts, settled: Settled | null = null) {
    this.#facts = facts;
    this.#settled = settled;
    this.#through = noBits(facts.people.ids.length);
  }

  get size(): number {
    return this.#lists.length;
  }

  /** The layer that a content's own restriction on viewing makes; null where it makes none. */
  ofRead(content: number): number | null {
    const base = this.#of(content, 'read');
    return base === null ? null : this.#apart(base, this.#settled?.own.get(content));
  }

  /** The layer of what stands above a content and is out of sight. */
  aboveLost(content: number): number {
    return this.#apart(UNKNOWN_LAYER, this.#settled?.above.get(content));
  }

  #apart(base: number, settled: SettledGate | undefined): number {
    if (this.#settled === null || this.isCertain(base)) return base;
    const layer = this.#lists.push(this.#lists[base]!) - 1;
    this.#own.set(layer, { base, settled });
    return layer;
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
      const named = this.#lookUp(list);
      number = this.#lists.push(named) - 1;
      this.#numbers.set(key, number);
      for (const { id } of named.groups) {
        const naming = this.#naming.get(id);
        if (naming === undefined) this.#naming.set(id, [number]);
        else naming.push(number);
      }
    }
    return number;
  }

  /** Whether the site has stopped somebody at this layer or above it: then it is not open to everybody. */
  hasStopped(layer: number): boolean {
    return this.#own.get(layer)?.settled?.stopped.some((word) => word !== 0) ?? false;
  }

  principals(layer: number): readonly Principal[] {
    return this.#lists[layer]!.principals;
  }

  /** The layers whose list names the group. */
  naming(groupId: string): readonly number[] {
    return this.#naming.get(groupId) ?? [];
  }

  /** Narrows the two sets to those whom the layer lets through; they may be one object. */
  narrow(layer: number, yes: Bits, maybe: Bits): void {
    const own = this.#own.get(layer);
    if (own !== undefined) {
      this.#narrowOwn(own, yes, maybe);
      return;
    }
    if (layer === UNKNOWN_LAYER) {
      yes.fill(0);
      return;
    }
    const through = this.#peopleThrough(this.#lists[layer]!);
    for (let w = 0; w < yes.length; w += 1) yes[w]! &= through[w]!;
    if (maybe === yes) return;
    if (this.isCertain(layer)) for (let w = 0; w < maybe.length; w += 1) maybe[w]! &= through[w]!;
    // Anybody who is logged in may be in what nobody knows.
    else maybe[0]! &= through[0]! | ~1;
  }

  /** Those of some people whom the layer lets through; where there is none, all of them. */
  narrowed(layer: number | null, people: People3): People3 {
    if (layer === null) return people;
    const yes = people.yes.slice();
    const maybe = isCertain(people) && this.isCertain(layer) ? yes : people.maybe.slice();
    this.narrow(layer, yes, maybe);
    return { yes, maybe };
  }

  /** Whom a list lets through for certain; overwritten by the next. */
  #peopleThrough({ people, groups }: NamedList): Bits {
    const [only] = groups;
    // Most lists name one group, whose members are there already.
    if (groups.length === 1 && people.length === 0 && only!.unread === null) return only!.members;
    const through = this.#through.fill(0);
    for (const person of people) through[person >>> 5]! |= 1 << (person & 31);
    for (const { members, unread } of groups) if (unread === null) addBits(through, members);
    return through;
  }

  #narrowOwn({ base, settled }: OwnLayer, yes: Bits, maybe: Bits): void {
    const before = yes.slice();
    this.narrow(base, yes, maybe);
    if (settled === undefined) return;
    for (let w = 0; w < yes.length; w += 1) {
      yes[w]! |= before[w]! & maybe[w]! & settled.passed[w]!;
      maybe[w]! = yes[w]! | (maybe[w]! & ~settled.stopped[w]!);
    }
  }

  /** Whether it is known for everybody whether the layer lets them through. */
  isCertain(layer: number): boolean {
    if (this.#own.has(layer)) return false;
    const { isVague, groups } = this.#lists[layer]!;
    return !isVague && groups.every(({ unread }) => unread === null);
  }

  verdict(layer: number, person: number): Verdict {
    const own = this.#own.get(layer);
    if (own !== undefined) {
      const verdict = this.verdict(own.base, person);
      return verdict === 'unknown' ? settledFor(own.settled, person) : verdict;
    }
    if (layer === UNKNOWN_LAYER) return 'unknown';
    const { people, groups } = this.#lists[layer]!;
    if (people.includes(person)) return 'yes';
    for (const { members, unread } of groups) if (unread === null && hasBit(members, person)) return 'yes';
    return person === ANONYMOUS || this.isCertain(layer) ? 'no' : 'unknown';
  }

  #lookUp(principals: readonly Principal[]): NamedList {
    const people: number[] = [];
    const groups: GroupFacts[] = [];
    let isVague = false;
    for (const { type, id } of principals) {
      if (type === 'user') {
        // Somebody whom nothing else tells of is nobody here.
        const person = this.#facts.people.numbers.get(id);
        if (person !== undefined) people.push(person);
        continue;
      }
      const group = type === 'group' ? this.#facts.groups.get(id) : undefined;
      if (group === undefined) isVague = true;
      else groups.push(group);
    }
    return { principals, people, groups, isVague };
  }
}
