import { afterEach, describe, expect, it } from 'vitest';
import { Limiters } from '../../../src/crawl/limiters.ts';
import type { Clock } from '../../../src/model/clock.ts';
import { steadyClock } from '../../../src/model/clock.ts';
import { Faults } from '../../../src/simulator/faults/faults.ts';
import type { FaultKind, FaultRates } from '../../../src/simulator/faults/kinds.ts';
import { evenRates, FAULT_KINDS } from '../../../src/simulator/faults/kinds.ts';
import { startSimulator } from '../../../src/simulator/http/server.ts';
import type { ActKind } from '../../../src/simulator/life/act.ts';
import { liveThrough } from '../../../src/simulator/life/liveThrough.ts';
import { buildSite } from '../../../src/simulator/world/site.ts';
import { knownNow } from '../../support/compare.ts';
import type { CrawledSite } from '../../support/site.ts';
import { openSite } from '../../support/site.ts';

/** A clock on which nobody waits: it leaps to the next moment at which somebody wants to be woken. */
class LeapingClock implements Clock {
  #now = Date.UTC(2026, 10, 1);
  readonly #sleepers: { readonly until: number; readonly wake: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  sleep(millis: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      this.#sleepers.push({ until: this.#now + millis, wake: resolve });
      setImmediate(() => this.#leap());
    });
  }

  #leap(): void {
    const next = this.#sleepers.sort((a, b) => a.until - b.until).shift();
    this.#now = Math.max(this.#now, next?.until ?? 0);
    next?.wake();
  }
}

const opened: CrawledSite[] = [];
afterEach(async () => {
  for (const crawled of opened.splice(0).reverse()) await crawled.remove();
});

const open = async (...given: Parameters<typeof openSite>): Promise<CrawledSite> => {
  const crawled = await openSite(...given);
  opened.push(crawled);
  return crawled;
};

const known = async ({ home }: CrawledSite): Promise<readonly string[]> =>
  Object.entries(await knownNow(home)).flatMap(([table, rows]) => rows.map((row) => `${table} ${row}`));

/** What a crawl of the site as it is now would know that nothing goes wrong with. */
const knownInPeace = async (crawled: CrawledSite, faults: Faults): Promise<readonly string[]> => {
  const { rates } = faults;
  faults.rates = {};
  const fresh = await open({ seed: 0, pages: 0 }, { beside: crawled });
  await fresh.crawl();
  faults.rates = rates;
  return known(fresh);
};

const LIFE: readonly ActKind[] = ['edit', 'rename', 'move', 'create', 'label', 'restrict', 'trash', 'join group'];

/** Nothing is to be waited for in earnest. */
const STALL_MILLIS = 300;

describe('a site with bad days', () => {
  const crawlTwice = async (seed: number, pages: number, rates: FaultRates): Promise<ReadonlySet<FaultKind>> => {
    const clock = new LeapingClock();
    const faults = new Faults({ seed, rates, now: () => clock.now() });
    const crawled = await open({ seed, pages, mode: 'ROLES_TRANSITION' }, { simulator: { faults } });
    const limiters = new Limiters({ clock });
    for (const round of [1, 2]) {
      const summary = await crawled.crawl({ clock, limiters, stallMillis: STALL_MILLIS });
      expect([summary.status, summary.cut_short, summary.coverage_lost]).toEqual(['complete', [], []]);
      const [rows, expected] = [await known(crawled), new Set(await knownInPeace(crawled, faults))];
      const now = new Set(rows);
      expect({
        lost: [...expected].filter((row) => !now.has(row)),
        invented: rows.filter((row) => !expected.has(row)),
        doubled: rows.length - now.size,
      }).toEqual({ lost: [], invented: [], doubled: 0 });
      if (round === 1) liveThrough(crawled.site, { seed, acts: 40, kinds: LIFE });
    }
    return new Set(faults.injected.keys());
  };

  const seeds = (process.env.KSCOPE_SEEDS ?? '1').split(',').map(Number);

  it.each(seeds)('is known as if all had gone well (%i)', async (seed) => {
    const injected = await crawlTwice(seed, 250, evenRates(0.03, 0.06));
    const anywhere = FAULT_KINDS.filter((kind) => kind !== 'cursor lost' && kind !== 'shifted');
    expect(anywhere.filter((kind) => !injected.has(kind))).toEqual([]);
  });

  it('is known as if its lists had stood still', async () => {
    const injected = await crawlTwice(3, 3000, { 'cursor lost': 0.05, shifted: 0.3 });
    // Which of them meet a list depends on the order in which requests arrive.
    expect([...injected]).not.toEqual([]);
  });
});

describe('a site that takes sight away midway', () => {
  it('keeps what is known, ends the run where the token is refused, and goes on when it is renewed', async () => {
    const faults = new Faults({ seed: 1 });
    const crawled = await open({ seed: 5, pages: 120 }, { simulator: { faults } });
    faults.expireTokenAfter(40);
    await expect(crawled.crawl()).rejects.toThrow(/does not accept the e-mail and token/);
    faults.renewToken();
    const summary = await crawled.crawl();
    expect([summary.status, summary.resumed]).toEqual(['complete', true]);
    expect(await known(crawled)).toEqual(await knownInPeace(crawled, faults));
  });

  it('has nothing called missing where a space is hidden, and is whole again when it is back', async () => {
    const faults = new Faults({ seed: 1 });
    const crawled = await open({ seed: 6, pages: 120 }, { simulator: { faults } });
    await crawled.crawl();
    const before = await known(crawled);
    const [space] = [...crawled.site.spaces.values()].filter(({ status }) => status === 'current');
    faults.hiddenSpaces.add(space?.id ?? '');
    const summary = await crawled.crawl();
    expect([summary.status, summary.coverage_lost.length]).toEqual(['incomplete', 1]);
    const rows = (lines: readonly string[]) => lines.filter((line) => !line.startsWith('coverage_gaps'));
    expect(rows(await known(crawled))).toEqual(rows(before));
    faults.hiddenSpaces.clear();
    expect((await crawled.crawl()).status).toBe('complete');
    expect(await known(crawled)).toEqual(before);
  });

  it('has its new content known though searches find it later', async () => {
    const faults = new Faults({ seed: 1 });
    const crawled = await open({ seed: 7, pages: 120, mode: 'ROLES' }, { simulator: { faults } });
    await crawled.crawl();
    liveThrough(crawled.site, { seed: 7, acts: 60, kinds: LIFE });
    faults.indexLagMillis = 86_400_000;
    await crawled.crawl();
    faults.indexLagMillis = 0;
    expect(await known(crawled)).toEqual(await knownInPeace(crawled, faults));
  });
});

describe('a site that is restored from a backup', () => {
  it('is known as it is now, and its pages that went back are counted', async () => {
    const crawled = await open({ seed: 13, pages: 80 });
    const { site } = crawled;
    liveThrough(site, { seed: 1, acts: 1, kinds: ['restore backup'] });
    liveThrough(site, { seed: 2, acts: 20, kinds: ['edit', 'create', 'restrict'] });
    expect((await crawled.crawl()).rewound).toBe(0);
    liveThrough(site, { seed: 3, acts: 1, kinds: ['restore backup'] });
    const summary = await crawled.crawl();
    expect([summary.status, summary.coverage_lost]).toEqual(['complete', []]);
    expect(summary.rewound).toBeGreaterThan(0);
    expect(await known(crawled)).toEqual(await knownInPeace(crawled, new Faults({ seed: 1 })));
  });
});

describe('two crawls of one account at once', () => {
  it('are one: the other is refused, and nothing is doubled or lost', async () => {
    const crawled = await open({ seed: 12, pages: 60 });
    const [one, other] = await Promise.allSettled([crawled.crawl(), crawled.crawl()]);
    const outcomes = [one, other].map((each) => (each.status === 'fulfilled' ? each.value.status : `${each.reason}`));
    expect(outcomes.sort()).toEqual([expect.stringMatching(/a crawl of acme is running already/), 'complete']);
    expect(await known(crawled)).toEqual(await knownInPeace(crawled, new Faults({ seed: 1 })));
  });
});

describe('an address at which another site answers', () => {
  it.each([
    ['was read whole', Number.POSITIVE_INFINITY],
    ['was begun to be read', 20],
  ])('is refused, and what is known of the one that %s stays', async (_name, requests) => {
    const faults = new Faults({ seed: 1 });
    const crawled = await open({ seed: 10, pages: 60 }, { simulator: { faults } });
    faults.expireTokenAfter(requests);
    await crawled.crawl().catch(() => {});
    const before = await known(crawled);
    expect(before.length).toBeGreaterThan(0);
    const { settings } = await crawled.account();
    const other = await startSimulator({ site: buildSite({ seed: 11, pages: 60 }) });
    await crawled.accounts.update('acme', { ...settings, url: other.url });
    try {
      await expect(crawled.crawl()).rejects.toThrow(/is another site now \(cloud id .*, was .*\)/);
    } finally {
      await other.close();
    }
    expect(await known(crawled)).toEqual(before);
    await crawled.accounts.update('acme', settings);
    faults.renewToken();
    expect((await crawled.crawl()).status).toBe('complete');
  });
});

describe('a machine whose clock jumps', () => {
  const DAY = 86_400_000;
  /** Days away from the time, another way each time that somebody looks. */
  const jumping = (): Clock => {
    let looks = 0;
    return {
      now: () => {
        looks += 1;
        return Date.now() + ((looks * 7) % 11) * DAY - 5 * DAY;
      },
      sleep: steadyClock.sleep,
    };
  };

  it('knows the site as one whose clock goes right', async () => {
    const crawled = await open({ seed: 8, pages: 60, mode: 'ROLES_TRANSITION' });
    const clock = jumping();
    const stamps: number[] = [];
    for (const seed of [1, 2, 3]) {
      const summary = await crawled.crawl({ clock, limiters: new Limiters({ clock: steadyClock }) });
      expect([summary.status, summary.resumed]).toEqual(['complete', false]);
      stamps.push(Date.parse(summary.started_at));
      if (seed < 3) liveThrough(crawled.site, { seed, acts: 30, kinds: LIFE });
    }
    expect(stamps).toEqual(stamps.toSorted((a, b) => a - b));
    expect(await known(crawled)).toEqual(await knownInPeace(crawled, new Faults({ seed: 1 })));
  });

  it('notices within a week what was deleted after the clock was years ahead', async () => {
    const crawled = await open({ seed: 9, pages: 60 });
    const at = async (now: number) => {
      const summary = await crawled.crawl({ clock: { ...steadyClock, now: () => now } });
      expect(summary.status).toBe('complete');
    };
    const now = Date.now();
    await at(now + 1500 * DAY);
    liveThrough(crawled.site, { seed: 9, acts: 5, kinds: ['remove comment'] });
    await at(now);
    await at(now + 8 * DAY);
    expect(await known(crawled)).toEqual(await knownInPeace(crawled, new Faults({ seed: 1 })));
  });
});
