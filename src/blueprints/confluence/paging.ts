import { hash } from 'node:crypto';
import { CursorLost, Passing } from '../../crawl/errors.ts';
import type { Wire } from './wire.ts';
import { isWire, numberOf, textOf } from './wire.ts';

export interface Page {
  readonly items: readonly Wire[];
  /** Where the list goes on; null at its end. */
  readonly next: string | null;
  readonly body: unknown;
}

/** Pages without anything, one after the other, after which nothing is expected any more. */
const MOST_EMPTY_PAGES = 100;

/**
 * Walks a list by its cursor. The `next` link is relative to the site on one API, to its context on the other and wrong
 * on the gateway, so only its cursor is taken and the request is made anew. A page may be empty because the token may see
 * nothing of it, so an empty one is no end while it names another.
 * @throws Passing where the list does not come to its end: what was not read is then not taken for gone.
 */
export async function* byCursor(
  start: string | null,
  fetch: (cursor: string | undefined) => Promise<unknown>,
): AsyncGenerator<Page> {
  let cursor = start;
  let empty = 0;
  for (;;) {
    const body = await fetch(cursor ?? undefined);
    const { items, count } = resultsOf(body);
    const link = textOf(body, '_links', 'next');
    const next = cursorOf(link);
    empty = count === 0 ? empty + 1 : 0;
    const ended = link === null || (count === 0 && next === cursor);
    yield { items, next: ended ? null : next, body };
    if (ended) return;
    if (next === null) throw new Passing('a list names a next page without a cursor');
    if (next === cursor || empty === MOST_EMPTY_PAGES) throw new Passing('a list does not come to its end');
    cursor = next;
  }
}

/**
 * Walks what a search finds, of which nobody expects everything: what it leaves out is asked for otherwise. Searches may
 * go on to name a next page after the last one, so an empty page ends it, and so does a link that leads nowhere new.
 */
export async function* bySearch(fetch: (cursor: string | undefined) => Promise<unknown>): AsyncGenerator<Page> {
  let cursor: string | null = null;
  for (;;) {
    const body = await fetch(cursor ?? undefined);
    const { items } = resultsOf(body);
    const link: string | null = cursorOf(textOf(body, '_links', 'next'));
    const next: string | null = items.length === 0 || link === cursor ? null : link;
    yield { items, next, body };
    if (next === null) return;
    cursor = next;
  }
}

/** The cursor in a `next` link, wherever it stands among the parameters. */
export const cursorOf = (next: string | null): string | null =>
  next === null ? null : (URL.parse(next, 'https://site.invalid')?.searchParams.get('cursor') ?? null);

/**
 * Walks a list by offset, as groups, members and audit records are listed. `next` may be missing, so it goes on by what
 * came until less comes than the site gives at most, which may be less than was asked for. Each page begins with the last
 * item of the one before: where it is another one, the list has shifted meanwhile, and something may have slipped through.
 * @throws CursorLost where the list has shifted; Passing where it does not come to its end.
 */
export async function* byOffset(
  start: string | null,
  limit: number,
  fetch: (start: number, limit: number) => Promise<unknown>,
): AsyncGenerator<Page> {
  let { offset, last } = Place.parse(start ?? '0');
  for (;;) {
    const overlap = last === null ? 0 : 1;
    const body = await fetch(offset - overlap, limit);
    const { results, count } = resultsOf(body);
    if (overlap === 1 && (count === 0 || identity(results[0]) !== last)) {
      throw new CursorLost('a list has shifted while it was read');
    }
    const most = Math.min(limit, numberOf(body, 'limit') || limit);
    const ended = count <= overlap || (count < most && textOf(body, '_links', 'next') === null);
    offset += count - overlap;
    last = identity(results.at(-1));
    yield { items: results.slice(overlap).filter(isWire), next: ended ? null : Place.format(offset, last), body };
    if (ended) return;
  }
}

/** How often a list that loses its place is begun anew. */
const RESTARTS = 3;

/** A whole list by cursor that is short enough to hold: permissions of one space, versions of one page. */
export const wholeByCursor = (fetch: (cursor: string | undefined) => Promise<unknown>): Promise<readonly Wire[]> =>
  whole(() => byCursor(null, fetch));

/** A whole list by offset that is short enough to hold: members of one group. */
export const wholeByOffset = (
  limit: number,
  fetch: (start: number, limit: number) => Promise<unknown>,
): Promise<readonly Wire[]> => whole(() => byOffset(null, limit, fetch));

/** Begun anew where it shifts while it is read, or the cursor is forgotten. */
const whole = async (list: () => AsyncIterable<Page>): Promise<readonly Wire[]> => {
  for (let restarts = 0; ; restarts += 1) {
    try {
      const items: Wire[] = [];
      for await (const page of list()) items.push(...page.items);
      return items;
    } catch (error) {
      if (!(error instanceof CursorLost)) throw error;
      if (restarts === RESTARTS) throw new Passing(error.message, { cause: error });
    }
  }
};

/** An offset with the item before it, as a checkpoint holds them. */
const Place = {
  format: (offset: number, last: string | null): string => `${offset} ${last ?? ''}`,
  parse(text: string): { readonly offset: number; readonly last: string | null } {
    const [offset, last] = text.split(' ');
    return { offset: Number(offset), last: last || null };
  },
};

/** By which an item is known again: profiles may change between two pages, records of the audit log have no id. */
const identity = (item: unknown): string | null => {
  if (item === undefined) return null;
  const id = textOf(item, 'id') ?? textOf(item, 'accountId') ?? textOf(item, 'user', 'accountId');
  return id ?? hash('sha256', JSON.stringify(item)).slice(0, 16);
};

/** What is no list is no empty list. `results` also holds what cannot be read. */
const resultsOf = (body: unknown) => {
  const results = isWire(body) ? body.results : undefined;
  if (!Array.isArray(results)) throw new Passing('an answer holds no list of results');
  return { results: results as readonly unknown[], items: results.filter(isWire), count: results.length };
};
