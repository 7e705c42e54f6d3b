import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chainsOf, cut, shortChainsOf } from '../../../src/blueprints/confluence/plan.ts';
import { Scope } from '../../../src/blueprints/confluence/scope/scope.ts';
import type { Session } from '../../../src/blueprints/confluence/session.ts';
import type { Run } from '../../../src/crawl/run.ts';
import { noteSightings } from '../../../src/crawl/sightings.ts';
import { openTestHome } from '../../support/records.ts';

const spaces = fc.uniqueArray(fc.nat(10_000_000).map(String), { maxLength: 1200 });

it('cuts every space into exactly one chain, and none of more than the API takes', () => {
  fc.assert(
    fc.property(spaces, (ids) => {
      const chains = cut(ids);
      expect(chains.flatMap(({ spaceIds }) => spaceIds ?? []).sort()).toEqual([...ids].sort());
      for (const { spaceIds } of chains) {
        expect(spaceIds?.length).toBeGreaterThan(0);
        expect(spaceIds?.length).toBeLessThanOrEqual(100);
      }
      expect(new Set(chains.map(({ scope }) => scope)).size).toBe(chains.length);
    }),
  );
});

it('gives chains of other spaces other names, so that none goes on with the cursor of another', () => {
  fc.assert(
    fc.property(spaces, fc.nat(10_000_000).map(String), (ids, added) => {
      const before = new Map(cut(ids).map((chain) => [chain.scope, chain.spaceIds]));
      for (const { scope, spaceIds } of cut([...new Set([...ids, added])].sort())) {
        if (before.has(scope)) expect(spaceIds).toEqual(before.get(scope));
      }
    }),
  );
});

it.each([
  [0, 0, 0],
  [1, 1, 1],
  [4, 4, 1],
  [5, 4, 2],
  [3200, 32, 100],
  [3201, 33, 97],
  [10_000, 100, 100],
])('cuts %i spaces into %i chains of at most %i', (count, chains, longest) => {
  const result = cut(Array.from({ length: count }, (_, i) => String(i)));
  expect(result).toHaveLength(chains);
  expect(Math.max(0, ...result.map(({ spaceIds }) => spaceIds?.length ?? 0))).toBe(longest);
});

describe('the list of all pages', () => {
  const run: Run = {
    account: 'acme',
    blueprint: 'confluence',
    runId: 'run-1',
    stamp: '2026-01-01T00:00:00.000Z',
    startedAt: '2026-01-01T00:00:00.000Z',
    notBefore: null,
    resumed: false,
    earlierRequests: 0,
    filters: {},
    refiltered: false,
  };

  it('is one chain where it is short or no space is listed, and cut by space otherwise', async () => {
    const { records, remove } = await openTestHome();
    const session = { records, run, scope: new Scope({}) } as Session;
    const scopes = async (total: number | null) => (await chainsOf(session, total)).map(({ scope }) => scope);
    expect(await scopes(2501)).toEqual(['all']);
    expect(await scopes(null)).toEqual(['all']);
    await records.write(run, (writer) => noteSightings(writer, run, { stage: 'spaces', scope: 'current' }, ['1', '2']));
    await records.write({ ...run, runId: 'run-0' }, (writer) =>
      noteSightings(writer, { ...run, runId: 'run-0' }, { stage: 'spaces', scope: 'current' }, ['3']),
    );
    expect(await scopes(2500)).toEqual(['all']);
    expect(await scopes(2501)).toEqual(['spaces/1', 'spaces/2']);
    expect(await scopes(null)).toEqual(['spaces/1', 'spaces/2']);
    const narrowed = { ...session, scope: new Scope({ space: new Set(['1', '2']) }) };
    expect((await chainsOf(narrowed, 10)).map(({ scope }) => scope)).toEqual(['spaces/1', 'spaces/2']);
    expect((await shortChainsOf(narrowed)).map(({ spaceIds }) => spaceIds)).toEqual([['1', '2']]);
    await remove();
  });
});
