import type { BlueprintName } from '../../accounts/account.ts';
import { blueprints } from '../../blueprints/registry.ts';
import { Problem } from '../problem.ts';
import type { Services } from '../services.ts';

/** How far one stage is. */
interface StageEvent {
  readonly name: string;
  readonly title: string;
  readonly status: string;
  readonly items: number;
  readonly expected: number | null;
  readonly walks: { readonly ended: number; readonly planned: number };
}

interface ProgressEvent {
  readonly run: string;
  readonly status: string;
  readonly stages: readonly StageEvent[];
  readonly requests: number;
  /** Since this process took the run up; null: another process is at it. */
  readonly seconds: number | null;
  readonly requestsPerSecond: number | null;
  /** How many requests the pace allows at once. */
  readonly window: number | null;
}

const EVERY_MILLIS = 500;
/** So that whatever stands between keeps the connection. */
const SILENCE_MILLIS = 15_000;
/** How long somebody is told on who was shut out or has signed out. */
const ADMITTED_MILLIS = 2000;
const MOST_STREAMS = 500;

let streams = 0;

interface Watcher {
  /** Aborted when they have left. */
  readonly left: AbortSignal;
  isStillAdmitted(): Promise<boolean>;
}

/**
 * The progress of a run until it ends, here or in another process, which is followed by its walks; or until whoever watches
 * may not any more.
 */
export const progressEvents = (
  services: Services,
  account: string,
  run: string,
  { left, isStillAdmitted }: Watcher,
): Response => {
  if (streams >= MOST_STREAMS) throw new Problem(503, 'too many watch already', { mend: 'try again later' });
  const { clock, signal, metrics } = services;
  const over = AbortSignal.any([left, signal]);
  const cancelled = new AbortController();
  const ended = AbortSignal.any([over, cancelled.signal]);
  const encoder = new TextEncoder();
  let id = 0;

  const watch = async (send: (text: string) => void): Promise<void> => {
    let last = '';
    let spokeAt = clock.now();
    let admittedAt = clock.now();
    const event = (name: string, data: unknown): void => {
      id += 1;
      send(`id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
      spokeAt = clock.now();
    };
    send(`retry: 2000\n\n`);
    while (!ended.aborted) {
      if (clock.now() - admittedAt >= ADMITTED_MILLIS) {
        if (!(await isStillAdmitted())) return;
        admittedAt = clock.now();
      }
      const now = await progressOf(services, account, run);
      const text = JSON.stringify({ ...now, seconds: null, requestsPerSecond: null });
      if (text !== last) event('progress', now);
      else if (clock.now() - spokeAt > SILENCE_MILLIS) {
        send(': still here\n\n');
        spokeAt = clock.now();
      }
      last = text;
      if (now.status !== 'running') {
        event('end', now);
        return;
      }
      await clock.sleep(EVERY_MILLIS, ended).catch((error: unknown) => {
        if (!ended.aborted) throw error;
      });
    }
  };

  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      streams += 1;
      metrics.eventStreams.inc();
      try {
        await watch((text) => {
          if (!ended.aborted) controller.enqueue(encoder.encode(text));
        });
        if (!cancelled.signal.aborted) controller.close();
      } catch (error) {
        if (!cancelled.signal.aborted) controller.error(error);
      } finally {
        streams -= 1;
        metrics.eventStreams.dec();
      }
    },
    cancel() {
      cancelled.abort();
    },
  });
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  });
};

const progressOf = async (services: Services, account: string, run: string): Promise<ProgressEvent> => {
  const watch = services.crawls.watchOf(account);
  if (watch !== null && watch.run.runId === run) {
    return {
      run,
      status: 'running',
      stages: watch.stages,
      requests: watch.run.earlierRequests + watch.requests,
      seconds: watch.seconds,
      requestsPerSecond: watch.seconds > 0 ? watch.requests / watch.seconds : null,
      window: watch.window,
    };
  }
  const { pool } = services.records;
  const { rows: runs } = await pool.query<{ status: string; requests: number; blueprint: BlueprintName }>(
    'select status, requests, blueprint from crawl_runs where account = $1 and run_id = $2',
    [account, run],
  );
  const { rows: stages } = await pool.query<{ name: string; items: number; ended: number; planned: number }>(
    `select stage as name, sum(items)::bigint as items, count(*) filter (where status <> 'running') as ended,
       count(*) as planned from walks where account = $1 and run_id = $2 group by stage order by min(started_at)`,
    [account, run],
  );
  const titles = runs[0] === undefined ? undefined : blueprints[runs[0].blueprint].stageTitles;
  return {
    run,
    status: runs[0]?.status ?? 'failed',
    stages: stages.map(({ name, items, ended, planned }) => ({
      name,
      title: titles?.get(name) ?? name,
      status: ended === planned ? 'ended' : 'running',
      items,
      expected: null,
      walks: { ended, planned },
    })),
    requests: runs[0]?.requests ?? 0,
    seconds: null,
    requestsPerSecond: null,
    window: null,
  };
};
