import type { Bits } from '../bits.ts';
import { addBit, hasBit, noBits, removeBit } from '../bits.ts';
import { ABSENT } from '../contents.ts';
import type { Engine } from '../engine.ts';
import type { Grant, Principal, SiteFacts } from '../facts.ts';
import { PRODUCT_ACCESS } from '../facts.ts';
import { NEVER_READ } from '../load/loadFacts.ts';
import type { People3 } from '../people3.ts';
import { certain, isCertain, verdictFor } from '../people3.ts';
import { isFree } from '../spaceGate.ts';
import type { Verdict } from '../verdict.ts';
import { allOf } from '../verdict.ts';
import type { FactEvent } from './cause.ts';
import { Effect } from './effect.ts';
import type { Ledger } from './ledger.ts';
import { Tree } from './tree.ts';

type Event<K extends FactEvent['kind']> = Extract<FactEvent, { kind: K }>;

/**
 * Lets the facts of one moment go through changes, one after the other, and says of each who gained and who lost the right
 * to view what. Only what a change can touch is looked at: the classes of a space, those below a restriction, a subtree.
 */
export class Replay {
  readonly engine: Engine;
  readonly #tree: Tree;
  /** By class: how many readable pages are of it, and one of them. */
  readonly #pages: number[] = [];
  readonly #example: number[] = [];
  /** By parent that is absent: what waits for it. */
  readonly #waiting = new Map<string, Set<number>>();
  readonly #spaceNumbers: ReadonlyMap<string, number>;
  /** By id of the group: the spaces that grant it something. */
  #granting: Map<string, Set<number>> | undefined;

  readonly #ledger: Ledger | undefined;

  /** `ledger`: who gains and loses how much is counted there, too. */
  constructor(engine: Engine, ledger?: Ledger) {
    this.engine = engine;
    this.#ledger = ledger;
    const { contents, spaces } = engine.facts;
    this.#tree = new Tree(contents);
    this.#spaceNumbers = new Map(spaces.map(({ id }, i) => [id, i]));
    for (let i = 0; i < contents.size; i += 1) if (contents.isReadable(i)) this.#count(engine.classes.of[i]!, 1, i);
    for (const [child, parent] of contents.lost) this.#wait(child, parent);
  }

  /** Applies events, and says what they did together. */
  apply(events: readonly FactEvent[]): Effect {
    const effect = new Effect(this.engine.facts.people.ids.length, this.#ledger);
    for (const event of events) this.#apply(event, effect);
    return effect;
  }

  #apply(event: FactEvent, effect: Effect): void {
    switch (event.kind) {
      case 'membership':
        this.#membership(event, effect);
        break;
      case 'person':
        this.#person(event, effect);
        break;
      case 'grants':
        this.#grants(event, effect);
        break;
      case 'access-group':
        this.#gates(this.#allSpaces(), effect, () => {
          const { ids } = this.engine.facts.accessGroups[event.access];
          if (event.joins) ids.add(event.group);
          else ids.delete(event.group);
        });
        break;
      case 'site':
        this.#site(event, effect);
        break;
      case 'place':
        this.#place(event, effect);
        break;
      case 'restriction':
        this.#restriction(event, effect);
        break;
      default:
        this.#sight(event, effect);
        break;
    }
  }

  // People: one person, everywhere that the change reaches.

  #membership({ group: groupId, user, joins }: Event<'membership'>, effect: Effect): void {
    const { facts, layers, principals } = this.engine;
    const person = facts.people.numbers.get(user);
    const group = facts.groups.get(groupId);
    if (person === undefined || group === undefined || hasBit(group.members, person) === joins) return;
    const isAccess = PRODUCT_ACCESS.some((access) => facts.accessGroups[access].ids.has(groupId));
    const spaces = isAccess ? this.#allSpaces() : [...(this.#spacesGranting().get(groupId) ?? [])];
    const lists = isFree(facts) ? [] : layers.naming(groupId);
    this.#forOne(person, spaces, lists, effect, () => {
      if (joins) addBit(group.members, person);
      else removeBit(group.members, person);
      if (isAccess) principals.refresh(person);
    });
  }

  #person({ user, state }: Event<'person'>, effect: Effect): void {
    const { facts, principals } = this.engine;
    const person = facts.people.numbers.get(user);
    if (person === undefined) return;
    this.#forOne(person, this.#allSpaces(), [], effect, () => {
      facts.people.states[person] = state;
      principals.refresh(person);
    });
  }

  /** Changes what one person passes, at the doors of spaces and in layers, and adds up what became of that. */
  #forOne(
    person: number,
    spaces: readonly number[],
    layers: readonly number[],
    effect: Effect,
    change: () => void,
  ): void {
    const { engine } = this;
    const doorsBefore = spaces.map((space) => verdictFor(engine.gate(space, 'view', ''), person));
    const layersBefore = new Map(layers.map((layer) => [layer, engine.layers.verdict(layer, person)]));
    change();
    const doors = new Map<number, Verdict>();
    for (const [i, space] of spaces.entries()) {
      const verdict = engine.refreshGate(space, person);
      if (verdict !== doorsBefore[i]) doors.set(space, doorsBefore[i]!);
    }
    for (const [layer, before] of layersBefore) {
      if (engine.layers.verdict(layer, person) === before) layersBefore.delete(layer);
    }
    if (doors.size > 0 || layersBefore.size > 0) this.#tally(person, doors, layersBefore, effect);
  }

  /** Adds up what one person gains and loses where these doors and layers treated them otherwise before. */
  #tally(
    person: number,
    doorsBefore: ReadonlyMap<number, Verdict>,
    layersBefore: ReadonlyMap<number, Verdict>,
    effect: Effect,
  ): void {
    const { engine } = this;
    const { classes } = engine;
    const free = isFree(engine.facts);
    const verdicts = new Map<number, Verdict>();
    const now = (layer: number): Verdict => {
      let verdict = verdicts.get(layer);
      if (verdict === undefined) {
        verdict = free ? 'yes' : engine.layers.verdict(layer, person);
        verdicts.set(layer, verdict);
      }
      return verdict;
    };
    const turns = new Map<string, { before: Verdict; after: Verdict; pages: number; content: number }>();
    const seen = new Set<number>();
    const visit = (aclClass: number, before: Verdict, after: Verdict): void => {
      if (seen.has(aclClass)) return;
      seen.add(aclClass);
      // Whom nothing let this far, before and after, nothing lets farther.
      if (before === 'no' && after === 'no') return;
      const pages = this.#pages[aclClass] ?? 0;
      if (before !== after && pages > 0) {
        const turn = turns.get(before + after);
        if (turn === undefined) turns.set(before + after, { before, after, pages, content: this.#pageOf(aclClass) });
        else turn.pages += pages;
      }
      for (const below of classes.below(aclClass)) {
        const layer = classes.layer[below]!;
        visit(below, narrower(before, layersBefore.get(layer) ?? now(layer)), narrower(after, now(layer)));
      }
    };
    const door = (space: number): Verdict => verdictFor(engine.gate(space, 'view', ''), person);
    for (const [space, before] of doorsBefore) visit(space, before, door(space));
    for (const layer of layersBefore.keys()) {
      for (const aclClass of classes.withLayer.get(layer) ?? []) {
        const space = classes.space[aclClass]!;
        const chain = classes.layersOf(aclClass);
        const was = [doorsBefore.get(space) ?? door(space), ...chain.map((one) => layersBefore.get(one) ?? now(one))];
        visit(aclClass, allOf(was), allOf([door(space), ...chain.map(now)]));
      }
    }
    for (const { before, after, pages, content } of turns.values()) {
      effect.add(this.#one(person, before), this.#one(person, after), pages, content);
    }
  }

  #one(person: number, verdict: Verdict): People3 {
    const [none, one] = [noBits(this.engine.facts.people.ids.length), noBits(this.engine.facts.people.ids.length)];
    addBit(one, person);
    return verdict === 'yes' ? certain(one) : verdict === 'no' ? certain(none) : { yes: none, maybe: one };
  }

  // Doors: everybody, in some spaces.

  #grants({ space: id, removed, added }: Event<'grants'>, effect: Effect): void {
    const number = this.#spaceNumbers.get(id);
    if (number === undefined) return;
    const space = this.engine.facts.spaces[number]!;
    this.#gates([number], effect, () => {
      const gone = new Set(removed.map(keyOf));
      const come = new Set(added.map(keyOf));
      space.grants = [...space.grants.filter((grant) => !gone.has(keyOf(grant)) && !come.has(keyOf(grant))), ...added];
      if (space.unread === NEVER_READ) space.unread = null;
      this.#granting = undefined;
    });
  }

  #site({ fact, value }: Event<'site'>, effect: Effect): void {
    const site: SiteFacts = this.engine.facts.site;
    const isEdition = fact === 'edition';
    // Where the plan changes so does what restrictions mean.
    const before = isEdition ? this.#everything() : null;
    this.#gates(this.#allSpaces(), isEdition ? new Effect(this.engine.facts.people.ids.length) : effect, () => {
      if (isEdition) site.edition = value;
      else if (fact === 'role_mode') site.roleMode = value ?? 'PRE_ROLES';
      else if (fact === 'anonymous_access') site.anonymous = value === 'yes' || value === 'no' ? value : 'unknown';
    });
    for (const [aclClass, viewers] of before ?? []) {
      effect.add(viewers, this.engine.viewersOf(aclClass), this.#pages[aclClass] ?? 0, this.#pageOf(aclClass));
    }
  }

  #everything(): ReadonlyMap<number, People3> {
    const all = new Map<number, People3>();
    this.engine.resolve((aclClass, { yes, maybe }) => {
      const kept = yes.slice();
      all.set(aclClass, yes === maybe ? certain(kept) : { yes: kept, maybe: maybe.slice() });
    });
    return all;
  }

  #gates(spaces: readonly number[], effect: Effect, change: () => void): void {
    const { engine } = this;
    const before = spaces.map((space) => engine.gate(space, 'view', ''));
    change();
    engine.principals.forget();
    for (const space of spaces) engine.forgetGate(space);
    for (const [i, space] of spaces.entries()) this.#door(space, before[i]!, engine.gate(space, 'view', ''), effect);
  }

  /** Adds up what a change of a space's door does to every class behind it: only those people whom it treats differently count. */
  #door(space: number, before: People3, after: People3, effect: Effect): void {
    const { classes, layers, facts } = this.engine;
    const concerned = noBits(facts.people.ids.length);
    let any = 0;
    for (let w = 0; w < concerned.length; w += 1) {
      concerned[w] = (before.yes[w]! ^ after.yes[w]!) | (before.maybe[w]! ^ after.maybe[w]!);
      any |= concerned[w]!;
    }
    if (any === 0) return;
    const descend = (aclClass: number, through: People3): void => {
      const pages = this.#pages[aclClass] ?? 0;
      if (pages > 0) effect.add(narrowed(before, through), narrowed(after, through), pages, this.#pageOf(aclClass));
      for (const below of classes.below(aclClass)) {
        const yes = through.yes.slice();
        const layer = classes.layer[below]!;
        const free = isFree(facts);
        const maybe = isCertain(through) && (free || layers.isCertain(layer)) ? yes : through.maybe.slice();
        if (!free) layers.narrow(layer, yes, maybe);
        if (maybe.some((word) => word !== 0)) descend(below, { yes, maybe });
      }
    };
    descend(space, certain(concerned));
  }

  #sight({ of, id, unread }: Event<'sight'>, effect: Effect): void {
    const { facts } = this.engine;
    if (of === 'space') {
      const number = this.#spaceNumbers.get(id);
      if (number !== undefined) {
        this.#gates([number], effect, () => {
          facts.spaces[number]!.unread = unread;
        });
      }
    } else if (of === 'group') {
      const before = this.#everything();
      facts.groups.get(id)!.unread = unread;
      this.engine.principals.forget();
      for (const space of this.#allSpaces()) this.engine.forgetGate(space);
      for (const [aclClass, viewers] of before) {
        effect.add(viewers, this.engine.viewersOf(aclClass), this.#pages[aclClass] ?? 0, this.#pageOf(aclClass));
      }
    } else {
      this.#gates(this.#allSpaces(), effect, () => {
        facts.accessGroups[of].unread = unread;
      });
    }
  }

  // Contents: everybody, in one subtree.

  #place({ page, status, space, parent }: Event<'place'>, effect: Effect): void {
    const { contents } = this.engine.facts;
    const content = contents.numbers.get(page);
    const spaceNumber = this.#spaceNumbers.get(space);
    if (content === undefined || spaceNumber === undefined) return;
    const wasAbsent = contents.status(content) === ABSENT;
    const waiting = wasAbsent && status !== ABSENT ? [...(this.#waiting.get(page) ?? [])] : [];
    const leaving = !wasAbsent && status === ABSENT ? this.#tree.below(content) : [];
    this.#subtrees([content, ...waiting, ...leaving], effect, () => {
      contents.setStatus(content, status);
      contents.space[content] = spaceNumber;
      this.#move(content, status === ABSENT ? null : parent);
      for (const child of [...waiting, ...leaving]) this.#move(child, page);
    });
  }

  #move(content: number, parentId: string | null): void {
    const { contents } = this.engine.facts;
    this.#tree.detach(content, contents.parent[content]!);
    const lost = contents.lost.get(content);
    if (lost !== undefined) this.#waiting.get(lost)?.delete(content);
    contents.setParent(content, parentId);
    this.#tree.attach(content, contents.parent[content]!);
    const waitsFor = contents.lost.get(content);
    if (waitsFor !== undefined) this.#wait(content, waitsFor);
  }

  #restriction({ page, removed, added, unread }: Event<'restriction'>, effect: Effect): void {
    const { contents, restrictions } = this.engine.facts;
    const content = contents.numbers.get(page);
    if (content === undefined) return;
    this.#subtrees([content], effect, () => {
      const own = restrictions.get(content) ?? { read: [], update: [], unread: null };
      const gone = new Set([...removed, ...added].map(principalKey));
      restrictions.set(content, {
        read: [...own.read.filter((principal) => !gone.has(principalKey(principal))), ...added],
        update: own.update,
        unread: unread === undefined ? own.unread : unread,
      });
    });
  }

  /** Changes what the classes of these contents and of all below them follow from, and adds up who sees them since. */
  #subtrees(roots: readonly number[], effect: Effect, change: () => void): void {
    const { engine } = this;
    const { contents } = engine.facts;
    const readable = new Map(roots.map((root) => [root, contents.isReadable(root)]));
    change();
    /** By class before and after, and whether anybody reads it: how many, and one of them. */
    const moved = new Map<string, { from: number | null; to: number | null; pages: number; content: number }>();
    const stack = [...roots];
    const done = new Set<number>();
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (done.has(at)) continue;
      done.add(at);
      const from = engine.classes.of[at]!;
      const to = engine.classes.place(at);
      const isNow = contents.isReadable(at);
      const was = readable.get(at) ?? isNow;
      if (was && (from !== to || !isNow)) this.#count(from, -1, at);
      if (isNow && (from !== to || !was)) this.#count(to, 1, at);
      if (from === to && was === isNow && !readable.has(at)) continue;
      if (was || isNow) {
        const key = `${was ? from : ''} ${isNow ? to : ''}`;
        const group = moved.get(key);
        if (group === undefined)
          moved.set(key, { from: was ? from : null, to: isNow ? to : null, pages: 1, content: at });
        else group.pages += 1;
      }
      if (from !== to || readable.has(at)) stack.push(...this.#tree.below(at));
    }
    const nobody = certain(noBits(engine.facts.people.ids.length));
    for (const { from, to, pages, content } of moved.values()) {
      if (from === to) continue;
      const viewers = (aclClass: number | null) => (aclClass === null ? nobody : engine.viewersOf(aclClass));
      effect.add(viewers(from), viewers(to), pages, content);
    }
  }

  // What is kept along.

  #count(aclClass: number, by: 1 | -1, content: number): void {
    this.#pages[aclClass] = (this.#pages[aclClass] ?? 0) + by;
    if (by > 0) this.#example[aclClass] = content;
  }

  /** A readable page of the class; the one that was kept may have left it. */
  #pageOf(aclClass: number): number {
    const { classes, facts } = this.engine;
    const kept = this.#example[aclClass]!;
    if (classes.of[kept] === aclClass && facts.contents.isReadable(kept)) return kept;
    const found = classes.of.findIndex((one, i) => one === aclClass && facts.contents.isReadable(i));
    this.#example[aclClass] = found;
    return found;
  }

  #wait(child: number, parent: string): void {
    const waiting = this.#waiting.get(parent);
    if (waiting === undefined) this.#waiting.set(parent, new Set([child]));
    else waiting.add(child);
  }

  #allSpaces(): number[] {
    return this.engine.facts.spaces.map((_, i) => i);
  }

  #spacesGranting(): ReadonlyMap<string, ReadonlySet<number>> {
    if (this.#granting === undefined) {
      this.#granting = new Map();
      for (const [i, { grants }] of this.engine.facts.spaces.entries()) {
        for (const { principal } of grants) {
          if (principal.type !== 'group') continue;
          const spaces = this.#granting.get(principal.id);
          if (spaces === undefined) this.#granting.set(principal.id, new Set([i]));
          else spaces.add(i);
        }
      }
    }
    return this.#granting;
  }
}

const narrower = (above: Verdict, layer: Verdict): Verdict =>
  above === 'no' || layer === 'no' ? 'no' : above === 'unknown' ? above : layer;

const principalKey = ({ type, id }: Principal): string => `${type} ${id}`;

const keyOf = ({ principal, operation, target, roleId, heldRole }: Grant): string =>
  `${principalKey(principal)} ${operation} ${target} ${roleId} ${heldRole}`;

const narrowed = (people: People3, through: People3): People3 => {
  const and = (a: Bits, b: Bits): Bits => a.map((word, w) => word & b[w]!);
  return isCertain(people) && isCertain(through)
    ? certain(and(people.yes, through.yes))
    : { yes: and(people.yes, through.yes), maybe: and(people.maybe, through.maybe) };
};
