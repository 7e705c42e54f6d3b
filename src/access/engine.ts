import type { Bits } from './bits.ts';
import { countBits, hasBit, noBits } from './bits.ts';
import { Classes } from './classes.ts';
import type { Facts } from './facts.ts';
import { ANONYMOUS } from './facts.ts';
import { Layers } from './layers.ts';
import type { People3 } from './people3.ts';
import { both, isCertain, verdictFor, withVerdict } from './people3.ts';
import { Principals } from './principals.ts';
import { settle } from './settle.ts';
import type { Settled, SettledGate } from './settledGate.ts';
import { settledFor } from './settledGate.ts';
import type { SpaceRight } from './spaceGate.ts';
import { isFree, SpaceGate } from './spaceGate.ts';
import type { Right, Verdict } from './verdict.ts';
import { allOf } from './verdict.ts';

/** How many people, anonymous ones aside. */
export interface Counts {
  readonly yes: number;
  readonly unknown: number;
}

/**
 * Who can see and edit what, for everybody at once, from the facts of one moment. Pages are grouped in ACL classes, each
 * resolved once over all people; what is asked about editing adds the space's right and the page's own restriction.
 */
export class Engine {
  readonly facts: Facts;
  readonly principals: Principals;
  readonly layers: Layers;
  readonly classes: Classes;
  /** Null where the site's answers are left out. */
  readonly settled: Settled | null;
  /** By number of the space; then the right to view, to administer, and for editing the kind of content. */
  readonly #gates = new Map<number, Map<string, { readonly gate: SpaceGate; all: People3 | undefined }>>();
  #counts: { readonly yes: Uint32Array; readonly unknown: Uint32Array } | undefined;

  constructor(facts: Facts) {
    this.facts = facts;
    this.principals = new Principals(facts);
    this.settled = facts.checks === undefined ? null : settle(facts, this.principals);
    this.layers = new Layers(facts, this.settled);
    this.classes = new Classes(facts.contents, this.layers, facts.spaces.length);
  }

  /** Whom the site and the space let through. */
  gate(space: number, right: SpaceRight, kind: string): People3 {
    const kept = this.#gate(space, right, kind);
    if (kept.all === undefined) {
      const settled = right === 'view' ? this.settled?.spaces.get(space) : undefined;
      kept.all = settled === undefined ? kept.gate.all() : settledBy(kept.gate.all(), settled);
    }
    return kept.all;
  }

  /** The same for one person. */
  gateVerdict(space: number, right: Right, kind: string, person: number): Verdict {
    const { gate, all } = this.#gate(space, right, kind);
    if (all !== undefined) return verdictFor(all, person);
    const verdict = gate.verdict(person);
    return verdict === 'unknown' && right === 'view' ? settledFor(this.settled?.spaces.get(space), person) : verdict;
  }

  #gate(space: number, right: SpaceRight, kind: string) {
    let ofSpace = this.#gates.get(space);
    if (ofSpace === undefined) {
      ofSpace = new Map();
      this.#gates.set(space, ofSpace);
    }
    const key = right === 'view' ? '' : right === 'edit' ? kind : right;
    let kept = ofSpace.get(key);
    if (kept === undefined) {
      const gate = new SpaceGate(this.facts, this.principals, this.facts.spaces[space]!, right, kind);
      kept = { gate, all: undefined };
      ofSpace.set(key, kept);
    }
    return kept;
  }

  /** Forgets what a space's door lets through, after what it grants, or what people are, has changed. */
  forgetGate(space: number): void {
    this.#gates.delete(space);
  }

  /** Asks the door of a space anew for one person, after what they are has changed, and keeps that. */
  refreshGate(space: number, person: number): Verdict {
    const kept = this.#gate(space, 'view', '');
    const verdict = kept.gate.verdict(person);
    if (kept.all !== undefined) kept.all = withVerdict(kept.all, person, verdict);
    return verdict;
  }

  /** Who can see what is of a class. */
  viewersOf(aclClass: number): People3 {
    const { layers, classes, facts } = this;
    const gate = this.gate(classes.space[aclClass]!, 'view', '');
    const chain = isFree(facts) ? [] : classes.layersOf(aclClass);
    const yes = gate.yes.slice();
    const maybe = isCertain(gate) && chain.every((layer) => layers.isCertain(layer)) ? yes : gate.maybe.slice();
    for (const layer of chain) layers.narrow(layer, yes, maybe);
    return { yes, maybe };
  }

  /** Who can do it to one content. */
  who(content: number, right: Right): People3 {
    const { layers, classes, facts } = this;
    const aclClass = classes.of[content]!;
    const space = classes.space[aclClass]!;
    const viewers = this.viewersOf(aclClass);
    if (right === 'view') return viewers;
    const editors = both(viewers, this.gate(space, 'edit', facts.contents.kind(content)));
    const own = isFree(facts) ? null : layers.ofUpdate(content);
    if (own === null) return editors;
    const maybe = isCertain(editors) && !layers.isCertain(own) ? editors.yes.slice() : editors.maybe;
    layers.narrow(own, editors.yes, maybe);
    return { yes: editors.yes, maybe };
  }

  verdict(person: number, content: number, right: Right): Verdict {
    const { layers, classes, facts } = this;
    const aclClass = classes.of[content]!;
    const space = classes.space[aclClass]!;
    const verdicts = [this.gateVerdict(space, 'view', '', person)];
    if (!isFree(facts)) verdicts.push(...classes.layersOf(aclClass).map((layer) => layers.verdict(layer, person)));
    if (right === 'edit') {
      verdicts.push(this.gateVerdict(space, 'edit', facts.contents.kind(content), person));
      const own = isFree(facts) ? null : layers.ofUpdate(content);
      if (own !== null) verdicts.push(layers.verdict(own, person));
    }
    return allOf(verdicts);
  }

  /** What one person can do it to, of everything that people read: the numbers of the contents. */
  sees(person: number, right: Right): { readonly yes: number[]; readonly unknown: number[] } {
    const { facts, layers } = this;
    const { contents } = facts;
    const view = this.#verdictsByClass(person);
    const seen = { yes: [] as number[], unknown: [] as number[] };
    const edits = new Map<string, Verdict>();
    for (let i = 0; i < contents.size; i += 1) {
      let verdict = view[this.classes.of[i]!]!;
      if (verdict === NO || !contents.isReadable(i)) continue;
      if (right === 'edit') {
        const own = isFree(facts) ? null : layers.ofUpdate(i);
        const space = contents.space[i]!;
        const key = `${space} ${contents.kind(i)} ${own}`;
        let edit = edits.get(key);
        if (edit === undefined) {
          const gate = this.gateVerdict(space, 'edit', contents.kind(i), person);
          edit = allOf([gate, own === null ? 'yes' : layers.verdict(own, person)]);
          edits.set(key, edit);
        }
        verdict = Math.min(verdict, numberOf(edit));
      }
      if (verdict === YES) seen.yes.push(i);
      else if (verdict === UNKNOWN) seen.unknown.push(i);
    }
    return seen;
  }

  /** How many people can see what is of a class. All classes are resolved at once, when first asked. */
  viewers(aclClass: number): Counts {
    if (this.#counts === undefined) {
      const counts = { yes: new Uint32Array(this.classes.size), unknown: new Uint32Array(this.classes.size) };
      this.resolve((resolved, { yes, maybe }) => {
        counts.yes[resolved] = peopleIn(yes);
        counts.unknown[resolved] = yes === maybe ? 0 : peopleIn(maybe) - counts.yes[resolved]!;
      });
      this.#counts = counts;
    }
    return { yes: this.#counts.yes[aclClass]!, unknown: this.#counts.unknown[aclClass]! };
  }

  /**
   * Visits every class with who can see what is of it, each after the class above it. What is given is overwritten by the
   * next: whoever keeps it copies it.
   */
  resolve(visit: (aclClass: number, viewers: People3) => void): void {
    for (let space = 0; space < this.facts.spaces.length; space += 1) {
      this.resolveSpace(space, this.gate(space, 'view', ''), visit);
    }
  }

  /**
   * The same for the classes of one space, as if so many people came through its door. What lies below a class is left
   * out where the visit of it gives false.
   */
  resolveSpace(space: number, door: People3, visit: (aclClass: number, viewers: People3) => unknown): void {
    const { classes, layers, facts } = this;
    const size = facts.people.ids.length;
    const free = isFree(facts);
    const buffers: { yes: Bits; maybe: Bits }[] = [];
    const descend = (parent: number, viewers: People3, depth: number): void => {
      for (const aclClass of classes.below(parent)) {
        buffers[depth] ??= { yes: noBits(size), maybe: noBits(size) };
        const buffer = buffers[depth]!;
        const layer = classes.layer[aclClass]!;
        buffer.yes.set(viewers.yes);
        const sure = isCertain(viewers) && (free || layers.isCertain(layer));
        if (!sure) buffer.maybe.set(viewers.maybe);
        const own = sure ? { yes: buffer.yes, maybe: buffer.yes } : buffer;
        if (!free) layers.narrow(layer, own.yes, own.maybe);
        if (visit(aclClass, own) !== false) descend(aclClass, own, depth + 1);
      }
    };
    if (visit(space, door) !== false) descend(space, door, 0);
  }

  /** NO, UNKNOWN or YES for each class. */
  #verdictsByClass(person: number): Uint8Array {
    const { classes, layers, facts } = this;
    const verdicts = new Uint8Array(classes.size);
    const free = isFree(facts);
    const ofLayer = new Uint8Array(layers.size).fill(UNASKED);
    for (let at = 0; at < classes.size; at += 1) {
      const parent = classes.parent[at]!;
      if (parent < 0) {
        verdicts[at] = numberOf(this.gateVerdict(at, 'view', '', person));
        continue;
      }
      const above = verdicts[parent]!;
      const layer = classes.layer[at]!;
      if (above === NO || free) verdicts[at] = above;
      else {
        if (ofLayer[layer] === UNASKED) ofLayer[layer] = numberOf(layers.verdict(layer, person));
        verdicts[at] = Math.min(above, ofLayer[layer]!);
      }
    }
    return verdicts;
  }
}

/** The gate with what the site's answers settle of it; what was known stays. */
const settledBy = (gate: People3, { passed, stopped }: SettledGate): People3 => {
  const yes = gate.yes.map((word, w) => word | (gate.maybe[w]! & passed[w]!));
  return { yes, maybe: gate.maybe.map((word, w) => yes[w]! | (word & ~stopped[w]!)) };
};

/** Verdicts as numbers whose smallest decides. */
const NO = 0;
const UNKNOWN = 1;
const YES = 2;
const UNASKED = 3;

const numberOf = (verdict: Verdict): number => (verdict === 'yes' ? YES : verdict === 'no' ? NO : UNKNOWN);

const peopleIn = (bits: Bits): number => countBits(bits) - (hasBit(bits, ANONYMOUS) ? 1 : 0);
