import { coverageGaps } from '../model/tables/operations.ts';
import type { Writer } from '../store/records.ts';

/** Something known to exist or to matter that could not be read. */
export interface Gap {
  readonly kind: string;
  readonly subjectId: string;
  readonly reason: string;
  readonly mend?: string;
}

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
        mend: gap.mend ?? null,
      })),
    ),
  );
};
