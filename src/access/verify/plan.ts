import type { PermissionQuestion } from '../../blueprints/confluence/permissionCheck.ts';
import type { Bits } from '../bits.ts';
import { countBits, noBits } from '../bits.ts';
import type { Engine } from '../engine.ts';
import type { Facts, Principal } from '../facts.ts';
import { ANONYMOUS, ANONYMOUS_ID, PRODUCT_ACCESS } from '../facts.ts';
import { isCertain, verdictFor } from '../people3.ts';
import { grantsFor, isFree, reachOf } from '../spaceGate.ts';
import { keyOf } from './question.ts';

/** What has been asked already. */
export interface Asked {
  /** Keys of questions; see {@link keyOf}. */
  readonly keys: ReadonlySet<string>;
  /** Pages that the site tells nothing of. */
  readonly silent: ReadonlySet<string>;
}

export interface Plan {
  /** Those that settle most come first. None of them asks for what another one is likely to tell. */
  readonly questions: readonly PermissionQuestion[];
  /** Pairs of a person and a page of which nobody knows whether the one may view the other. */
  readonly unknown: number;
}

/** Most folders are open to whoever sees the space. */
const OPEN = 0.9;
/** A list that is known to stop somebody lets few in. */
const NAMED = 0.2;
/** Groups are weighed against every class, so not all of a thousand of them. */
const MOST_GROUPS = 24;

/**
 * The next questions about what is unknown, by how many pairs each is expected to settle.
 *
 * Classes hang together as the tree does. Where a gate is not certain there is an anchor; every class belongs to the
 * nearest anchor at or above it. A yes opens every anchor on the way up, a no closes all that hangs below. So one question
 * settles a whole layer for one person, and one about a group whose members all come this way settles it for them all; one
 * about anonymous people, for everybody. These are asked first, and people one by one only where they were refused.
 */
export const planUnknown = (engine: Engine, asked: Asked, most: number): Plan => new Planner(engine, asked).plan(most);

/** A group, or anonymous people, for whom one yes lets many through. */
interface Many {
  readonly type: 'group' | 'anonymous';
  readonly id: string;
  /** Null: everybody. */
  readonly members: Bits | null;
  /** The share of known restrictions that name it. */
  readonly named: number;
  /** By class: whether it comes through all that is known on the way. */
  readonly comes: Uint8Array;
  /** By anchor: pairs that hang there and that a yes settles. */
  readonly pairs: Float64Array;
  /** Anchors at which it was refused. */
  readonly refused: Set<number>;
}

interface Candidate {
  readonly anchor: number;
  readonly value: number;
  /** Null: people one by one. */
  readonly many: Many | null;
}

class Planner {
  readonly #engine: Engine;
  readonly #asked: Asked;
  /** By class: how many pages people read, and one of them. */
  readonly #pages: Uint32Array;
  readonly #page: Int32Array;
  /** By class: the nearest anchor at or above it; -1: none. */
  readonly #anchor: Int32Array;
  /** By anchor: the classes that hang there and have pages of which something is unknown, from the top down. */
  readonly #classesAt = new Map<number, number[]>();

  constructor(engine: Engine, asked: Asked) {
    this.#engine = engine;
    this.#asked = asked;
    const { classes, facts, layers } = engine;
    const { contents } = facts;
    this.#pages = new Uint32Array(classes.size);
    this.#page = new Int32Array(classes.size).fill(-1);
    for (let i = 0; i < contents.size; i += 1) {
      if (!contents.isReadable(i)) continue;
      const aclClass = classes.of[i]!;
      this.#pages[aclClass]! += 1;
      if (this.#page[aclClass] === -1 && !asked.silent.has(contents.ids[i]!)) this.#page[aclClass] = i;
    }
    const free = isFree(facts);
    this.#anchor = new Int32Array(classes.size);
    // Classes come after their parents.
    for (let at = 0; at < classes.size; at += 1) {
      const isAnchor =
        classes.parent[at]! < 0
          ? !isCertain(engine.gate(at, 'view', ''))
          : !free && !layers.isCertain(classes.layer[at]!);
      this.#anchor[at] = isAnchor ? at : classes.parent[at]! < 0 ? -1 : this.#anchor[classes.parent[at]!]!;
    }
  }

  plan(most: number): Plan {
    const { classes } = this.#engine;
    const many = this.#many();
    const pagesAt = new Float64Array(classes.size);
    let unknown = 0;
    const bits = noBits(this.#engine.facts.people.ids.length);
    this.#engine.resolve((aclClass, { yes, maybe }) => {
      const pages = this.#pages[aclClass]!;
      const anchor = this.#anchor[aclClass]!;
      if (pages === 0 || anchor < 0 || yes === maybe) return;
      for (let w = 0; w < bits.length; w += 1) bits[w] = maybe[w]! & ~yes[w]!;
      const people = countBits(bits);
      if (people === 0) return;
      unknown += pages * people;
      pagesAt[anchor]! += pages;
      const list = this.#classesAt.get(anchor);
      if (list === undefined) this.#classesAt.set(anchor, [aclClass]);
      else list.push(aclClass);
      for (const one of many) {
        if (one.comes[anchor] === 1) {
          one.pairs[anchor]! += pages * (one.members === null ? people : countBoth(bits, one.members));
        }
      }
    });
    for (const classesThere of this.#classesAt.values()) classesThere.sort((a, b) => a - b);
    const candidates = this.#candidates(many, pagesAt).sort((a, b) => b.value - a.value || a.anchor - b.anchor);
    return { questions: this.#choose(candidates, most), unknown };
  }

  #above(anchor: number): number {
    const parent = this.#engine.classes.parent[anchor]!;
    return parent < 0 ? -1 : this.#anchor[parent]!;
  }

  *#way(anchor: number): Generator<number> {
    for (let at = anchor; at >= 0; at = this.#above(at)) yield at;
  }

  #candidates(many: readonly Many[], pagesAt: Float64Array): Candidate[] {
    const { layers, classes } = this.#engine;
    const below = pagesAt.slice();
    const anchors = [...this.#anchor.keys()].filter((at) => this.#anchor[at] === at);
    for (const at of [...anchors].reverse()) {
      const above = this.#above(at);
      if (above >= 0) below[above]! += below[at]!;
    }
    const isShut = (at: number): boolean =>
      (classes.parent[at]! >= 0 && layers.hasStopped(classes.layer[at]!)) ||
      many.some(({ refused }) => refused.has(at));
    const candidates: Candidate[] = [];
    for (const anchor of this.#classesAt.keys()) {
      const way = [...this.#way(anchor)];
      const shut = way.some(isShut);
      for (const one of many) {
        const pairs = way.reduce((sum, at) => sum + one.pairs[at]!, 0);
        if (pairs === 0 || one.comes[anchor] === 0 || way.some((at) => one.refused.has(at))) continue;
        const unsure = way.filter((at) => one.pairs[at]! > 0).length;
        const chance = shut ? one.named : OPEN ** unsure;
        if (chance > 0) candidates.push({ anchor, many: one, value: chance * pairs });
      }
      const opened = way.reduce((sum, at) => sum + pagesAt[at]!, 0);
      const chance = shut ? NAMED : OPEN;
      candidates.push({ anchor, many: null, value: chance * opened + (1 - chance) * below[anchor]! });
    }
    return candidates;
  }

  #choose(candidates: readonly Candidate[], most: number): PermissionQuestion[] {
    const questions: PermissionQuestion[] = [];
    /** Anchors that a question about many is under way for, and all above them. */
    const pending = new Set<number>();
    const pendingHere = new Set<number>();
    const pendingFor = new Set<string>();
    for (const { anchor, many } of candidates) {
      if (questions.length >= most) break;
      if (pending.has(anchor) || [...this.#way(anchor)].some((at) => pendingHere.has(at))) continue;
      if (many !== null) {
        const question = this.#about(anchor, many.type, many.id, (aclClass) => many.comes[aclClass] === 1);
        if (question === undefined) continue;
        questions.push(question);
        pendingHere.add(anchor);
        for (const at of this.#way(anchor)) pending.add(at);
        continue;
      }
      for (const [person, id] of this.#engine.facts.people.ids.entries()) {
        if (questions.length >= most) break;
        const way = [...this.#way(anchor)].map((at) => `${at} ${person}`);
        if (way.some((key) => pendingFor.has(key))) continue;
        const question = this.#about(
          anchor,
          person === ANONYMOUS ? 'anonymous' : 'user',
          id,
          (aclClass) => this.#engine.verdict(person, this.#page[aclClass]!, 'view') === 'unknown',
        );
        if (question === undefined) continue;
        questions.push(question);
        for (const key of way) pendingFor.add(key);
      }
    }
    return questions;
  }

  /** The question about the first page below an anchor that serves and was not asked about. */
  #about(
    anchor: number,
    subjectType: PermissionQuestion['subjectType'],
    subjectId: string,
    serves: (aclClass: number) => boolean,
  ): PermissionQuestion | undefined {
    for (const aclClass of this.#classesAt.get(anchor) ?? []) {
      const page = this.#page[aclClass]!;
      if (page < 0 || !serves(aclClass)) continue;
      const pageId = this.#engine.facts.contents.ids[page]!;
      const question = { pageId, subjectType, subjectId, operation: 'read' } as const;
      if (!this.#asked.keys.has(keyOf(question))) return question;
    }
    return undefined;
  }

  /** Groups and anonymous people that may be asked about: those that give the product or open a space, by size, then those that lists name. */
  #many(): readonly Many[] {
    const { facts } = this.#engine;
    const product = new Set(PRODUCT_ACCESS.flatMap((access) => [...facts.accessGroups[access].ids]));
    const named = shareNaming(facts);
    // A site that does not answer for a group without the product answers for none of them.
    const refusedBySite = new Set(
      (facts.checks ?? []).flatMap((check) =>
        check.subjectType === 'group' && check.refusedBy === 'site' ? [check.subjectId] : [],
      ),
    );
    const productOnly = [...refusedBySite].some((id) => !product.has(id));
    const letIn = new Set(
      facts.spaces.flatMap((space) =>
        grantsFor(facts, space, 'view', '').flatMap(({ principal }) =>
          principal.type === 'group' ? [principal.id] : [],
        ),
      ),
    );
    const weight = (id: string): number =>
      countBits(facts.groups.get(id)!.members) * (product.has(id) || letIn.has(id) ? 1 : (named.get(id) ?? 0));
    const groups = [...facts.groups.values()]
      .filter(({ id, unread }) => unread === null && !refusedBySite.has(id) && (product.has(id) || !productOnly))
      .filter(({ id }) => weight(id) > 0)
      .sort((a, b) => weight(b.id) - weight(a.id))
      .slice(0, MOST_GROUPS);
    return [
      this.#oneOfMany('anonymous', ANONYMOUS_ID, null, 0),
      ...groups.map(({ id, members }) => this.#oneOfMany('group', id, members, named.get(id) ?? 0)),
    ];
  }

  #oneOfMany(type: Many['type'], id: string, members: Bits | null, named: number): Many {
    const { classes, facts, layers } = this.#engine;
    const refused = new Set<number>();
    const refusingSpaces = new Set<number>();
    for (const check of facts.checks ?? []) {
      const content = facts.contents.numbers.get(check.pageId);
      if (check.allowed || content === undefined || check.subjectType !== type || check.subjectId !== id) continue;
      const aclClass = classes.of[content]!;
      if (check.refusedBy === 'space') refusingSpaces.add(classes.space[aclClass]!);
      else refused.add(this.#anchor[aclClass]!);
    }
    const comes = new Uint8Array(classes.size);
    for (let at = 0; at < classes.size; at += 1) {
      const parent = classes.parent[at]!;
      const isOpen =
        parent < 0
          ? !refusingSpaces.has(at) && this.#entersSpace(at, type, id)
          : comes[parent] === 1 && isOpenTo(layers.principals(classes.layer[at]!), type, id);
      comes[at] = isOpen ? 1 : 0;
    }
    return { type, id, members, named, comes, pairs: new Float64Array(classes.size), refused };
  }

  #entersSpace(number: number, type: Many['type'], id: string): boolean {
    const { facts } = this.#engine;
    if (type === 'anonymous') return verdictFor(this.#engine.gate(number, 'view', ''), ANONYMOUS) !== 'no';
    const space = facts.spaces[number]!;
    const isForGroup = (principal: Principal): boolean =>
      principal.type === 'group'
        ? principal.id === id
        : reachOf(principal) === 'everyone' ||
          reachOf(principal) === 'logged-in' ||
          principal.id === 'all-licensed-users';
    return space.unread !== null || grantsFor(facts, space, 'view', '').some(({ principal }) => isForGroup(principal));
  }
}

/** An unknown list is taken for open, until the site says otherwise. */
const isOpenTo = (list: readonly Principal[], type: string, id: string): boolean =>
  list.length === 0 || list.some((one) => one.type === type && one.id === id);

const countBoth = (a: Bits, b: Bits): number => {
  const both = a.slice();
  for (let w = 0; w < both.length; w += 1) both[w]! &= b[w]!;
  return countBits(both);
};

/** Of the known restrictions on viewing, the share that names each group. */
const shareNaming = ({ restrictions }: Facts): ReadonlyMap<string, number> => {
  const lists = [...restrictions.values()].filter(({ unread, read }) => unread === null && read.length > 0);
  const shares = new Map<string, number>();
  for (const { read } of lists) {
    for (const { type, id } of read) if (type === 'group') shares.set(id, (shares.get(id) ?? 0) + 1 / lists.length);
  }
  return shares;
};
