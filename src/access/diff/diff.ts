import type { Pool } from 'pg';
import { countBits, noBits } from '../bits.ts';
import { Engine } from '../engine.ts';
import type { Facts } from '../facts.ts';
import { PRODUCT_ACCESS } from '../facts.ts';
import { loadFacts } from '../load/loadFacts.ts';
import type { Moment } from '../load/moment.ts';
import type { People3 } from '../people3.ts';
import { certain } from '../people3.ts';
import type { Cause, Change, FactEvent } from './cause.ts';
import type { Effect } from './effect.ts';
import type { LedgerEntry } from './ledger.ts';
import { Ledger } from './ledger.ts';
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
  const second = new Engine(await loadFacts(pool, to, { numbering: first.people.ids }));
  const client = await pool.connect();
  try {
    const causes = await loadCauses(client, from, to);
    return replayed(first, causes, second, to);
  } finally {
    client.release();
  }
};

/** Hears of each consequence who gained and lost how much by it: so many people at most. */
export interface Listening {
  readonly mostPeople: number;
  hear(consequence: Consequence, people: readonly LedgerEntry[]): void;
}

/**
 * The same on what is loaded, with people numbered alike in both. The facts of the first moment are changed into those of
 * the second. Where somebody listens, the consequences are told and not kept.
 */
export const replayed = (
  first: Facts,
  causes: readonly Cause[],
  second: Engine,
  to: Moment,
  listening?: Listening,
): AccessDiff => {
  const ledger = listening && new Ledger(first.people.ids.length, listening.mostPeople);
  const replay = new Replay(new Engine(first), ledger);
  const consequences: Consequence[] = [];
  for (const { change, events } of [...causes, ...sightCauses(first, second.facts, to)]) {
    const effect = replay.apply(events);
    const people = ledger?.taken() ?? [];
    if (effect.isNothing) continue;
    if (listening === undefined) consequences.push({ change, effect });
    else listening.hear({ change, effect }, people);
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
      actor_id: null,
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

/**
 * In how many pairs of a person and a readable page two engines differ: all pages, grouped by their classes in both. Both
 * number people alike. Of each class first a digest of its viewers is compared, and they themselves where that differs.
 */
const differences = (a: Engine, b: Engine): number => {
  const groups = new Map<number, { mine: number; theirs: number; pages: number }>();
  const [ours, others] = [a.facts.contents, b.facts.contents];
  const add = (mine: number, theirs: number): void => {
    const key = (mine + 1) * (b.classes.size + 1) + theirs + 1;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { mine, theirs, pages: 1 });
    else group.pages += 1;
  };
  for (let i = 0; i < ours.size; i += 1) {
    const j = others.numbers.get(ours.ids[i]!);
    const there = j !== undefined && others.isReadable(j);
    if (ours.isReadable(i) || there) add(ours.isReadable(i) ? a.classes.of[i]! : -1, there ? b.classes.of[j]! : -1);
  }
  for (let j = 0; j < others.size; j += 1) {
    if (others.isReadable(j) && !ours.numbers.has(others.ids[j]!)) add(-1, b.classes.of[j]!);
  }
  const [mineDigests, theirDigests] = [digests(a), digests(b)];
  const nobody = certain(noBits(a.facts.people.ids.length));
  let pairs = 0;
  for (const { mine, theirs, pages } of groups.values()) {
    if (mine >= 0 && theirs >= 0 && mineDigests[mine] === theirDigests[theirs]) continue;
    const left = mine < 0 ? nobody : a.viewersOf(mine);
    const right = theirs < 0 ? nobody : b.viewersOf(theirs);
    pairs += pages * peopleApart(left, right);
  }
  return pairs;
};

/** By class: 53 bits of a hash of who can see what is of it, and of whom that is not known. */
const digests = (engine: Engine): Float64Array => {
  const digest = new Float64Array(engine.classes.size);
  engine.resolve((aclClass, { yes, maybe }) => {
    let [high, low] = [0x811c9dc5, 0x9e3779b9];
    for (const bits of [yes, maybe]) {
      for (let w = 0; w < bits.length; w += 1) {
        const word = bits[w]!;
        high = Math.imul(high ^ word, 0x01000193);
        low = Math.imul(low ^ (word >>> 15) ^ (word << 7), 0x85ebca6b) + w;
        low ^= low >>> 13;
      }
    }
    digest[aclClass] = (high >>> 11) * 2 ** 32 + (low >>> 0);
  });
  return digest;
};

/** Who is in one of them alone; sets over more people may be compared with those over fewer. */
const peopleApart = (a: People3, b: People3): number => {
  const [longer, shorter] = a.yes.length >= b.yes.length ? [a, b] : [b, a];
  const apart = longer.yes.map(
    (word, w) => (word ^ (shorter.yes[w] ?? 0)) | (longer.maybe[w]! ^ (shorter.maybe[w] ?? 0)),
  );
  return countBits(apart);
};
