import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frequencyOf } from '../../src/accounts/frequency.ts';
import type { Due, Runs } from '../../src/crawl/due.ts';
import { dueOf } from '../../src/crawl/due.ts';

const HOUR = 3_600_000;
const NOON = Date.UTC(2026, 5, 15, 12);

/** Hours from noon. */
const at = (hours: number): number => NOON + hours * HOUR;
const finished = (from: number, to: number): Runs['finished'] => ({ startedAt: at(from), finishedAt: at(to) });

const due = (every: string, runs: Partial<Runs>, now = NOON): Due =>
  dueOf(frequencyOf(every), { addedAt: at(-1), finished: null, unfinishedAt: null, running: false, ...runs }, now);

describe('an account', () => {
  it.each<[string, string, Partial<Runs>, boolean, number]>([
    ['that was never crawled is due', '6h', {}, true, 0],
    ['is due a turn after the start of its last run', '6h', { finished: finished(-6, -1) }, true, 0],
    ['is not due before', '6h', { finished: finished(-5, -4) }, false, 1],
    ['is due at the times of cron, in UTC', '0 3 * * *', { finished: finished(-9, -8) }, false, 15],
    ['is due once for all that was missed', '0 3 * * *', { finished: finished(-100, -99) }, true, -81],
    ['whose run was interrupted is due', '6h', { finished: finished(-2, -1), unfinishedAt: at(-0.5) }, true, 0],
    [
      'that is being crawled is not due',
      '6h',
      { finished: finished(-9, -8), unfinishedAt: at(-1), running: true },
      false,
      5,
    ],
    ['that was locked a moment ago is not due', '6h', { running: true }, false, 6],
    ['whose clock was set back counts from the end of the run', '6h', { finished: finished(8760, -1) }, false, 5],
    ['is due where only times to come are known', '6h', { finished: finished(8760, 8761) }, true, 0],
    ['whose interrupted run is of a time to come is due', '6h', { unfinishedAt: at(8760) }, true, 0],
  ])('%s', (_name, every, runs, isDue, dueAt) => {
    expect(due(every, runs)).toMatchObject({ due: isDue, dueAt: at(dueAt) });
  });
});

describe('a run', () => {
  it.each<[string, Partial<Runs>, boolean]>([
    ['has two turns to end', { finished: finished(-12, -11) }, false],
    ['that did not end in two turns is missed', { finished: finished(-12.01, -11) }, true],
    ['that is interrupted again and again is missed', { finished: finished(-13, -12), unfinishedAt: at(-1) }, true],
    ['that never came is missed', { addedAt: at(-12.01) }, true],
    ['is not missed by a new account', { addedAt: at(-12) }, false],
    ['is not missed by a clock that was set back', { finished: finished(8760, 8761), addedAt: at(-999) }, false],
  ])('%s', (_name, runs, missed) => {
    expect(due('6h', runs).missed).toBe(missed);
  });

  it.each<[string, Partial<Runs>, boolean]>([
    ['may take a turn', { unfinishedAt: at(-6), running: true }, false],
    ['that takes longer than a turn is overlong', { unfinishedAt: at(-6.01), running: true }, true],
    ['that was interrupted is not', { unfinishedAt: at(-6.01) }, false],
    ['of a time to come is not', { unfinishedAt: at(8760), running: true }, false],
  ])('%s', (_name, runs, overlong) => {
    expect(due('6h', runs).overlong).toBe(overlong);
  });

  it('is missed by the times of cron as they fall', () => {
    // From Friday the next ones are Monday and Tuesday.
    const runs = { finished: { startedAt: Date.UTC(2026, 5, 19, 22), finishedAt: Date.UTC(2026, 5, 19, 23) } };
    expect(due('0 22 * * MON-FRI', runs, Date.UTC(2026, 5, 23, 22)).missed).toBe(false);
    expect(due('0 22 * * MON-FRI', runs, Date.UTC(2026, 5, 23, 22, 1)).missed).toBe(true);
  });
});

describe('whatever the clocks said', () => {
  const moments = fc.integer({ min: -10_000 * HOUR, max: 10_000 * HOUR }).map((offset) => NOON + offset);
  const everies = fc.constantFrom(
    '5m',
    '90m',
    '6h',
    '1d',
    '365d',
    '*/5 * * * *',
    '0 3 * * *',
    '0 22 * * MON-FRI',
    '0 0 29 2 *',
  );
  const runs: fc.Arbitrary<Runs> = fc.record({
    addedAt: moments,
    finished: fc.option(fc.record({ startedAt: moments, finishedAt: moments })),
    unfinishedAt: fc.option(moments),
    running: fc.boolean(),
  });
  const holds = (predicate: (every: string, runs: Runs, now: number) => void): void =>
    fc.assert(fc.property(everies, runs, moments, predicate), { numRuns: 300 });

  it('an account is due within a turn from now', () => {
    holds((every, of, now) => {
      const { dueAt } = due(every, of, now);
      expect(dueAt).toBeLessThanOrEqual(frequencyOf(every).nextAfter(now, now));
    });
  });

  it('it is due once its time has come, unless it is being crawled', () => {
    holds((every, of, now) => {
      const one = due(every, of, now);
      expect(one.due).toBe(!of.running && one.dueAt <= now);
    });
  });

  it('it stays due until somebody crawls', () => {
    holds((every, of, now) => {
      fc.pre(of.finished === null || Math.min(of.finished.startedAt, of.finished.finishedAt) <= now);
      if (due(every, of, now).due) expect(due(every, of, now + HOUR).due).toBe(true);
    });
  });

  it('it is not due right after a run that took no time', () => {
    holds((every, of, now) => {
      const stamp = Math.max(now, (of.finished?.startedAt ?? 0) + 1);
      const after = { ...of, finished: { startedAt: stamp, finishedAt: now }, unfinishedAt: null, running: false };
      expect(due(every, after, now)).toMatchObject({ due: false, missed: false, overlong: false });
    });
  });

  it('what was missed is due, or somebody is at it', () => {
    holds((every, of, now) => {
      const one = due(every, of, now);
      if (one.missed) expect(one.due || of.running).toBe(true);
      if (one.overlong) expect(of.running).toBe(true);
    });
  });

  it('a turn missed stays missed as time goes by', () => {
    holds((every, of, now) => {
      if (due(every, of, now).missed) expect(due(every, of, now + HOUR).missed).toBe(true);
    });
  });
});
