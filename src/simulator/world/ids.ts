/**
 * Ids as the site gives them out: ascending with time, and never the same number for two things. Content, comments,
 * attachments and spaces each own one residue, so an id also tells where in its sequence a thing stands.
 */

import { uuid } from './random.ts';

const FIRST = 65_536;
const STRIDE = 8;
const RESIDUE = { content: 1, comment: 3, attachment: 5, space: 7 } as const;

export type Sequence = keyof typeof RESIDUE;

/** The id of the `ordinal`-th thing, from 0. Attachments carry the wire's prefix. */
export function idOf(sequence: Sequence, ordinal: number): string {
  const number = FIRST + ordinal * STRIDE + RESIDUE[sequence];
  return sequence === 'attachment' ? `att${number}` : String(number);
}

/** The reverse for content; an id from elsewhere gives something that is no ordinal of this site. */
export function contentOrdinal(id: string): number {
  return (Number(id) - FIRST - RESIDUE.content) / STRIDE;
}

/** Tells the ids of groups from every other UUID of the site. */
const GROUP_SALT = 2;

export function groupIdOf(seed: number, ordinal: number): string {
  return uuid(seed, GROUP_SALT, ordinal);
}

/** What ids are given to: groups and rows of permissions have sequences of their own. */
export type IdKind = Sequence | 'group' | 'permission';

/** Gives out ids of what is made later, each once: what has been purged leaves its number behind. */
export class NewIds {
  readonly #seed: number;
  readonly #next: Record<IdKind, number>;

  /** `made` says how many of each kind there were in the beginning; of rows, the last one's number. */
  constructor(seed: number, made: Readonly<Record<IdKind, number>>) {
    this.#seed = seed;
    this.#next = { ...made };
  }

  take(kind: IdKind): string {
    const ordinal = this.#next[kind];
    this.#next[kind] += 1;
    if (kind === 'group') return groupIdOf(this.#seed, ordinal);
    return kind === 'permission' ? String(ordinal + 1) : idOf(kind, ordinal);
  }
}
