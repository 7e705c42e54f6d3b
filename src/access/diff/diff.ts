import type { Pool } from 'pg';
import { countBits } from '../bits.ts';
import { Engine } from '../engine.ts';
import type { Facts } from '../facts.ts';
import { PRODUCT_ACCESS } from '../facts.ts';
import { loadFacts } from '../load/loadFacts.ts';
import type { Moment } from '../load/moment.ts';
import type { People3 } from '../people3.ts';
import type { Cause, Change, FactEvent } from './cause.ts';
import type { Effect } from './effect.ts';
import { loadCauses } from './loadCauses.ts';
import { Replay } from './replay.ts';

/** A cause and what it did. */
export interface Consequence {
  readonly change: Change;
  readonly effect: Effect;
}

export interface AccessDiff {
  readonly facts: Facts;
  /** The causes that changed anything, in the order in which they were seen. */
  readonly consequences: readonly Consequence[];
  /** Pairs of a person and a page of which the causes, replayed on the first moment, say something else than the second. */
  readonly unexplained: number;
}

/** Who gained and who lost the right to view what between two moments, and by which change. */
export const accessDiff = async (pool: Pool, from: Moment, to: Moment): Promise<AccessDiff> => {
  const first = await loadFacts(pool, from, { until: to });
  const second = new Engine(await loadFacts(pool, to));
  const client = await pool.connect();
  try {
    const causes = await loadCauses(client, from, to);
    return replayed(first, causes, second, to);
  } finally {
    client.release();
  }
};

/** The same on what is loaded. The facts of the first moment are changed into those of the second. */
export const replayed = (first: Facts, causes: readonly Cause[], second: Engine, to: Moment): AccessDiff => {
  const replay = new Replay(new Engine(first));
  const consequences: Consequence[] = [];
  for (const { change, events } of [...causes, ...sightCauses(first, second.facts, to)]) {
    const effect = replay.apply(events);
    if (!effect.isNothing) consequences.push({ change, effect });
  }
  return { facts: first, consequences, unexplained: differences(replay.engine, second) };
};

/** What could be read at one moment and not at the other: permissions of spaces, members of groups, product access. */
const sightCauses = (first: Facts, second: Facts, to: Moment): readonly Cause[] => {
  const cause = (subjectType: string, event: Extract<FactEvent, { kind: 'sight' }>): Cause => ({
    change: {
      id: `coverage ${event.of} ${event.id} ${to.stamp}`,
      kind: 'coverage',
      subject_type: subjectType,
      subject_id: event.id,
      observed_at: to.stamp,
      before: null,
      after: null,
    },
    events: [event],
  });
  const causes: Cause[] = [];
  const before = new Map(first.spaces.map((space) => [space.id, space.unread]));
  for (const { id, unread } of second.spaces) {
    if (before.has(id) && before.get(id) !== unread)
      causes.push(cause('space', { kind: 'sight', of: 'space', id, unread }));
  }
  for (const { id, unread } of second.groups.values()) {
    const known = first.groups.get(id);
    if (known !== undefined && known.unread !== unread)
      causes.push(cause('group', { kind: 'sight', of: 'group', id, unread }));
  }
  for (const access of PRODUCT_ACCESS) {
    const { unread } = second.accessGroups[access];
    if (first.accessGroups[access].unread !== unread) {
      causes.push(cause('site', { kind: 'sight', of: access, id: access, unread }));
    }
  }
  return causes;
};

/** In how many pairs of a person and a readable page two engines differ: all pages, grouped by their classes in both. */
const differences = (a: Engine, b: Engine): number => {
  const groups = new Map<string, { mine: number; theirs: number; pages: number }>();
  const add = (mine: number, theirs: number): void => {
    const key = `${mine} ${theirs}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { mine, theirs, pages: 1 });
    else group.pages += 1;
  };
  const [ours, others] = [a.facts.contents, b.facts.contents];
  for (let i = 0; i < ours.size; i += 1) {
    const j = others.numbers.get(ours.ids[i]!);
    const there = j !== undefined && others.isReadable(j);
    if (ours.isReadable(i) || there) add(ours.isReadable(i) ? a.classes.of[i]! : -1, there ? b.classes.of[j]! : -1);
  }
  for (let j = 0; j < others.size; j += 1) {
    if (others.isReadable(j) && !ours.numbers.has(others.ids[j]!)) add(-1, b.classes.of[j]!);
  }
  // People of the one in the numbers of the other.
  const numbers = b.facts.people.ids.map((id) => a.facts.people.numbers.get(id) ?? -1);
  const isSame = numbers.every((number, i) => number === i) && numbers.length === a.facts.people.ids.length;
  let pairs = 0;
  for (const { mine, theirs, pages } of groups.values()) {
    const left = mine < 0 ? null : a.viewersOf(mine);
    const right = theirs < 0 ? null : isSame ? b.viewersOf(theirs) : renumbered(b.viewersOf(theirs), numbers, a);
    pairs += pages * peopleApart(left, right);
  }
  return pairs;
};

const renumbered = ({ yes, maybe }: People3, numbers: readonly number[], engine: Engine): People3 => {
  const map = (bits: Uint32Array): Uint32Array => {
    const out = new Uint32Array(Math.ceil(engine.facts.people.ids.length / 32));
    for (const [i, number] of numbers.entries()) {
      if (number >= 0 && (bits[i >>> 5]! & (1 << (i & 31))) !== 0) out[number >>> 5]! |= 1 << (number & 31);
    }
    return out;
  };
  return { yes: map(yes), maybe: map(maybe) };
};

const peopleApart = (a: People3 | null, b: People3 | null): number => {
  if (a === null || b === null) return countBits((a ?? b)!.maybe);
  const apart = a.yes.map((word, w) => (word ^ b.yes[w]!) | (a.maybe[w]! ^ b.maybe[w]!));
  return countBits(apart);
};
