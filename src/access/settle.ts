import type { Bits } from './bits.ts';
import { addBit, hasBit, noBits, numbersOf, removeBit } from './bits.ts';
import { LOST } from './contents.ts';
import type { Check, Facts } from './facts.ts';
import { ANONYMOUS } from './facts.ts';
import { Layers } from './layers.ts';
import type { People3 } from './people3.ts';
import { both, isCertain, verdictFor, without } from './people3.ts';
import type { Principals } from './principals.ts';
import type { Settled, SettledGate } from './settledGate.ts';
import { isFree, SpaceGate } from './spaceGate.ts';

/** A gate on the way to a content that is not known for everybody. */
interface OpenGate {
  readonly in: Map<number, SettledGate>;
  readonly key: number;
  /** Whether the facts alone leave it unknown for this person. */
  isUnknown(person: number): boolean;
}

/**
 * What the answers of the site settle of what the facts leave unknown. What the facts know is never overruled: where the
 * site says otherwise, that is a defect to be shown, not a fact.
 *
 * - Who may view a content passes every gate on the way to it. The members of a group that may, pass the restrictions,
 *   since each of them is open or names the group. Where anonymous people may, no restriction names anybody.
 * - Who may not is stopped, where the site names the space or the whole site, by that gate; else by a restriction that is
 *   unknown, and where there are several, by the lowest of them or one above it: nothing below it is seen either way.
 * - That a group may not says nothing of its members, whom a list may name in another way.
 */
export const settle = (facts: Facts, principals: Principals): Settled => {
  const settled = { own: new Map(), above: new Map(), spaces: new Map() } satisfies Settled;
  const layers = new Layers(facts);
  const size = facts.people.ids.length;
  const spaceGates = new Map<number, People3>();
  const regulars = both(both(principals.active, principals.licensed), without(principals.all, principals.guests)).yes;
  const gateOf = (space: number): People3 => {
    let gate = spaceGates.get(space);
    if (gate === undefined) {
      gate = new SpaceGate(facts, principals, facts.spaces[space]!, 'view', '').all();
      spaceGates.set(space, gate);
    }
    return gate;
  };

  const openGates = (content: number): { readonly space: OpenGate; readonly restrictions: OpenGate[] } => {
    const { contents } = facts;
    const space = contents.space[content]!;
    const restrictions: OpenGate[] = [];
    if (!isFree(facts)) {
      for (const at of contents.chain(content)) {
        const own = layers.ofRead(at);
        if (own !== null && !layers.isCertain(own)) {
          const isUnknown = (person: number): boolean => layers.verdict(own, person) === 'unknown';
          restrictions.push({ in: settled.own, key: at, isUnknown });
        }
        if (contents.parent[at] === LOST) restrictions.push({ in: settled.above, key: at, isUnknown: () => true });
      }
    }
    const isUnknown = (person: number): boolean => verdictFor(gateOf(space), person) === 'unknown';
    return { space: { in: settled.spaces, key: space, isUnknown }, restrictions };
  };

  const note = (gate: OpenGate, people: Bits | number, into: 'passed' | 'stopped', check: Check): void => {
    let known = gate.in.get(gate.key);
    if (known === undefined) {
      known = { passed: noBits(size), stopped: noBits(size), checks: [] };
      gate.in.set(gate.key, known);
    }
    known.checks.push(check);
    const other = into === 'passed' ? known.stopped : known.passed;
    // Of two answers the newer one counts.
    for (const person of typeof people === 'number' ? [people] : numbersOf(people)) {
      addBit(known[into], person);
      removeBit(other, person);
    }
  };

  const person = (number: number, content: number, check: Check): void => {
    const { space, restrictions } = openGates(content);
    if (check.allowed || check.refusedBy === 'content') {
      if (space.isUnknown(number)) note(space, number, 'passed', check);
    }
    const unknown = restrictions.filter((gate) => gate.isUnknown(number));
    if (check.allowed) {
      for (const gate of unknown) note(gate, number, 'passed', check);
    } else if (check.refusedBy === 'site' || check.refusedBy === 'space') {
      if (space.isUnknown(number)) note(space, number, 'stopped', check);
    } else {
      // From the content up, so the first is the lowest. One that an earlier answer opened is not it, if another may be.
      const isOpened = (gate: OpenGate): boolean => {
        const known = gate.in.get(gate.key);
        return known !== undefined && hasBit(known.passed, number);
      };
      const closed = unknown.find((gate) => !isOpened(gate)) ?? unknown[0];
      if (closed !== undefined) note(closed, number, 'stopped', check);
      else if (check.refusedBy === null && space.isUnknown(number)) note(space, number, 'stopped', check);
    }
  };

  for (const check of facts.checks ?? []) {
    const content = facts.contents.numbers.get(check.pageId);
    // Whether somebody may change a content says whether they may view it only where they may.
    if (content === undefined || (check.operation === 'update' && !check.allowed)) continue;
    if (check.subjectType === 'group') {
      const group = facts.groups.get(check.subjectId);
      if (!check.allowed || group?.unread !== null) continue;
      const { space, restrictions } = openGates(content);
      for (const gate of restrictions) note(gate, group.members, 'passed', check);
      // What a space grants to a group helps those of its members whom it can help.
      if (!isCertain(gateOf(facts.contents.space[content]!))) {
        note(
          space,
          regulars.map((word, w) => word & group.members[w]!),
          'passed',
          check,
        );
      }
      continue;
    }
    const number = check.subjectType === 'anonymous' ? ANONYMOUS : facts.people.numbers.get(check.subjectId);
    if (number === undefined) continue;
    person(number, content, check);
    if (number === ANONYMOUS && check.allowed) {
      for (const gate of openGates(content).restrictions) note(gate, principals.all, 'passed', check);
    }
  }
  return settled;
};
