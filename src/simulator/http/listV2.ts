import type { Call } from './call.ts';
import type { Position } from './cursor.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { Identified, Order } from './order.ts';
import { takePage } from './order.ts';
import type { Reply } from './reply.ts';
import { jsonParts } from './reply.ts';

/** How a v2 list is asked for: its page size, its order, and where it goes on. */
export interface ListRequest {
  readonly limit: number;
  /** As in the cursor, with the `-` of a descending order. */
  readonly order: string;
  readonly descending: boolean;
  readonly after: Position | null;
}

export function listRequest(call: Call, order: string, limit = call.query.limit()): ListRequest {
  const after = decodeCursor(call.query.text('cursor'), order);
  return { limit, order, descending: order.startsWith('-'), after };
}

/** Takes one page from sorted lists and writes it with its links. */
export function listReply<T extends Identified>(
  call: Call,
  request: ListRequest,
  orders: readonly Order<T>[],
  keep: (item: T) => boolean,
  write: (item: T) => string,
): Reply {
  const { items, more } = takePage(orders, request.after, request.descending, request.limit, keep);
  const last = items.at(-1);
  const next = more && last !== undefined ? { id: last.id, value: orders[0]!.sortValue(last) } : null;
  return pageReply(call, items.map(write), next && encodeCursor(request.order, next));
}

/**
 * A v2 page. `_links.next` carries `/wiki` and so does `_links.base`: joining the two gives a wrong address, which is
 * the real site's trap. The Link header says the same.
 */
export function pageReply(call: Call, rows: readonly string[], cursor: string | null): Reply {
  const base = `${call.origin}/wiki`;
  if (cursor === null) return jsonParts(pageParts(rows, `{"base":"${base}"}`));
  const next = nextAddress(call, cursor);
  return jsonParts(pageParts(rows, `{"next":${JSON.stringify(next)},"base":"${base}"}`), {
    Link: `<${next}>; rel="next", <${base}>; rel="base"`,
  });
}

function pageParts(rows: readonly string[], links: string): readonly string[] {
  const parts = ['{"results":['];
  for (const row of rows) parts.push(row, ',');
  if (rows.length > 0) parts.pop();
  parts.push(`],"_links":${links}}`);
  return parts;
}

/** The order of the parameters differs from link to link on the real site: here it follows the cursor's length. */
function nextAddress(call: Call, cursor: string): string {
  const kept = [...call.query.params].filter(([name]) => name !== 'cursor');
  const all = cursor.length % 2 === 0 ? [['cursor', cursor], ...kept] : [...kept, ['cursor', cursor]];
  return `${call.path}?${new URLSearchParams(all as [string, string][])}`;
}

/** A short list that is complete in memory (roles, permissions, ancestors' siblings): paged by position. */
export function slicedReply<T>(
  call: Call,
  all: readonly T[],
  write: (item: T) => string,
  limit = call.query.limit(),
): Reply {
  const after = decodeCursor(call.query.text('cursor'), 'position');
  const start = after === null ? 0 : Number(after.value);
  const end = start + limit;
  const cursor = end < all.length ? encodeCursor('position', { id: String(end), value: end }) : null;
  return pageReply(call, all.slice(start, end).map(write), cursor);
}
