import type { Call } from './call.ts';
import type { Reply } from './reply.ts';
import { json } from './reply.ts';

/** An address as v1 writes it in `_links.next`: without `/wiki`, to be joined with `_links.base`. */
export function relativeToContext(call: Call, changed: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(call.query.params);
  for (const [name, value] of Object.entries(changed)) query.set(name, value);
  return `${call.path.replace(/^\/wiki/, '')}?${query}`;
}

export function linksV1(call: Call, next: string | null): object {
  return {
    base: `${call.origin}/wiki`,
    context: '/wiki',
    self: `${call.origin}${call.path}`,
    ...(next === null ? {} : { next }),
  };
}

/** The list with so many of its first items at its end. */
function turned<T>(all: readonly T[], rotation: number): readonly T[] {
  const by = all.length === 0 ? 0 : rotation % all.length;
  return by === 0 ? all : [...all.slice(by), ...all.slice(0, by)];
}

/**
 * One slice of an offset-paged list. The real lists lack `next` at times although more follows: here on every second
 * page, so that whoever trusts it stops too early. `size` is the number of rows in this answer.
 */
export function offsetReply<T>(
  call: Call,
  all: readonly T[],
  limit: number,
  write: (item: T) => object,
  more: Readonly<Record<string, unknown>> = {},
): Reply {
  const start = call.query.start();
  const rows = turned(all, call.rotation).slice(start, start + limit);
  const follows = limit > 0 && start + limit < all.length;
  const told = follows && Math.floor(start / limit) % 2 === 0;
  const next = told ? relativeToContext(call, { start: String(start + limit), limit: String(limit) }) : null;
  return json({ results: rows.map(write), start, limit, size: rows.length, ...more, _links: linksV1(call, next) });
}
