import type { Writer } from '../store/records.ts';

/** What a walk read since the batch before, with how to store it. It is stored together with the walk's checkpoint. */
export interface Batch {
  readonly items: number;
  /** Where the walk goes on from after this batch; null at its end. */
  readonly cursor: string | null;
  /** Something of it could not be read for a passing reason: the walk goes on, and ends incomplete. */
  readonly cutShort?: string;
  /** The ids of what the list showed, where absence from it is to be noticed. */
  readonly saw?: readonly string[];
  write(writer: Writer): Promise<void>;
}

/** One iteration over a collection. */
export interface Walk {
  /** Names the walk within its stage, the same in every run. */
  readonly scope: string;
  /** How many items it is expected to have, as far as known. */
  readonly expected?: number;
  /** What is not covered where the site refuses the whole walk. */
  readonly gap: { readonly kind: string; readonly subjectId: string; readonly mend: string };
  batches(cursor: string | null): AsyncIterable<Batch>;
}

/**
 * - `facts`: what access and answers need, read first.
 * - `histories`: what takes a request for each page, read last.
 */
export type Lane = 'facts' | 'histories';

/** One step of a crawl: it walks one endpoint, or one kind of item, and writes one or a few tables. */
export interface Stage {
  readonly name: string;
  /** For people: "pages", "restrictions and labels". */
  readonly title: string;
  readonly lane: Lane;
  /** Stages that must have ended before this one is planned. */
  readonly after: readonly string[];
  walks(): Promise<readonly Walk[]>;
}
