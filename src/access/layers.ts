import type { Bits } from './bits.ts';
import { hasBit } from './bits.ts';
import type { Facts, Principal } from './facts.ts';
import type { Principals } from './principals.ts';
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

/**
 * Restriction lists by number, equal ones once. A list lets through whom it names, directly or by group, guests too;
 * the unknown one may let through anybody.
 */
export class Layers {
  readonly lists: (readonly Principal[])[] = [[]];
  readonly #numbers = new Map<string, number>();
  readonly #facts: Facts;
  readonly #principals: Principals;
  readonly #settled: Settled | null;
  readonly #own = new Map<number, OwnLayer>();

  /** `settled`: what the site's own answers settle; null: they are left out, and all that is unknown is one layer. */
  constructor(facts: Facts, principals: Principals, settled: Settled | null = null) {
    this.#facts = facts;
    this.#principals = principals;
    this.#settled = settled;
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
    const layer = this.lists.push(this.lists[base]!) - 1;
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
      number = this.lists.push(list) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }

  /** Whether the site has stopped somebody at this layer or above it: then it is not open to everybody. */
  hasStopped(layer: number): boolean {
    return this.#own.get(layer)?.settled?.stopped.some((word) => word !== 0) ?? false;
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
    const through = this.#principals.union(this.lists[layer]!);
    for (let w = 0; w < yes.length; w += 1) yes[w]! &= through.yes[w]!;
    if (maybe !== yes) for (let w = 0; w < maybe.length; w += 1) maybe[w]! &= through.maybe[w]!;
  }

  #narrowOwn({ base, settled }: OwnLayer, yes: Bits, maybe: Bits): void {
    if (settled === undefined) {
      this.narrow(base, yes, maybe);
      return;
    }
    const through = base === UNKNOWN_LAYER ? null : this.#principals.union(this.lists[base]!);
    for (let w = 0; w < yes.length; w += 1) {
      const [sure, open] = through === null ? [0, -1] : [through.yes[w]!, through.maybe[w]!];
      const passes = sure | (open & settled.passed[w]!);
      yes[w]! &= passes;
      maybe[w]! &= passes | (open & ~settled.stopped[w]!);
    }
  }

  /** Whether the list of a layer always decides: no group in it is unread. */
  isCertain(layer: number): boolean {
    if (layer === UNKNOWN_LAYER || this.#own.has(layer)) return false;
    return this.lists[layer]!.every(({ type, id }) => {
      if (type === 'user') return true;
      const group = type === 'group' ? this.#facts.groups.get(id) : undefined;
      return group !== undefined && group.unread === null;
    });
  }

  verdict(layer: number, person: number): Verdict {
    const own = this.#own.get(layer);
    if (own !== undefined) {
      const verdict = this.verdict(own.base, person);
      return verdict === 'unknown' ? settledFor(own.settled, person) : verdict;
    }
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
