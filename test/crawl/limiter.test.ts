import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Ceiling } from '../../src/crawl/ceiling.ts';
import { Limiter } from '../../src/crawl/limiter.ts';
import type { Clock } from '../../src/model/clock.ts';
import { steadyClock } from '../../src/model/clock.ts';
import { HandClock, settle } from '../support/clock.ts';

/** A request whose end the test decides. */
class Held {
  state: 'waiting' | 'running' | 'done' | 'failed' = 'waiting';
  readonly stop = new AbortController();
  #end: (error?: Error) => void = () => {};

  constructor(limiter: Limiter, onStart: () => void = () => {}) {
    limiter
      .run(
        () =>
          new Promise<void>((resolve, reject) => {
            this.state = 'running';
            this.#end = (error) => (error ? reject(error) : resolve());
            this.stop.signal.addEventListener('abort', () => reject(this.stop.signal.reason));
            onStart();
          }),
        this.stop.signal,
      )
      .then(
        () => {
          this.state = 'done';
        },
        () => {
          this.state = 'failed';
        },
      );
  }

  async end(error?: Error): Promise<void> {
    this.#end(error);
    await settle();
  }

  async abort(): Promise<void> {
    this.stop.abort(new Error('stopped'));
    await settle();
  }
}

const open = (ceiling: number) => {
  const clock = new HandClock();
  return { clock, limiter: new Limiter({ clock, ceiling: new Ceiling(ceiling), random: () => 0 }) };
};

const hold = async (limiter: Limiter, count: number): Promise<readonly Held[]> => {
  const held = Array.from({ length: count }, () => new Held(limiter));
  await settle();
  return held;
};

const running = (held: readonly Held[]): number => held.filter((one) => one.state === 'running').length;

describe('the clock of a machine that is set', () => {
  const DAY = 86_400_000;

  it.each([-2 * DAY, 2 * DAY])('by %i ms keeps nobody waiting', async (jump) => {
    const limiter = new Limiter({ clock: steadyClock, ceiling: new Ceiling(1) });
    await limiter.run(async () => limiter.throttled(1));
    const now = Date.now();
    const spy = vi.spyOn(Date, 'now').mockImplementation(() => now + jump);
    try {
      expect(await limiter.run(async () => 'answered')).toBe('answered');
      expect(Math.abs(steadyClock.now() - now)).toBeLessThan(DAY);
    } finally {
      spy.mockRestore();
    }
  });
});

describe('the window', () => {
  it.each([
    [1, 1],
    [5, 5],
    [8, 8],
    [100, 8],
  ])('of a ceiling of %i begins at %i', async (ceiling, window) => {
    const { limiter } = open(ceiling);
    expect(limiter.window).toBe(window);
    expect(running(await hold(limiter, 120))).toBe(window);
  });

  it('doubles with each round of good answers until the first throttled one', () => {
    const { limiter } = open(100);
    for (let i = 0; i < 8; i += 1) limiter.succeeded();
    expect(limiter.window).toBe(16);
  });

  it('grows by one for each round of good answers after that, up to the ceiling', () => {
    const { limiter } = open(10);
    limiter.throttled(0);
    for (let i = 0; i < 5; i += 1) limiter.succeeded();
    expect(limiter.window).toBe(5);
    for (let i = 0; i < 1000; i += 1) limiter.succeeded();
    expect(limiter.window).toBe(10);
  });

  it('lets in who waits when it grows', async () => {
    const { limiter } = open(9);
    const held = await hold(limiter, 10);
    limiter.succeeded();
    await settle();
    expect(running(held)).toBe(9);
  });

  it('halves once for all the throttled requests of one burst', async () => {
    const { clock, limiter } = open(8);
    for (let i = 0; i < 8; i += 1) limiter.throttled(0);
    expect(limiter.window).toBe(4);
    await clock.advance(1001);
    limiter.throttled(0);
    expect(limiter.window).toBe(2);
  });

  it('halves at the first throttled request even where the clock begins at zero', () => {
    const clock: Clock = { now: () => 0, sleep: async () => {} };
    const limiter = new Limiter({ clock, ceiling: new Ceiling(8) });
    limiter.throttled(0);
    expect(limiter.window).toBe(4);
  });

  it('halves once for requests that were under way together, however late they are answered', async () => {
    const { clock, limiter } = open(8);
    const sentAt = clock.now();
    limiter.throttled(0, sentAt);
    await clock.advance(5000);
    limiter.throttled(0, sentAt);
    expect(limiter.window).toBe(4);
  });

  it('never closes', async () => {
    const { clock, limiter } = open(8);
    for (let i = 0; i < 20; i += 1) {
      limiter.throttled(0);
      await clock.advance(2000);
    }
    expect(limiter.window).toBe(1);
    expect(running(await hold(limiter, 3))).toBe(1);
  });
});

describe('the queue', () => {
  it('lets requests in by their turn, as slots become free', async () => {
    const { limiter } = open(2);
    const held = await hold(limiter, 4);
    await held[1]?.end();
    expect(held.map((one) => one.state)).toEqual(['running', 'done', 'running', 'waiting']);
    await held[0]?.end(new Error('failed'));
    expect(held.map((one) => one.state)).toEqual(['failed', 'done', 'running', 'running']);
  });

  it('is left by whoever is aborted, and by nobody else', async () => {
    const { limiter } = open(1);
    const [first, second, third] = await hold(limiter, 3);
    await second?.abort();
    expect([first?.state, second?.state, third?.state]).toEqual(['running', 'failed', 'waiting']);
    await first?.end();
    expect(third?.state).toBe('running');
  });

  it('is not joined by whoever is aborted already', async () => {
    const { limiter } = open(1);
    const reason = new Error('stopped');
    await expect(limiter.run(async () => {}, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(running(await hold(limiter, 2))).toBe(1);
  });

  it('keeps the slot of whoever was let in and aborted in the same moment', async () => {
    const { limiter } = open(1);
    const [first, second, third] = await hold(limiter, 3);
    void first?.end();
    second?.stop.abort(new Error('stopped'));
    await settle();
    expect(second?.state).toBe('failed');
    expect(third?.state).toBe('running');
  });
});

describe('a pause', () => {
  it('holds everybody for as long as the longest demand', async () => {
    const { clock, limiter } = open(4);
    limiter.throttled(5000);
    limiter.throttled(2000);
    const held = await hold(limiter, 2);
    await clock.advance(4999);
    expect(running(held)).toBe(0);
    await clock.advance(1);
    expect(running(held)).toBe(2);
  });

  it('that grows while the queue sleeps is slept to its new end', async () => {
    const { clock, limiter } = open(4);
    limiter.throttled(1000);
    const held = await hold(limiter, 1);
    limiter.throttled(3000);
    await clock.advance(2999);
    expect(running(held)).toBe(0);
    await clock.advance(1);
    expect(running(held)).toBe(1);
  });

  it('leaves no timer behind when the last one leaves the queue', async () => {
    const { clock, limiter } = open(4);
    limiter.throttled(60_000);
    const [first, second] = await hold(limiter, 2);
    await first?.abort();
    expect(clock.sleeping).toEqual([60_000]);
    await second?.abort();
    expect(clock.sleeping).toEqual([]);
  });

  it('is slept again for whoever joins just as the last one leaves', async () => {
    const { clock, limiter } = open(4);
    limiter.throttled(60_000);
    const [first] = await hold(limiter, 1);
    first?.stop.abort(new Error('stopped'));
    const second = new Held(limiter);
    await clock.advance(60_000);
    expect([first?.state, second.state]).toEqual(['failed', 'running']);
  });

  it('fails everybody where the clock fails, and goes on after that', async () => {
    let broken = true;
    let now = 0;
    const clock: Clock = {
      now: () => now,
      sleep: async (millis) => {
        if (broken) throw new Error('the clock is broken');
        now += millis;
      },
    };
    const limiter = new Limiter({ clock, ceiling: new Ceiling(1) });
    limiter.throttled(1000);
    const [first] = await hold(limiter, 1);
    expect(first?.state).toBe('failed');
    broken = false;
    const [second, third] = await hold(limiter, 2);
    await first?.abort();
    await second?.end();
    expect([second?.state, third?.state]).toEqual(['done', 'running']);
  });
});

describe('a pause that is told', () => {
  const openTold = () => {
    const clock = new HandClock();
    const told: number[] = [];
    const onPause = (until: number) => told.push((until - START) / 1000);
    const limiter = new Limiter({ clock, ceiling: new Ceiling(8), random: () => 0, onPause });
    const START = clock.now();
    return { clock, told, limiter };
  };

  it('is one that a person would wonder about', () => {
    const { told, limiter } = openTold();
    limiter.throttled(9_999);
    expect(told).toEqual([]);
    limiter.throttled(60_000);
    expect(told).toEqual([60]);
  });

  it('is told once for a burst, and again where it becomes much longer', async () => {
    const { clock, told, limiter } = openTold();
    for (let i = 0; i < 24; i += 1) limiter.throttled(60_000 + i);
    await clock.advance(5000);
    limiter.throttled(60_000);
    expect(told).toEqual([60]);
    limiter.throttled(120_000);
    expect(told).toEqual([60, 125]);
  });
});

describe('a pause of more than an hour', () => {
  it('fails who waits and who comes, until an hour of it is left', async () => {
    const { clock, limiter } = open(1);
    const [running, waiting] = await hold(limiter, 2);
    limiter.throttled(86_400_000);
    await settle();
    expect([running?.state, waiting?.state]).toEqual(['running', 'failed']);
    const until = clock.now() + 86_400_000;
    await expect(limiter.run(async () => {})).rejects.toMatchObject({
      name: 'PausedTooLong',
      policy: 'fail-run',
      until,
    });
    expect(clock.sleeping).toEqual([]);
    await running?.end();
    await clock.advance(23 * 3_600_000);
    const [late] = await hold(limiter, 1);
    expect(late?.state).toBe('waiting');
    await clock.advance(3_600_000);
    expect(late?.state).toBe('running');
  });

  it('is no more than an hour where it is an hour', async () => {
    const { clock, limiter } = open(1);
    limiter.throttled(3_600_000);
    const [one] = await hold(limiter, 1);
    await clock.advance(3_600_000);
    expect(one?.state).toBe('running');
  });
});

describe('a site that says that little is left', () => {
  it('is sent what is left one by one, spread until there is more', async () => {
    const { clock, limiter } = open(8);
    limiter.succeeded({ spacingMillis: 400 });
    const held = await hold(limiter, 4);
    expect(running(held)).toBe(1);
    await clock.advance(399);
    expect(running(held)).toBe(1);
    await clock.advance(1);
    expect(running(held)).toBe(2);
    await clock.advance(800);
    expect(running(held)).toBe(4);
  });

  it('is sent one a second at the least', async () => {
    const { clock, limiter } = open(8);
    limiter.succeeded({ spacingMillis: 3_600_000 });
    const held = await hold(limiter, 3);
    await clock.advance(2000);
    expect(running(held)).toBe(3);
  });

  it('is hurried again by the first answer that says nothing of the kind', async () => {
    const { limiter } = open(8);
    limiter.succeeded({ spacingMillis: 1000 });
    const held = await hold(limiter, 8);
    limiter.succeeded();
    await settle();
    expect(running(held)).toBe(8);
  });

  it('without saying how much is asked for less at once, a quarter less each second, and never for nothing', async () => {
    const { clock, limiter } = open(8);
    for (let i = 0; i < 5; i += 1) limiter.succeeded({ spacingMillis: null });
    expect(limiter.window).toBe(6);
    for (let i = 0; i < 20; i += 1) {
      await clock.advance(1001);
      limiter.succeeded({ spacingMillis: null });
    }
    expect(limiter.window).toBe(1);
  });
});

it('stretches a wait by up to a tenth, and by half a minute at most', () => {
  const draws = [0, 0.5, 0.999, 0.5];
  const limiter = new Limiter({ clock: new HandClock(), ceiling: new Ceiling(1), random: () => draws.shift() ?? 0 });
  expect([limiter.jitter(1000), limiter.jitter(1000), limiter.jitter(1000)]).toEqual([1000, 1050, 1099.9]);
  expect(limiter.jitter(3_600_000)).toBe(3_615_000);
});

type Step =
  | { readonly do: 'start' | 'succeed' }
  | { readonly do: 'end' | 'fail' | 'abort'; readonly which: number }
  | { readonly do: 'throttle'; readonly millis: number }
  | { readonly do: 'pass'; readonly millis: number };

const which = fc.nat(1000);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Step>({ do: 'start' }) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'succeed' }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('end' as const, 'fail' as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('abort' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('throttle' as const), millis: fc.nat(5000) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const), millis: fc.nat(5000) }) },
);

const steps = fc.array(step, { maxLength: 60 });

it('whatever happens, keeps to its ceiling, window and pauses, and loses no slot', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.nat(15), steps, async (ceiling, waiting, steps) => {
      const { clock, limiter } = open(ceiling);
      const all: Held[] = [];
      let pausedUntil = 0;
      const start = () => {
        all.push(
          new Held(limiter, () => {
            expect(running(all)).toBeLessThanOrEqual(limiter.window);
            expect(clock.now()).toBeGreaterThanOrEqual(pausedUntil);
          }),
        );
      };
      const any = (states: readonly Held['state'][], n: number) => {
        const some = all.filter((one) => states.includes(one.state));
        return some[n % some.length];
      };
      for (let i = 0; i < waiting; i += 1) start();
      for (const one of steps) {
        if (one.do === 'start') start();
        else if (one.do === 'succeed') limiter.succeeded();
        else if (one.do === 'end') await any(['running'], one.which)?.end();
        else if (one.do === 'fail') await any(['running'], one.which)?.end(new Error('failed'));
        else if (one.do === 'abort') await any(['running', 'waiting'], one.which)?.abort();
        else if (one.do === 'pass') await clock.advance(one.millis);
        else if (one.do === 'throttle') {
          limiter.throttled(one.millis);
          pausedUntil = Math.max(pausedUntil, clock.now() + one.millis);
        }
        await settle();
        expect(running(all)).toBeLessThanOrEqual(ceiling);
        // Nobody waits who could run.
        if (clock.now() >= pausedUntil && running(all) < limiter.window) expect(any(['waiting'], 0)).toBeUndefined();
      }
      // The queue drains to its end,
      await clock.advance(Math.max(0, pausedUntil - clock.now()));
      for (let one = any(['running'], 0); one; one = any(['running'], 0)) await one.end();
      expect(any(['waiting'], 0)).toBeUndefined();
      expect(clock.sleeping).toEqual([]);
      // and every slot is there again.
      expect(running(await hold(limiter, ceiling + 1))).toBe(limiter.window);
    }),
    { numRuns: 300 },
  );
});
