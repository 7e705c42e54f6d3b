import { coverageGaps } from '../model/tables/operations.ts';
import type { Writer } from '../store/records.ts';

/** Something known to exist or to matter that could not be read. */
export interface Gap {
  readonly kind: string;
  readonly subjectId: string;
  readonly reason: string;
  /** What to grant or do; where nothing helps, that. */
  readonly mend: string;
}

/** How a gap mends of which nobody can tell whether it is one. */
export const MAY_BE_GONE = 'nothing, if it was deleted; if it is hidden, let the account view it';

/** How a gap mends that is no refusal: what failed in passing is asked for anew. */
export const CRAWL_AGAIN = 'crawl again: what failed is asked for anew, the rest is kept';

/**
 * States what the unit `walk` (a walk, or one item of it) could not read, now. Without gaps it states that everything
 * was read, which closes what was open.
 */
export const observeGaps = async (writer: Writer, found: ReadonlyMap<string, readonly Gap[]>): Promise<void> => {
  await writer.observe(
    coverageGaps,
    [...found.keys()].map((walk) => ({ walk })),
    [...found].flatMap(([walk, gaps]) =>
      gaps.map((gap) => ({
        walk,
        kind: gap.kind,
        subject_id: gap.subjectId,
        reason: gap.reason,
        mend: gap.mend,
      })),
    ),
  );
};
