import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Limiters } from '../../src/crawl/limiters.ts';
import { HandClock, settle } from '../support/clock.ts';

class TooMany extends Error {
  readonly retryAfterMillis: number;
  constructor(retryAfterMillis: number) {
    super('429');
    this.retryAfterMillis = retryAfterMillis;
  }
}

/** Draws in [0, 1), the same for the same seed. */
const drawsOf = (seed: number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
};

interface Weather {
  readonly seed: number;
  readonly ceiling: number;
  /** Requests to each of the sites. */
  readonly requests: readonly number[];
  /** The share of answers that are 429. */
  readonly faults: number;
  readonly retryAfterSeconds: number;
  /** What the 429s end at. */
  readonly clearsAfterMillis: number;
}

/** Sites that throttle now and then, on a clock of their own, with clients that ask again until they are answered. */
const simulate = async (weather: Weather) => {
  const clock = new HandClock();
  const start = clock.now();
  const draw = drawsOf(weather.seed);
  const limiters = new Limiters({ clock, ceiling: weather.ceiling, random: draw });
  const stop = new AbortController();
  let underWay = 0;
  const ask = (url: string, count: number) => {
    const limiter = limiters.of(url);
    const site = {
      limiter,
      openAt: 0,
      demanded: 0,
      waited: 0,
      answered: 0,
      aborted: 0,
      throttledAt: null as number | null,
    };
    const queued = new Set<number>();
    const request = async (): Promise<void> => {
      const sentAt = clock.now();
      expect(sentAt).toBeGreaterThanOrEqual(site.openAt);
      if (site.throttledAt !== null) site.waited += sentAt - site.throttledAt;
      site.throttledAt = null;
      underWay += 1;
      expect(underWay).toBeLessThanOrEqual(weather.ceiling);
      try {
        await clock.sleep(20 + draw() * 80, stop.signal);
      } finally {
        underWay -= 1;
      }
      const now = clock.now();
      if (now - start >= weather.clearsAfterMillis || draw() >= weather.faults) return limiter.succeeded();
      const millis = weather.retryAfterSeconds * 1000;
      // Of demands that overlap, each adds what the ones before left open.
      site.demanded += now + millis - Math.max(now, site.openAt);
      site.openAt = now + millis;
      site.throttledAt ??= now;
      limiter.throttled(millis, sentAt);
      throw new TooMany(millis);
    };
    const client = async (): Promise<void> => {
      const turn = limiter.turn();
      for (;;) {
        queued.add(turn);
        const sent = limiter.run(
          () => {
            // Nobody is overtaken, who was throttled least of all.
            expect(turn).toBe(Math.min(...queued));
            queued.delete(turn);
            return request();
          },
          stop.signal,
          turn,
        );
        const outcome = await sent.catch((error: unknown) => error);
        if (outcome instanceof TooMany) continue;
        if (outcome === stop.signal.reason && stop.signal.aborted) site.aborted += 1;
        else if (outcome !== undefined) throw outcome;
        else site.answered += 1;
        return;
      }
    };
    return { site, done: Promise.all(Array.from({ length: count }, client)) };
  };
  const sites = weather.requests.map((count, i) => ask(`https://site-${i}.example.com`, count));
  await settle();
  return { clock, stop, sites, all: Promise.all(sites.map(({ done }) => done)) };
};

const weather: fc.Arbitrary<Weather> = fc.record({
  seed: fc.integer(),
  ceiling: fc.integer({ min: 1, max: 32 }),
  requests: fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 3 }),
  faults: fc.constantFrom(0, 0.05, 0.3),
  retryAfterSeconds: fc.integer({ min: 1, max: 9 }),
  clearsAfterMillis: fc.constantFrom(20_000, Number.POSITIVE_INFINITY),
});

const HOURS = 4 * 3_600_000;

describe('whatever the weather', () => {
  it('everything is answered, by its turn, under the ceiling and outside of pauses', async () => {
    await fc.assert(
      fc.asyncProperty(weather, async (one) => {
        const { clock, sites, all } = await simulate(one);
        await clock.advance(HOURS);
        await all;
        expect(sites.map(({ site }) => site.answered)).toEqual(one.requests);
        expect(clock.sleeping).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('an abort frees everybody at once and leaves no timer behind', async () => {
    await fc.assert(
      fc.asyncProperty(weather, fc.nat(30_000), async (one, millis) => {
        const { clock, stop, sites, all } = await simulate(one);
        await clock.advance(millis);
        stop.abort(new Error('stopped'));
        await settle();
        await all;
        expect(sites.map(({ site }) => site.answered + site.aborted)).toEqual(one.requests);
        expect(clock.sleeping).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('where one answer in twenty is a 429', () => {
  it.each([1, 2, 3, 4, 5])('the waits are at most 1.3 times what was demanded (%i)', async (seed) => {
    const { clock, sites, all } = await simulate({
      seed,
      ceiling: 24,
      requests: [2000],
      faults: 0.05,
      retryAfterSeconds: 1,
      clearsAfterMillis: Number.POSITIVE_INFINITY,
    });
    await clock.advance(HOURS);
    await all;
    for (const { site } of sites) {
      expect(site.demanded).toBeGreaterThan(20_000);
      expect(site.waited).toBeGreaterThanOrEqual(site.demanded);
      expect(site.waited).toBeLessThanOrEqual(1.3 * site.demanded);
    }
  });

  it('the pace comes back when that is over', async () => {
    const { clock, sites, all } = await simulate({
      seed: 7,
      ceiling: 24,
      requests: [3000],
      faults: 0.3,
      retryAfterSeconds: 1,
      clearsAfterMillis: 30_000,
    });
    await clock.advance(30_000);
    expect(sites[0]?.site.limiter.window).toBeLessThan(8);
    await clock.advance(HOURS);
    await all;
    expect(sites[0]?.site.limiter.window).toBe(24);
  });
});

describe('the sites of a process', () => {
  const held = (url: string, limiters: Limiters, log: string[]) => {
    let end = () => {};
    void limiters.of(url).run(() => {
      log.push(new URL(url).host);
      return new Promise<void>((resolve) => {
        end = resolve;
      });
    });
    return () => end();
  };

  it('have one limiter each, whatever the path and whoever asks', () => {
    const limiters = new Limiters({ clock: new HandClock() });
    expect(limiters.of('https://a.example.com/wiki')).toBe(limiters.of('https://A.example.com'));
    expect(limiters.of('https://a.example.com')).not.toBe(limiters.of('https://b.example.com'));
  });

  it('do not pause one another', async () => {
    const limiters = new Limiters({ clock: new HandClock() });
    const log: string[] = [];
    limiters.of('https://a.example.com').throttled(60_000);
    held('https://a.example.com', limiters, log);
    held('https://b.example.com', limiters, log);
    await settle();
    expect(log).toEqual(['b.example.com']);
  });

  it('share one ceiling, and take turns where it is reached', async () => {
    const limiters = new Limiters({ clock: new HandClock(), ceiling: 1 });
    const log: string[] = [];
    const ends = ['a', 'a', 'a', 'b', 'b', 'c'].map((site) => held(`https://${site}.example.com`, limiters, log));
    for (let i = 0; i < 6; i += 1) {
      await settle();
      expect(log).toHaveLength(i + 1);
      for (const end of ends) end();
    }
    expect(
      log
        .slice(0, 4)
        .sort()
        .map((host) => host[0]),
    ).toEqual(['a', 'a', 'b', 'c']);
    expect(log.map((host) => host[0]).sort()).toEqual(['a', 'a', 'a', 'b', 'b', 'c']);
  });

  it('hear of a pause by name', () => {
    const clock = new HandClock();
    const told: [string, number][] = [];
    const limiters = new Limiters({
      clock,
      random: () => 0.5,
      onPause: (site, until) => told.push([site, until - clock.now()]),
    });
    limiters.of('https://a.example.com/wiki').throttled(3_000_000);
    expect(told).toEqual([['a.example.com', 3_015_000]]);
  });
});
