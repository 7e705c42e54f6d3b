import type { Wire } from './wire.ts';
import { listOf, textOf } from './wire.ts';

export interface Page {
  readonly items: readonly Wire[];
  /** Where the list goes on; null at its end. */
  readonly next: string | null;
  readonly body: unknown;
}

/**
 * Walks a list by its cursor. The `next` link is relative to the site on one API, to its context on the other and wrong
 * on the gateway, so only its cursor is taken and the request is made anew.
 */
export async function* byCursor(
  start: string | null,
  fetch: (cursor: string | undefined) => Promise<unknown>,
): AsyncGenerator<Page> {
  let cursor = start;
  do {
    const body = await fetch(cursor ?? undefined);
    const items = listOf(body, 'results');
    const next = cursorOf(textOf(body, '_links', 'next'));
    // Searches may name a next page after the last one: an empty page ends the list, and so does standing still.
    cursor = items.length === 0 || next === cursor ? null : next;
    yield { items, next: cursor, body };
  } while (cursor !== null);
}

/** The cursor in a `next` link, wherever it stands among the parameters. */
export const cursorOf = (next: string | null): string | null =>
  next === null ? null : new URL(next, 'https://site.invalid').searchParams.get('cursor');

/**
 * Walks a list by offset, as groups, members and audit records are listed: `next` may be missing, so it goes on by what
 * came until nothing comes. A short page is no end.
 */
export async function* byOffset(
  start: string | null,
  limit: number,
  fetch: (start: number, limit: number) => Promise<unknown>,
): AsyncGenerator<Page> {
  let offset = Number(start ?? 0);
  for (;;) {
    const body = await fetch(offset, limit);
    const items = listOf(body, 'results');
    offset += items.length;
    const ended = items.length === 0 || (items.length < limit && textOf(body, '_links', 'next') === null);
    yield { items, next: ended ? null : String(offset), body };
    if (ended) return;
  }
}

/** A whole list that is short enough to hold: members of one group, permissions of one space. */
export const whole = async (pages: AsyncIterable<Page>): Promise<readonly Wire[]> => {
  const items: Wire[] = [];
  for await (const page of pages) items.push(...page.items);
  return items;
};
