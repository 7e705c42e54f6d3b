import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Waits, waitedSince } from '../../src/crawl/waits.ts';

describe('what throttling costs', () => {
  it('counts pauses that overlap once', () => {
    const waits = new Waits();
    waits.add(0, 2000, 2200);
    waits.add(1000, 2000, 2100);
    waits.add(10_000, 1000, 1000);
    expect(waits.waited).toEqual({ answers: 3, demandedMillis: 4000, heldMillis: 4100, unnamedMillis: 0 });
  });

  it('tells pauses that the site demanded from those that it left open', () => {
    const waits = new Waits();
    waits.add(0, 2000, 2000);
    waits.add(1000, null, 2000);
    expect(waits.waited).toEqual({ answers: 2, demandedMillis: 2000, heldMillis: 2000, unnamedMillis: 1000 });
  });

  it('says what came on top since an earlier moment', () => {
    const waits = new Waits();
    waits.add(0, 2000, 2200);
    const before = waits.waited;
    waits.add(5000, 1000, 1100);
    expect(waitedSince(before, waits.waited)).toEqual({
      answers: 1,
      demandedMillis: 1000,
      heldMillis: 1100,
      unnamedMillis: 0,
    });
  });

  it('is as long as the milliseconds that any of the pauses covers', () => {
    const pause = fc.record({ after: fc.nat(50), millis: fc.nat(60), named: fc.boolean() });
    fc.assert(
      fc.property(fc.array(pause, { maxLength: 20 }), (pauses) => {
        const waits = new Waits();
        const [named, all] = [new Set<number>(), new Set<number>()];
        let from = 0;
        for (const one of pauses) {
          from += one.after;
          waits.add(from, one.named ? one.millis : null, one.millis);
          for (let at = from; at < from + one.millis; at += 1) {
            all.add(at);
            if (one.named) named.add(at);
          }
        }
        expect(waits.waited).toMatchObject({
          demandedMillis: named.size,
          heldMillis: named.size,
          unnamedMillis: all.size - named.size,
        });
      }),
    );
  });
});
