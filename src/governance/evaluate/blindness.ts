import type { Subject } from '../finding/finding.ts';
import type { Places } from './places.ts';
import { spaceOf } from './subjects.ts';

/** An open row of coverage_gaps. */
export interface OpenGap {
  readonly kind: string;
  /** An id, several with blanks between them, or what names a part of the crawl, such as *. */
  readonly subjectId: string;
  readonly reason: string;
}

/**
 * Tells why it cannot be seen whether a rule still holds of a subject; null: it can. A gap that names things blinds for
 * these and what lies in them; any other blinds for everything.
 * @param blindTo the kinds of gaps that matter.
 */
export const blindness = (
  gaps: readonly OpenGap[],
  blindTo: readonly string[],
  places: Places,
  knownPages: ReadonlySet<string>,
): ((subject: Subject) => string | null) => {
  let everywhere: string | null = null;
  const named = new Map<string, string>();
  for (const { kind, subjectId, reason } of gaps) {
    if (!blindTo.includes(kind)) continue;
    const why = `${kind}: ${reason}`;
    const ids = subjectId.split(' ');
    if (ids.every((id) => isThing(id, places, knownPages))) for (const id of ids) named.set(id, why);
    else everywhere ??= why;
  }
  return (subject) => {
    if (everywhere !== null) return everywhere;
    const above = subject.type === 'page' ? (places.pages.get(subject.id)?.ancestors ?? []) : [];
    const spaceId = spaceOf(subject, places);
    for (const id of [subject.id, ...above, ...(spaceId === null ? [] : [spaceId])]) {
      const why = named.get(id);
      if (why !== undefined) return why;
    }
    return null;
  };
};

const isThing = (id: string, places: Places, knownPages: ReadonlySet<string>): boolean =>
  knownPages.has(id) || places.spaces.has(id) || places.groups.has(id);
