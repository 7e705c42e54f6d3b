import type { Writer } from '../store/records.ts';
import { Refused, RequestError } from './errors.ts';
import type { Gap } from './gaps.ts';
import { CRAWL_AGAIN, observeGaps } from './gaps.ts';
import type { Batch, Walk } from './stage.ts';

export interface ItemWalkOptions<I, R> {
  readonly stage: string;
  readonly scope: string;
  readonly expected?: number;
  readonly gap: Walk['gap'];
  /** How many items are read at once and stored together. */
  readonly batchSize: number;
  /** The items after the one with this id, in the order of their ids. */
  next(after: string | null, limit: number): Promise<readonly I[]>;
  idOf(item: I): string;
  /** How many an item counts for; one where absent. */
  sizeOf?(item: I): number;
  read(item: I): Promise<R>;
  store(writer: Writer, read: readonly (readonly [I, R])[]): Promise<void>;
  /** What is not covered where one item cannot be read. */
  gapOf(item: I, error: RequestError): Omit<Gap, 'reason'>;
}

/** A walk over items that are known already and are read one request (or a few) each: groups, spaces, single pages. */
export const itemWalk = <I, R>(options: ItemWalkOptions<I, R>): Walk => ({
  scope: options.scope,
  gap: options.gap,
  ...(options.expected === undefined ? {} : { expected: options.expected }),
  async *batches(cursor) {
    let after = cursor;
    for (;;) {
      const items = await options.next(after, options.batchSize);
      const last = items.at(-1);
      if (last === undefined) return;
      after = options.idOf(last);
      yield await batchOf(options, items, after);
    }
  },
});

const batchOf = async <I, R>(options: ItemWalkOptions<I, R>, items: readonly I[], cursor: string): Promise<Batch> => {
  const gaps = new Map<string, Gap[]>();
  let cutShort: string | undefined;
  const outcomes = await Promise.all(
    items.map(async (item): Promise<readonly (readonly [I, R])[]> => {
      const unit = `${options.stage}/${options.idOf(item)}`;
      try {
        const result = await options.read(item);
        gaps.set(unit, []);
        return [[item, result]];
      } catch (error) {
        if (!(error instanceof RequestError) || error.policy === 'fail-run') throw error;
        const passing = !(error instanceof Refused);
        const gap = { ...options.gapOf(item, error), reason: error.message };
        gaps.set(unit, [passing ? { ...gap, mend: CRAWL_AGAIN } : gap]);
        if (passing) cutShort ??= error.message;
        return [];
      }
    }),
  );
  return {
    items: items.reduce((sum, item) => sum + (options.sizeOf?.(item) ?? 1), 0),
    cursor,
    ...(cutShort === undefined ? {} : { cutShort }),
    async write(writer) {
      await options.store(writer, outcomes.flat());
      await observeGaps(writer, gaps);
    },
  };
};
