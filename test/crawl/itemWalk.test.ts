import { describe, expect, it } from 'vitest';
import { CursorLost, Passing, Refused, Unauthorized } from '../../src/crawl/errors.ts';
import { itemWalk } from '../../src/crawl/itemWalk.ts';
import type { Writer } from '../../src/store/records.ts';

const letters = ['a', 'b', 'c', 'd', 'e'];

/** A walk over letters; `answers` says what the site throws for some of them. */
const walkOver = (answers: Readonly<Record<string, Error>> = {}) => {
  const stored: string[] = [];
  const walk = itemWalk<string, string>({
    stage: 'members',
    scope: 'groups',
    gap: { kind: 'members', subjectId: '*', mend: 'grant it' },
    batchSize: 2,
    next: async (after, limit) => letters.filter((one) => after === null || one > after).slice(0, limit),
    idOf: (letter) => letter,
    read: async (letter) => {
      const answer = answers[letter];
      if (answer) throw answer;
      return letter.toUpperCase();
    },
    store: async (_writer, read) => void stored.push(...read.map(([letter, result]) => `${letter}${result}`)),
    gapOf: (letter) => ({ kind: 'members', subjectId: letter, mend: 'grant it' }),
  });
  const observed: (readonly [string, string | null])[] = [];
  /** Of a writer, only what states gaps is used. */
  const writer = {
    observe: async (
      _table: unknown,
      scopes: readonly { walk: string }[],
      rows: readonly { walk: string; reason: string }[],
    ) => {
      for (const scope of scopes) {
        observed.push([scope.walk, rows.find((row) => row.walk === scope.walk)?.reason ?? null]);
      }
    },
  } as unknown as Writer;
  const run = async (from: string | null = null) => {
    const batches: unknown[] = [];
    for await (const batch of walk.batches(from)) {
      await batch.write(writer);
      batches.push([batch.items, batch.cursor, batch.cutShort ?? null]);
    }
    return { batches, stored, gaps: observed.filter(([, reason]) => reason !== null), read: observed.length };
  };
  return run;
};

describe('a walk over items', () => {
  it('reads and stores all of them, some at once, in their order', async () => {
    const { batches, stored, gaps, read } = await walkOver()();
    expect(batches).toEqual([
      [2, 'b', null],
      [2, 'd', null],
      [1, 'e', null],
    ]);
    expect(stored).toEqual(['aA', 'bB', 'cC', 'dD', 'eE']);
    expect(gaps).toEqual([]);
    expect(read).toBe(5);
  });

  it('goes on after the item of its cursor', async () => {
    const { stored } = await walkOver()('c');
    expect(stored).toEqual(['dD', 'eE']);
  });

  it('leaves a gap where the site refuses one, and is whole', async () => {
    const { batches, stored, gaps } = await walkOver({ b: new Refused(404, 'GET /b', '') })();
    expect(stored).toEqual(['aA', 'cC', 'dD', 'eE']);
    expect(gaps).toEqual([['members/b', 'GET /b answered 404']]);
    expect(batches[0]).toEqual([2, 'b', null]);
  });

  it.each([
    ['cannot be read now', new Passing('GET /d answered 502')],
    ['loses its cursor', new CursorLost('GET /d answered 400: cursor')],
  ])('leaves a gap where one %s, and says that it is cut short', async (_name, failure) => {
    const { batches, stored, gaps } = await walkOver({ d: failure })();
    expect(stored).toEqual(['aA', 'bB', 'cC', 'eE']);
    expect(gaps).toEqual([['members/d', failure.message]]);
    expect(batches).toEqual([
      [2, 'b', null],
      [2, 'd', failure.message],
      [1, 'e', null],
    ]);
  });

  it.each([
    ['the site does not accept the token', new Unauthorized('GET /d', false)],
    ['something is wrong in the code', new TypeError('x is not a function')],
  ])('ends where %s', async (_name, failure) => {
    await expect(walkOver({ d: failure })()).rejects.toBe(failure);
  });
});
