import type { ContentStatus, SimContent } from '../site.ts';
import type { Call } from './call.ts';
import { readable } from './contentAccess.ts';
import { listReply, listRequest } from './listV2.ts';
import { Order } from './order.ts';
import type { Reply } from './reply.ts';
import type { SortKey } from './siteIndex.ts';
import { SORT_VALUES } from './siteIndex.ts';
import { LIST_FORMATS, pageText } from './wire/page.ts';

/** What sets the lists of pages and of blogposts apart. */
export interface ContentKindFacts {
  readonly kind: 'page' | 'blogpost';
  readonly statuses: readonly ContentStatus[];
  /** Pages are listed current and archived by default, blogposts current only. */
  readonly defaultStatuses: readonly ContentStatus[];
  readonly sorts: readonly SortKey[];
}

export const PAGES: ContentKindFacts = {
  kind: 'page',
  statuses: ['current', 'archived', 'deleted', 'trashed'],
  defaultStatuses: ['current', 'archived'],
  sorts: ['id', 'created-date', 'modified-date', 'title'],
};

export const BLOGPOSTS: ContentKindFacts = {
  kind: 'blogpost',
  statuses: ['current', 'deleted', 'trashed'],
  defaultStatuses: ['current'],
  sorts: ['id', 'created-date', 'modified-date'],
};

/** `key` and `-key` for every key. */
export function bothWays<T extends string>(keys: readonly T[]): readonly (T | `-${T}`)[] {
  return keys.flatMap((key): (T | `-${T}`)[] => [key, `-${key}`]);
}

/** Where a list takes its rows from, in whichever order is asked for. */
export type Source = (key: SortKey) => readonly Order<SimContent>[];

/** The whole site, or some of its spaces. */
export function spacesSource(call: Call, facts: ContentKindFacts, spaces: readonly string[] | null): Source {
  const scopes = spaces === null ? [null] : [...new Set(spaces)];
  return (key) => scopes.map((spaceId) => call.index.contents(facts.kind, key, spaceId));
}

/** A few things at hand. */
export function handSource(contents: readonly SimContent[]): Source {
  return (key) => [new Order(contents, SORT_VALUES[key])];
}

/** One page of a list of pages or blogposts, with the filters that all of them share. */
export function contentListReply(
  call: Call,
  facts: ContentKindFacts,
  source: Source,
  also: (content: SimContent) => boolean = () => true,
): Reply {
  const { query } = call;
  const sort = query.choice('sort', bothWays(facts.sorts), 'id');
  const statuses = query.choices('status', facts.statuses, facts.defaultStatuses);
  const format = query.choice('body-format', LIST_FORMATS);
  const title = query.text('title');
  const subtype = facts.kind === 'page' ? query.choice('subtype', ['live', 'page']) : null;
  const keep = (content: SimContent): boolean =>
    content.kind === facts.kind &&
    (title === null || content.title === title) &&
    (subtype === null || (content.live === true) === (subtype === 'live')) &&
    also(content) &&
    readable(call, content, statuses);
  const orders = source(sort.replace(/^-/, '') as SortKey);
  return listReply(call, listRequest(call, sort), orders, keep, (content) => pageText(call.site, content, format));
}
