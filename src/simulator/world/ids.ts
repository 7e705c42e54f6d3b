/**
 * Ids as the site gives them out: ascending with time, and never the same number for two things. Content, comments,
 * attachments and spaces each own one residue, so an id also tells where in its sequence a thing stands.
 */

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
