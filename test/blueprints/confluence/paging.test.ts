import { describe, expect, it } from 'vitest';
import type { Page } from '../../../src/blueprints/confluence/paging.ts';
import {
  byCursor,
  byOffset,
  bySearch,
  cursorOf,
  wholeByCursor,
  wholeByOffset,
} from '../../../src/blueprints/confluence/paging.ts';
import { CursorLost, Passing } from '../../../src/crawl/errors.ts';

const ids = (first: number, count: number) => Array.from({ length: count }, (_, i) => ({ id: String(first + i) }));

const link = (cursor: string) => `/wiki/api/v2/pages?limit=2&cursor=${encodeURIComponent(cursor)}`;

/** Reads pages to the end, or as far as it goes. */
const read = async (pages: AsyncIterable<Page>) => {
  const items: unknown[] = [];
  const checkpoints: (string | null)[] = [];
  let error: unknown = null;
  try {
    for await (const page of pages) {
      items.push(...page.items.map(({ id }) => id));
      checkpoints.push(page.next);
    }
  } catch (caught) {
    error = caught;
  }
  return { items: items.join(' '), checkpoints, error };
};

/** A list that is asked by cursor; the first page has none. */
const list = (answers: Readonly<Record<string, unknown>>) => {
  const asked: string[] = [];
  const fetch = async (cursor: string | undefined) => {
    asked.push(cursor ?? 'start');
    return answers[cursor ?? 'start'];
  };
  return { asked, fetch };
};

describe('the cursor of a link', () => {
  it.each([
    ['/wiki/api/v2/pages?limit=250&cursor=abc', 'abc'],
    ['/rest/api/content/search?cursor=abc&limit=200', 'abc'],
    ['https://acme.atlassian.net/wiki/api/v2/pages?cursor=abc', 'abc'],
    ['?cursor=abc', 'abc'],
    ['/wiki/api/v2/pages/1/descendants?cursor=abc&depth=5&limit=10', 'abc'],
    ['/wiki/api/v2/pages?cursor=eyJpZCI6IjMwMjczNyJ9Cg%3D%3D&limit=1', 'eyJpZCI6IjMwMjczNyJ9Cg=='],
    ['/wiki/api/v2/pages?cursor=a%2Bb%2Fc%26d', 'a+b/c&d'],
    ['/rest/api/group?start=200&limit=200', null],
    ['/wiki/api/v2/pages?cursors=abc', null],
    ['https://', null],
    ['http://[', null],
    [null, null],
  ])('%j is %j', (next, cursor) => {
    expect(cursorOf(next)).toBe(cursor);
  });
});

describe('a list by cursor', () => {
  it('is read to its end, and tells where it goes on', async () => {
    const { asked, fetch } = list({
      start: { results: ids(1, 2), _links: { next: link('a') } },
      a: { results: ids(3, 2), _links: { next: link('b=&') } },
      'b=&': { results: ids(5, 1), _links: {} },
    });
    expect(await read(byCursor(null, fetch))).toEqual({
      items: '1 2 3 4 5',
      checkpoints: ['a', 'b=&', null],
      error: null,
    });
    expect(asked).toEqual(['start', 'a', 'b=&']);
  });

  it('goes on from a checkpoint', async () => {
    const { asked, fetch } = list({ a: { results: ids(3, 1) } });
    expect(await read(byCursor('a', fetch))).toMatchObject({ items: '3', error: null });
    expect(asked).toEqual(['a']);
  });

  it('does not end at a short page, nor at an empty one that names another', async () => {
    const { fetch } = list({
      start: { results: ids(1, 2), _links: { next: link('a') } },
      a: { results: [], _links: { next: link('b') } },
      b: { results: ids(3, 1), _links: { next: link('c') } },
      c: { results: ids(4, 2), _links: {} },
    });
    expect(await read(byCursor(null, fetch))).toMatchObject({ items: '1 2 3 4 5', error: null });
  });

  it('ends where an empty page names itself', async () => {
    const { asked, fetch } = list({
      start: { results: ids(1, 2), _links: { next: link('a') } },
      a: { results: [], _links: { next: link('a') } },
    });
    expect(await read(byCursor(null, fetch))).toEqual({ items: '1 2', checkpoints: ['a', null], error: null });
    expect(asked).toEqual(['start', 'a']);
  });

  it('that stands still is not taken for whole', async () => {
    const { asked, fetch } = list({
      start: { results: ids(1, 2), _links: { next: link('a') } },
      a: { results: ids(3, 2), _links: { next: link('a') } },
    });
    const { items, error } = await read(byCursor(null, fetch));
    expect(items).toBe('1 2 3 4');
    expect(error).toBeInstanceOf(Passing);
    expect(asked).toEqual(['start', 'a']);
  });

  it('of empty pages without an end is not read for ever, and not taken for whole', async () => {
    let asked = 0;
    const fetch = async () => {
      asked += 1;
      return { results: [], _links: { next: link(`c${asked}`) } };
    };
    expect((await read(byCursor(null, fetch))).error).toBeInstanceOf(Passing);
    expect(asked).toBe(100);
  });

  it('whose next page has no cursor is not taken for whole', async () => {
    const { fetch } = list({ start: { results: ids(1, 2), _links: { next: '/rest/api/group?start=2' } } });
    const { items, error } = await read(byCursor(null, fetch));
    expect(items).toBe('1 2');
    expect(error).toBeInstanceOf(Passing);
  });

  it.each([
    ['nothing', null],
    ['a list by itself', ids(1, 2)],
    ['an object without results', { message: 'hm' }],
    ['results that are none', { results: null }],
    ['results that are an object', { results: { 0: {} } }],
  ])('that answers with %s is not taken for empty', async (_name, body) => {
    expect((await read(byCursor(null, async () => body))).error).toBeInstanceOf(Passing);
    expect((await read(byOffset(null, 10, async () => body))).error).toBeInstanceOf(Passing);
    expect((await read(bySearch(async () => body))).error).toBeInstanceOf(Passing);
  });

  it('leaves out what cannot be read, and goes on', async () => {
    const { fetch } = list({
      start: { results: [null, 'x', 7, []], _links: { next: link('a') } },
      a: { results: ids(1, 1) },
    });
    expect(await read(byCursor(null, fetch))).toMatchObject({ items: '1', error: null });
  });
});

describe('a search', () => {
  it('is read to its end', async () => {
    const { fetch } = list({
      start: { results: ids(1, 2), _links: { next: link('a') } },
      a: { results: ids(3, 1) },
    });
    expect(await read(bySearch(fetch))).toMatchObject({ items: '1 2 3', error: null });
  });

  it('ends at the first empty page, though it names another', async () => {
    const { asked, fetch } = list({
      start: { results: ids(1, 2), _links: { next: link('a') } },
      a: { results: [], _links: { next: link('b') } },
    });
    expect(await read(bySearch(fetch))).toMatchObject({ items: '1 2', error: null });
    expect(asked).toEqual(['start', 'a']);
  });

  it('ends where it stands still', async () => {
    const { asked, fetch } = list({
      start: { results: ids(1, 2), _links: { next: link('a') } },
      a: { results: ids(3, 2), _links: { next: link('a') } },
    });
    expect(await read(bySearch(fetch))).toMatchObject({ items: '1 2 3 4', error: null });
    expect(asked).toEqual(['start', 'a']);
  });
});

describe('a list by offset', () => {
  interface Site {
    /** The most that it gives at once. */
    readonly most?: number;
    /** Whether it says so. */
    readonly tells?: boolean;
    readonly next?: boolean;
    /** Pages are short by so many at random places. */
    readonly short?: number;
  }

  /** A site with so many items, which answers as sites do. */
  const site = (total: number, { most = 1000, tells = true, next = false, short = 0 }: Site = {}) => {
    const asked: number[] = [];
    const fetch = async (start: number, limit: number) => {
      asked.push(start);
      const size = Math.min(limit, most);
      const results = ids(start + 1, Math.max(0, Math.min(size, total - start) - (start === 0 ? short : 0)));
      const more = start + results.length < total;
      return {
        results,
        start,
        ...(tells ? { limit: size } : {}),
        _links: next && more ? { next: `/rest/api/group?start=${start + results.length}` } : {},
      };
    };
    return { asked, fetch };
  };

  const everything = (total: number) =>
    ids(1, total)
      .map(({ id }) => id)
      .join(' ');

  it.each<[string, number, Site, readonly number[]]>([
    ['nothing', 0, {}, [0]],
    ['less than a page', 7, {}, [0]],
    ['a page and no next link', 10, {}, [0, 9]],
    ['several pages and no next link', 25, {}, [0, 9, 18]],
    ['several pages with next links', 25, { next: true }, [0, 9, 18]],
    ['short pages with next links', 25, { next: true, short: 3 }, [0, 6, 15, 24]],
    ['smaller pages than asked for, without next links', 12, { most: 5 }, [0, 4, 8]],
    [
      'smaller pages than asked for, which it does not tell, with next links',
      12,
      { most: 5, tells: false, next: true },
      [0, 4, 8],
    ],
  ])('of %s is read whole', async (_name, total, options, offsets) => {
    const { asked, fetch } = site(total, options);
    expect(await read(byOffset(null, 10, fetch))).toMatchObject({ items: everything(total), error: null });
    expect(asked).toEqual(offsets);
  });

  it('goes on from a checkpoint', async () => {
    const { asked, fetch } = site(25);
    const { checkpoints } = await read(byOffset(null, 10, fetch));
    expect(checkpoints).toEqual(['10 10', '19 19', null]);
    asked.length = 0;
    expect((await read(byOffset('19 19', 10, fetch))).items).toBe('20 21 22 23 24 25');
    expect(asked).toEqual([18]);
  });

  it('counts what it cannot read, so that nothing is skipped or met twice', async () => {
    const { asked, fetch } = site(12);
    const broken = async (start: number, limit: number) => {
      const body = await fetch(start, limit);
      return start === 0 ? { ...body, results: [null, ...body.results.slice(1)] } : body;
    };
    expect((await read(byOffset(null, 10, broken))).items).toBe('2 3 4 5 6 7 8 9 10 11 12');
    expect(asked).toEqual([0, 9]);
  });

  it('that does not heed the offset is not read for ever, and not taken for whole', async () => {
    let asked = 0;
    const fetch = async () => {
      asked += 1;
      return { results: ids(1, 10), limit: 10 };
    };
    const { items, error } = await read(byOffset(null, 10, fetch));
    expect(error).toBeInstanceOf(CursorLost);
    expect(asked).toBe(2);
    expect(items).toBe(everything(10));
  });

  it.each<[string, (list: string[]) => void]>([
    ['loses an item before the place', (list) => list.splice(2, 1)],
    ['gains an item before the place', (list) => list.splice(2, 0, 'new')],
    ['loses the item at the place', (list) => list.splice(9, 1)],
    ['shrinks to nothing', (list) => list.splice(0)],
  ])('that %s while it is read is begun anew, so that nothing slips through', async (_name, shift) => {
    const members = ids(1, 25).map(({ id }) => id);
    let asked = 0;
    const fetch = async (start: number, limit: number) => {
      asked += 1;
      if (asked === 2) shift(members);
      return { results: members.slice(start, start + limit).map((id) => ({ id })), limit };
    };
    const items = await wholeByOffset(10, fetch);
    expect(items.map(({ id }) => id)).toEqual(members);
  });

  it('that never stands still is not taken for whole', async () => {
    let asked = 0;
    const fetch = async (_start: number, limit: number) => {
      asked += 1;
      return { results: ids(asked * 100, limit), limit };
    };
    await expect(wholeByOffset(10, fetch)).rejects.toBeInstanceOf(Passing);
    expect(asked).toBe(8);
  });

  it('with an empty page ends, even if that names another', async () => {
    const fetch = async () => ({ results: [], _links: { next: '/rest/api/group?start=10' } });
    expect(await read(byOffset(null, 10, fetch))).toEqual({ items: '', checkpoints: [null], error: null });
  });
});

it('a whole list is every item of every page', async () => {
  const { fetch } = list({
    start: { results: ids(1, 2), _links: { next: link('a') } },
    a: { results: ids(3, 1) },
  });
  expect(await wholeByCursor(fetch)).toEqual(ids(1, 3));
});

it('a whole list is begun anew where its cursor is forgotten', async () => {
  const { fetch } = list({
    start: { results: ids(1, 2), _links: { next: link('a') } },
    a: { results: ids(3, 1) },
  });
  let lost = 0;
  const forgetful = async (cursor: string | undefined) => {
    if (cursor === 'a' && lost++ === 0) throw new CursorLost('forgotten');
    return fetch(cursor);
  };
  expect(await wholeByCursor(forgetful)).toEqual(ids(1, 3));
});
