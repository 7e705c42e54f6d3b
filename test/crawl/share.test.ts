import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Limiters } from '../../src/crawl/limiters.ts';
import type { Asker, OtherAsker } from '../../src/crawl/share/asker.ts';
import { fairShares } from '../../src/crawl/share/fairShares.ts';
import { leaveOf } from '../../src/crawl/share/leaveOf.ts';
import { Peak } from '../../src/crawl/share/peak.ts';
import { steadyClock } from '../../src/model/clock.ts';
import type { TestHome } from '../support/records.ts';
import { openTestHome } from '../support/records.ts';

const sum = (figures: readonly number[]): number => figures.reduce((all, one) => all + one, 0);

describe('fair shares', () => {
  const wants = fc.array(fc.nat(40), { minLength: 1, maxLength: 8 });

  it('are all there is, and give nobody less than it wants while another has more', () => {
    fc.assert(
      fc.property(fc.nat(64), wants, (total, all) => {
        const shares = fairShares(total, all);
        expect(sum(shares)).toBe(total);
        const most = Math.max(...shares);
        for (const [i, want] of all.entries()) {
          const share = shares[i] ?? 0;
          if (share < want) expect(most - share).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

it('a peak is remembered for one to two spans', () => {
  const peak = new Peak(1000);
  peak.note(7, 0);
  peak.note(3, 900);
  expect(peak.at(1900)).toBe(7);
  expect(peak.at(2900)).toBe(0);
  peak.note(2, 3000);
  expect(peak.at(10_000)).toBe(0);
});

describe('the places of a site', () => {
  interface Act {
    readonly who: number;
    readonly kind: 'exchange' | 'run' | 'end' | 'die';
    readonly wanted: number;
  }
  const act: fc.Arbitrary<Act> = fc.record({
    who: fc.nat(4),
    kind: fc.constantFrom('exchange', 'exchange', 'run', 'run', 'end', 'die'),
    wanted: fc.nat(40),
  });

  it('are never taken twice, whoever comes, goes, wants and dies in whatever order', () => {
    const ceilings = fc.array(fc.integer({ min: 1, max: 24 }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(ceilings, fc.array(act, { maxLength: 80 }), fc.nat(9), (limits, acts, turn) => {
        const table = new Map<number, OtherAsker>();
        const state = limits.map(() => ({ share: 0, running: 0 }));
        for (const { who, kind, wanted } of acts) {
          const one = state[who] as { share: number; running: number };
          const asker: Asker = {
            id: String(who),
            sites: ['a'],
            wanted,
            ceiling: limits[who] ?? 1,
            pauseMillis: 0,
            spacingMillis: 0,
            isNews: false,
            ...one,
          };
          if (kind === 'exchange') {
            const leave = leaveOf(asker, [...table.values()], turn);
            table.set(who, { ...asker, held: Math.max(leave.share, one.share, one.running), alive: true });
            one.share = leave.share;
          } else if (kind === 'run') one.running = Math.max(one.running, Math.min(wanted, one.share));
          else if (kind === 'end') one.running = Math.min(one.running, wanted);
          else {
            table.delete(who);
            Object.assign(one, { share: 0, running: 0 });
          }
          expect(sum(state.map(({ running }) => running))).toBeLessThanOrEqual(Math.max(...limits));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are had in turn where there are fewer than askers', () => {
    const ids = ['a', 'b', 'c'];
    const winners = [0, 1, 2].map((turn) =>
      ids.filter((id) => {
        const of = (one: string) => ({
          id: one,
          sites: ['x'],
          wanted: 5,
          ceiling: 1,
          pauseMillis: 0,
          spacingMillis: 0,
        });
        const others = ids.filter((one) => one !== id).map((one) => ({ ...of(one), held: 0, alive: true }));
        return leaveOf({ ...of(id), running: 0, share: 0, isNews: false }, others, turn).share > 0;
      }),
    );
    expect(winners.flat().toSorted()).toEqual(ids);
  });
});

describe('processes on one database', () => {
  let home: TestHome;
  const leaves: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    home = await openTestHome();
  });
  afterAll(() => home.remove());
  afterEach(async () => {
    for (const leave of leaves.splice(0)) await leave();
    await home.records.pool.query('drop schema if exists kscope_pace cascade');
  });

  const A = 'https://a.example.com';
  const B = 'https://b.example.com';

  /** What one process has; `paused` grows with the sites that it is told to leave alone. */
  const process = (ceiling = 8) => {
    const paused: string[] = [];
    const troubles: unknown[] = [];
    const limiters = new Limiters({
      clock: steadyClock,
      ceiling,
      onPause: (site) => void paused.push(site),
      onUnshared: (error) => void troubles.push(error),
    });
    const leave = limiters.share(home.records.pool);
    leaves.push(leave);
    return { limiters, paused, troubles, leave };
  };
  const ask = (limiters: Limiters, url: string) => limiters.of(url).run(async () => 'answered');
  /** Asks on and on until stopped; gives how many were answered. */
  const busy = (limiters: Limiters, url: string, underWay: { now: number; most: number }, clients = 8) => {
    const stop = new AbortController();
    const count = { answered: 0 };
    const client = async (): Promise<void> => {
      while (!stop.signal.aborted) {
        await limiters
          .of(url)
          .run(async () => {
            underWay.now += 1;
            underWay.most = Math.max(underWay.most, underWay.now);
            await steadyClock.sleep(5);
            underWay.now -= 1;
            count.answered += 1;
            limiters.of(url).succeeded();
          }, stop.signal)
          .catch((error: unknown) => {
            if (!stop.signal.aborted) throw error;
          });
      }
    };
    const done = Promise.all(Array.from({ length: clients }, client));
    const end = async (): Promise<void> => {
      stop.abort();
      await done;
    };
    return { count, end };
  };

  it('keep the pause that one of them met, also those that come when it is gone; other sites go on', async () => {
    const [met, beside] = [process(), process()];
    await Promise.all([ask(met.limiters, A), ask(beside.limiters, A), ask(beside.limiters, B)]);
    met.limiters.of(A).throttled(300_000);
    await expect.poll(() => beside.paused, { timeout: 10_000 }).toEqual(['a.example.com']);
    await met.leave();
    const late = process();
    const stop = new AbortController();
    const waiting = late.limiters.of(A).run(async () => 'answered', stop.signal);
    await expect.poll(() => late.paused, { timeout: 10_000 }).toEqual(['a.example.com']);
    expect(await ask(late.limiters, B)).toBe('answered');
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
  });

  it('know a site by its cloud id, whatever its address', async () => {
    const [one, other] = [process(), process()];
    one.limiters.identify(A, 'cloud-1');
    other.limiters.identify(B, 'cloud-1');
    await Promise.all([ask(one.limiters, A), ask(other.limiters, B)]);
    one.limiters.of(A).throttled(300_000);
    await expect.poll(() => other.paused, { timeout: 10_000 }).toEqual(['b.example.com']);
  });

  it('have no more under way together than one alone, and what one leaves goes to the others', async () => {
    const underWay = { now: 0, most: 0 };
    const processes = [process(), process(), process()];
    const all = processes.map(({ limiters }) => busy(limiters, A, underWay));
    await expect
      .poll(() => Math.min(...all.map(({ count }) => count.answered)), { timeout: 20_000 })
      .toBeGreaterThan(9);
    expect(underWay.most).toBeLessThanOrEqual(8);
    // One ends as it should, one without a word.
    await all[0]?.end();
    await processes[0]?.leave();
    await all[1]?.end();
    await expect.poll(() => processes[2]?.limiters.of(A).window, { timeout: 20_000 }).toBe(8);
    await all[2]?.end();
    expect(underWay.most).toBeLessThanOrEqual(8);
  });

  it('get what one held that was killed, once its lease is over', async () => {
    const dead = process();
    await ask(dead.limiters, A);
    // It holds all, and will never say anything again.
    await home.records.pool.query(
      "insert into kscope_pace.askers select 'dead', sites, 8, 8, 8, '-infinity', 0, now() - interval '9 s' from kscope_pace.askers",
    );
    await dead.leave();
    const { limiters } = process();
    const asked = ask(limiters, A);
    expect(await asked).toBe('answered');
  });

  it('go on where the table is dropped, and share again', async () => {
    const [one, other] = [process(), process()];
    await Promise.all([ask(one.limiters, A), ask(other.limiters, A)]);
    await home.records.pool.query('drop schema kscope_pace cascade');
    expect(await ask(one.limiters, A)).toBe('answered');
    await ask(other.limiters, A);
    one.limiters.of(A).throttled(300_000);
    await expect.poll(() => other.paused, { timeout: 10_000 }).toEqual(['a.example.com']);
    expect([...one.troubles, ...other.troubles]).toEqual([]);
  });

  it('go on by themselves where nothing may be written, and say why', async () => {
    const { pool } = home.records;
    await pool.query('create role poor login');
    const poor = new (await import('pg')).default.Pool({ ...pool.options, user: 'poor' });
    const { limiters, leave, troubles } = (() => {
      const told: unknown[] = [];
      const own = new Limiters({ clock: steadyClock, ceiling: 8, onUnshared: (error) => void told.push(error) });
      return { limiters: own, leave: own.share(poor), troubles: told };
    })();
    expect(await ask(limiters, A)).toBe('answered');
    expect(troubles).toMatchObject([{ code: '42501' }]);
    await leave();
    await poor.end();
  });
});
