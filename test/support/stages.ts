import type { Batch, Stage, Walk } from '../../src/crawl/stage.ts';
import { groups } from '../../src/model/tables/people.ts';

/** A batch that stores a group for each name. */
export const batchOf = (names: readonly string[], cursor: string | null, more: Partial<Batch> = {}): Batch => ({
  items: names.length,
  cursor,
  write: (writer) =>
    writer.upsert(
      groups,
      names.map((name) => ({ group_id: name, name, status: 'current', usage_type: null, managed_by: null })),
    ),
  ...more,
});

export interface ListWalk {
  /** Called before each batch is read; what it throws is the site's answer. */
  before?(index: number): void | Promise<void>;
  /** Of the batch with this index, something was skipped. */
  readonly cutShort?: number;
  /** Hears where the walk begins. */
  from?(cursor: string | null): void;
}

/** A walk over batches of names; the cursor is the index of the next one. */
export const listWalk = (scope: string, batches: readonly (readonly string[])[], options: ListWalk = {}): Walk => ({
  scope,
  gap: { kind: 'groups', subjectId: scope, mend: 'grant it' },
  async *batches(cursor) {
    options.from?.(cursor);
    for (let i = Number(cursor ?? 0); i < batches.length; i += 1) {
      await options.before?.(i);
      const next = i + 1 < batches.length ? String(i + 1) : null;
      yield batchOf(batches[i] ?? [], next, options.cutShort === i ? { cutShort: 'skipped one' } : {});
    }
  },
});

/** A walk that does one thing and stores nothing. */
export const taskWalk = (scope: string, task: () => void | Promise<void>): Walk =>
  listWalk(scope, [[]], { before: task });

export const stageOf = (
  name: string,
  walks: readonly Walk[] | (() => Promise<readonly Walk[]>),
  more: Partial<Stage> = {},
): Stage => ({
  name,
  title: name,
  lane: 'facts',
  after: [],
  walks: typeof walks === 'function' ? walks : async () => walks,
  ...more,
});
