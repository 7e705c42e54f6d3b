import type { Frequency } from '../accounts/frequency.ts';

/** What is known of the runs of an account. Times are epoch milliseconds, as the clock told them then. */
export interface Runs {
  readonly addedAt: number;
  /** The last one that ended, whole or cut short. */
  readonly finished: { readonly startedAt: number; readonly finishedAt: number } | null;
  /** When the one began that has not ended yet: it is under way, was interrupted, or failed. */
  readonly unfinishedAt: number | null;
  /** Whether somebody is crawling the account at this moment. */
  readonly running: boolean;
}

/** How an account stands to its frequency. */
export interface Due {
  /** When the next run is due, in epoch milliseconds; where one is under way: the one after it. Infinity: never. */
  readonly dueAt: number;
  /** From when on the next run is late by a whole turn, in epoch milliseconds; Infinity: never. */
  readonly lateAt: number;
  /** Whether to crawl now: it is time, or the last run did not end, and nobody crawls. */
  readonly due: boolean;
  /** No run has ended for more than two turns. */
  readonly missed: boolean;
  /** A run is under way for longer than one turn. */
  readonly overlong: boolean;
}

/** Says when an account is to be crawled, and what is late. */
export const dueOf = (frequency: Frequency, runs: Runs, now: number): Due => {
  const turnAfter = (at: number): number => (Number.isFinite(at) ? frequency.nextAfter(at, now) : at);
  const last = runs.finished === null ? null : lastTurn(runs.finished, now);
  const since = Math.min(last ?? (runs.finished === null ? runs.addedAt : now), now);
  const dueAt = runs.running
    ? turnAfter(Math.min(runs.unfinishedAt ?? now, now))
    : runs.unfinishedAt !== null || last === null
      ? now
      : turnAfter(last);
  return {
    dueAt,
    lateAt: turnAfter(dueAt),
    due: !runs.running && dueAt <= now,
    missed: now > turnAfter(turnAfter(since)),
    overlong: runs.running && runs.unfinishedAt !== null && now > turnAfter(runs.unfinishedAt),
  };
};

/**
 * The moment from which the next turn counts: the start of the run. Stamps of runs only ever grow, so after the clock
 * was set back a start may be later than its end, which is told by the clock of its time and then says more. Null: both
 * are still to come, and tell nothing.
 */
const lastTurn = ({ startedAt, finishedAt }: NonNullable<Runs['finished']>, now: number): number | null => {
  const last = Math.min(startedAt, finishedAt);
  return last <= now ? last : null;
};
