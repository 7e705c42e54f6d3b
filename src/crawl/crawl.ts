import type { Clock } from '../model/clock.ts';
import { iso } from '../model/clock.ts';
import { messageOf } from '../model/errors.ts';
import { walks as walkTable } from '../model/tables/operations.ts';
import { traced } from '../model/trace.ts';
import type { Records, Writer } from '../store/records.ts';
import { CursorLost, Refused, RequestError } from './errors.ts';
import { CRAWL_AGAIN, observeGaps } from './gaps.ts';
import type { Progress } from './progress.ts';
import type { Run } from './run.ts';
import { noteSightings } from './sightings.ts';
import type { Lane, Stage, Walk } from './stage.ts';

export interface CrawlOptions {
  readonly records: Records;
  readonly run: Run;
  readonly stages: readonly Stage[];
  readonly clock: Clock;
  readonly progress: Progress;
  /** Aborted by whoever wants the crawl to stop. */
  readonly signal: AbortSignal;
  /** Aborted by the crawl itself where something fails; what it reads through listens to both. */
  readonly failed: AbortController;
  /** How many walks may be under way at once. */
  readonly walksAtOnce: number;
  /** Called once the first walk was read to its end: the token can read the source. */
  onReadable(): Promise<void>;
  /** Called once all facts are stored and before the histories are. */
  onFacts(): Promise<void>;
}

export interface WalkEnd {
  readonly stage: string;
  readonly scope: string;
  readonly status: 'complete' | 'refused' | 'incomplete';
  readonly items: number;
  readonly reason: string | null;
}

/**
 * Runs the stages, facts first, each after those that it names; the walks of stages that may run share the slots in
 * the order of the stages. Walks that an earlier process of this run has ended are not repeated; one that was
 * interrupted goes on from its checkpoint. Gives how every walk ended.
 */
export const crawl = async (options: CrawlOptions): Promise<readonly WalkEnd[]> => {
  const { failed } = options;
  const stages = inOrder(options.stages);
  const signal = AbortSignal.any([options.signal, failed.signal]);
  /** Whoever fails first ends the run: everything else stops, and its failure is then no news. */
  const fail = (error: unknown): never => {
    failed.abort(error);
    throw error;
  };
  const slots = new Slots(options.walksAtOnce);
  const ends: WalkEnd[] = [];
  let readable: Promise<void> | undefined;
  const ended = new Map<string, Promise<void>>();

  const runStage = async (stage: Stage, priority: number): Promise<void> => {
    await Promise.all(stage.after.map((name) => ended.get(name)));
    signal.throwIfAborted();
    await traced(`stage ${stage.name}`, {}, () => runItsWalks(stage, priority));
  };

  const runItsWalks = async (stage: Stage, priority: number): Promise<void> => {
    options.progress.stageStarted(stage);
    const earlier = await earlierWalks(options, stage);
    const planned = await stage.walks();
    options.progress.stagePlanned(stage, planned);
    const walks = planned.map((walk) =>
      slots
        .run(priority, async () => {
          signal.throwIfAborted();
          const end = await runWalk({ ...options, signal, fail }, stage, walk, earlier.get(walk.scope));
          ends.push(end);
          if (end.status !== 'complete') return;
          readable ??= options.onReadable();
          await readable;
        })
        .catch(fail),
    );
    // All of them, however they end: when the crawl is over nothing of it is under way.
    await Promise.allSettled(walks);
    signal.throwIfAborted();
    options.progress.stageEnded(stage);
  };

  const runLane = async (lane: Lane): Promise<void> => {
    const mine = stages.filter((stage) => stage.lane === lane);
    for (const [i, stage] of mine.entries()) ended.set(stage.name, runStage(stage, i).catch(fail));
    await Promise.allSettled(mine.map((stage) => ended.get(stage.name)));
    signal.throwIfAborted();
  };

  await runLane('facts');
  await Promise.allSettled([options.onFacts().catch(fail), runLane('histories')]);
  signal.throwIfAborted();
  return ends;
};

/** @throws Error where a stage names another that does not run before it: it would wait for nothing, or for ever. */
const inOrder = (stages: readonly Stage[]): readonly Stage[] => {
  const before = new Set<string>();
  const sorted = (['facts', 'histories'] as const).flatMap((lane) => stages.filter((stage) => stage.lane === lane));
  for (const stage of sorted) {
    const late = stage.after.find((name) => !before.has(name));
    if (late !== undefined) throw new Error(`stage ${stage.name} comes after ${late}, which does not run before it`);
    before.add(stage.name);
  }
  return sorted;
};

type EarlierWalk = { status: string; cursor: string | null; items: number; reason: string | null; started_at: string };

const earlierWalks = async (options: CrawlOptions, stage: Stage): Promise<ReadonlyMap<string, EarlierWalk>> => {
  if (!options.run.resumed) return new Map();
  const rows = await options.records.db
    .selectFrom('walks')
    .select(['scope', 'status', 'cursor', 'items', 'reason', 'started_at'])
    .where('account', '=', options.run.account)
    .where('run_id', '=', options.run.runId)
    .where('stage', '=', stage.name)
    .execute();
  return new Map(rows.map((row) => [row.scope, row]));
};

/** A list whose cursor the site forgets again and again is not read for ever: so often it may begin anew without getting farther. */
const RESTARTS = 3;

const runWalk = async (
  options: CrawlOptions & { fail(error: unknown): never },
  stage: Stage,
  walk: Walk,
  earlier: EarlierWalk | undefined,
): Promise<WalkEnd> => {
  const { records, run, clock, progress, signal, fail } = options;
  const end = (status: WalkEnd['status'], items: number, reason: string | null): WalkEnd => {
    progress.walkEnded(stage, walk, items);
    return { stage: stage.name, scope: walk.scope, status, items, reason };
  };
  if (earlier && (earlier.status === 'complete' || earlier.status === 'refused')) {
    progress.itemsRead(stage, earlier.items);
    return end(earlier.status, earlier.items, earlier.reason);
  }
  const startedAt = earlier?.started_at ?? iso(clock.now());
  let cursor = earlier?.cursor ?? null;
  let items = cursor === null ? 0 : (earlier?.items ?? 0);
  let cutShort = earlier?.status === 'running' && cursor !== null ? earlier.reason : null;
  progress.itemsRead(stage, items);

  const checkpoint = (writer: Writer, status: string, reason: string | null): Promise<void> =>
    writer.upsert(walkTable, [
      {
        run_id: run.runId,
        stage: stage.name,
        scope: walk.scope,
        status,
        cursor,
        items,
        reason,
        started_at: startedAt,
        finished_at: status === 'running' ? null : iso(clock.now()),
      },
    ]);
  const unit = `${stage.name}/${walk.scope}`;
  const finish = async (status: WalkEnd['status'], reason: string | null): Promise<WalkEnd> => {
    // What was skipped lies before the cursor: whoever takes the walk up again begins at its start.
    if (cutShort !== null) cursor = null;
    await records.write(run, async (writer) => {
      await checkpoint(writer, status, reason);
      const gap = { ...walk.gap, reason: reason ?? '', ...(status === 'incomplete' ? { mend: CRAWL_AGAIN } : {}) };
      await observeGaps(writer, new Map([[unit, status === 'complete' ? [] : [gap]]]));
    });
    return end(status, items, reason);
  };

  let farthest = 0;
  for (let restarts = 0; ; restarts += 1) {
    try {
      for await (const batch of ahead(walk.batches(cursor))) {
        signal.throwIfAborted();
        cursor = batch.cursor;
        items += batch.items;
        cutShort ??= batch.cutShort ?? null;
        // Before the batch that is being read ahead is waited for, which may take long.
        await records
          .write(run, async (writer) => {
            await batch.write(writer);
            await noteSightings(writer, run, { stage: stage.name, scope: walk.scope }, batch.saw ?? []);
            await checkpoint(writer, 'running', cutShort);
          })
          .catch(fail);
        progress.itemsRead(stage, batch.items);
      }
      return await finish(cutShort === null ? 'complete' : 'incomplete', cutShort);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Refused) return await finish(cutShort === null ? 'refused' : 'incomplete', messageOf(error));
      if (items > farthest) restarts = 0;
      farthest = Math.max(farthest, items);
      if (error instanceof CursorLost && restarts < RESTARTS) {
        progress.itemsRead(stage, -items);
        cursor = null;
        items = 0;
        cutShort = null;
        continue;
      }
      if (error instanceof RequestError && error.policy !== 'fail-run') {
        return await finish('incomplete', messageOf(error));
      }
      throw error;
    }
  }
};

/** Reads the next batch while the present one is being stored. */
async function* ahead<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (;;) {
      const { value, done } = await next;
      if (done) return;
      next = iterator.next();
      // Awaited in the next round; until then a failure must not count as unhandled.
      next.catch(() => {});
      yield value;
    }
  } finally {
    await iterator.return?.();
  }
}

/** So many tasks at once; of those that wait, the lowest priority number first. */
class Slots {
  readonly #waiting: { priority: number; start: () => void }[] = [];
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  async run(priority: number, task: () => Promise<void>): Promise<void> {
    if (this.#free > 0) this.#free -= 1;
    else {
      await new Promise<void>((start) => {
        const at = this.#waiting.findIndex((other) => other.priority > priority);
        this.#waiting.splice(at < 0 ? this.#waiting.length : at, 0, { priority, start });
      });
    }
    try {
      await task();
    } finally {
      const next = this.#waiting.shift();
      if (next) next.start();
      else this.#free += 1;
    }
  }
}
