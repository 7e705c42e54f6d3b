import type { ContentKind, ContentStatus, SimContent, SimUser } from '../../site.ts';
import type { Call } from '../call.ts';
import { type Clause, type Cql, type OrderField, parseCql } from '../cql.ts';
import { decodeCursor, encodeCursor, type Position } from '../cursor.ts';
import { linksV1, offsetReply, relativeToContext } from '../listV1.ts';
import { Order, takePage } from '../order.ts';
import { badRequest } from '../problem.ts';
import type { Reply } from '../reply.ts';
import { json } from '../reply.ts';
import type { Route } from '../route.ts';
import { classic, granular } from '../scopes.ts';
import { SORT_VALUES, type SortKey } from '../siteIndex.ts';
import type { Viewer } from '../viewer.ts';
import { contentV1, Expand } from '../wire/contentV1.ts';
import { userV1 } from '../wire/user.ts';

const SEARCH = classic('search:confluence', 'read:content-details');

export const searchRoutes: readonly Route[] = [
  { method: 'GET', path: '/wiki/rest/api/content/search', scopes: SEARCH, answer: searchContent },
  { method: 'GET', path: '/wiki/rest/api/search', scopes: SEARCH, answer: search },
  { method: 'GET', path: '/wiki/rest/api/search/user', scopes: granular('read:content-details'), answer: searchUsers },
];

const KINDS: readonly ContentKind[] = ['page', 'blogpost', 'folder', 'whiteboard', 'database', 'embed'];
const SORT_KEYS: Readonly<Record<OrderField, SortKey>> = {
  id: 'id',
  created: 'created-date',
  lastmodified: 'modified-date',
};

/** "Fixed system limits" of a search, by what is expanded; the first and the last two are documented. */
function systemLimit(expand: Expand): number {
  if (expand.has('body.export_view') || expand.has('body.styled_view')) return 25;
  if (expand.has('body')) return 50;
  return expand.empty ? 1000 : 200;
}

function searchContent(call: Call): Reply {
  const expand = new Expand(call.query.list('expand'));
  const { hits, limit, next } = hitsOf(call, expand);
  return json({
    results: hits.map((content) => contentV1(call, content, expand)),
    start: 0,
    limit,
    size: hits.length,
    _links: linksV1(call, next),
  });
}

function search(call: Call): Reply {
  const expand = new Expand(call.query.list('expand').map((name) => name.replace(/^content\./, '')));
  const { hits, limit, next, total } = hitsOf(call, expand);
  return json({
    results: hits.map((content) => searchResult(call, content, expand)),
    start: 0,
    limit,
    size: hits.length,
    totalSize: total(),
    cqlQuery: call.query.text('cql'),
    searchDuration: 1,
    _links: linksV1(call, next),
  });
}

function searchResult(call: Call, content: SimContent, expand: Expand): object {
  const space = call.site.spaces.get(content.spaceId)!;
  return {
    content: contentV1(call, content, expand),
    title: content.title,
    excerpt: '',
    url: `/spaces/${space.key}/pages/${content.id}`,
    resultGlobalContainer: { title: space.name, displayUrl: `/spaces/${space.key}` },
    breadcrumbs: [],
    entityType: 'content',
    iconCssClass: `aui-icon content-type-${content.kind}`,
    lastModified: new Date(content.versionAt).toISOString(),
    friendlyLastModified: new Date(content.versionAt).toDateString(),
    score: 0,
  };
}

interface Hits {
  readonly hits: readonly SimContent[];
  readonly limit: number;
  readonly next: string | null;
  /** How many there are in all pages together. */
  total(): number;
}

/**
 * One page. The index cuts the page first and what the caller may not see is taken out of it afterwards, so that pages
 * come back short in the middle of a search. An empty page means the end, though it still names a `next`.
 */
function hitsOf(call: Call, expand: Expand): Hits {
  const { query } = call;
  const cql = parseCql(query.text('cql'), ['type', 'space', 'space.key', 'id', 'content', 'creator']);
  const limit = query.cappedLimit(25, systemLimit(expand));
  const orderName = `${cql.order.descending ? '-' : ''}${cql.order.field}`;
  const archived = query.flag('includeArchivedSpaces');
  const orders = ordersOf(call, cql);
  const matches = matcherOf(call, cql);
  const statuses = statusesOf(call);
  const found = (content: SimContent): boolean =>
    statuses.has(content.status) &&
    call.viewer.sees(content) &&
    content.versionAt <= call.site.now - call.indexLagMillis &&
    (archived || call.site.spaces.get(content.spaceId)?.status === 'current');
  let after = decodeCursor(query.text('cursor'), orderName);
  let hits: readonly SimContent[] = [];
  let more = limit > 0;
  while (hits.length === 0 && more) {
    const page = takePage(orders, after, cql.order.descending, limit, matches);
    const last = page.items.at(-1);
    more = page.more;
    if (last !== undefined) after = { id: last.id, value: orders[0]!.sortValue(last) };
    hits = page.items.filter(found);
  }
  // A page that is full to the brim promises another, which may turn out empty.
  const next =
    after !== null && (more || hits.length === limit || hits.length === 0)
      ? nextPage(call, orderName, after, limit)
      : null;
  const count = (): number =>
    orders.reduce((sum, order) => sum + order.items.filter((content) => matches(content) && found(content)).length, 0);
  return { hits, limit, next, total: () => totalOf(call, count) };
}

/** Totals by the search that they are of. A viewer lives as long as the site's revision, and so do its totals. */
const totals = new WeakMap<Viewer, Map<string, number>>();

/** Counting goes through everything, and a search is asked for page after page: its total is counted once. */
function totalOf(call: Call, count: () => number): number {
  const known = totals.get(call.viewer) ?? new Map<string, number>();
  totals.set(call.viewer, known);
  const search = ['cql', 'cqlcontext', 'includeArchivedSpaces'].map((name) => call.query.text(name)).join('\n');
  const total = known.get(search) ?? count();
  known.set(search, total);
  return total;
}

const SEARCHABLE: readonly ContentStatus[] = ['current', 'archived'];

/**
 * "Content statuses to search against", current alone by default. That archived pages are found so is Atlassian's advice:
 * https://community.developer.atlassian.com/t/61595.
 */
function statusesOf(call: Call): ReadonlySet<ContentStatus> {
  const context = call.query.text('cqlcontext');
  if (context === null) return new Set(['current']);
  let asked: unknown;
  try {
    asked = JSON.parse(context);
  } catch {
    throw badRequest('cqlcontext is not a valid JSON object');
  }
  const names =
    asked !== null && typeof asked === 'object' && 'contentStatuses' in asked ? asked.contentStatuses : null;
  if (!Array.isArray(names)) return new Set(['current']);
  return new Set(SEARCHABLE.filter((status) => names.includes(status)));
}

function nextPage(call: Call, orderName: string, after: Position, limit: number): string {
  const start = String(call.query.start() + limit);
  return relativeToContext(call, { next: 'true', limit: String(limit), start, cursor: encodeCursor(orderName, after) });
}

/** The smallest sorted lists that hold every hit: the named content, or the named kinds in the named spaces. */
function ordersOf(call: Call, cql: Cql): readonly Order<SimContent>[] {
  const kinds = named(cql, ['type']) ?? KINDS;
  const unknown = kinds.find((kind) => !KINDS.some((each) => each === kind));
  if (unknown !== undefined) throw badRequest(`Could not parse cql : the type ${unknown} is not supported`);
  const key = SORT_KEYS[cql.order.field];
  const ids = named(cql, ['id', 'content']);
  if (ids !== null) return [lookedUp(call, ids, key)];
  const spaces = named(cql, ['space', 'space.key']);
  const spaceIds = spaces?.map((name) => call.index.spaceByKey(name)?.id ?? 'none') ?? [null];
  return (kinds as readonly ContentKind[]).flatMap((kind) => spaceIds.map((id) => call.index.contents(kind, key, id)));
}

/** Content by id is looked up rather than searched for. */
function lookedUp(call: Call, ids: readonly string[], key: SortKey): Order<SimContent> {
  const contents = ids.flatMap((id) => call.site.contents.get(id) ?? []);
  return new Order(contents, SORT_VALUES[key]);
}

/** The values of the first clause on some field that is not negated, each once. */
function named(cql: Cql, fields: readonly string[]): readonly string[] | null {
  const clause = cql.clauses.find(({ field, negated }) => fields.includes(field) && !negated);
  return clause === undefined ? null : [...new Set(clause.values)];
}

function matcherOf(call: Call, cql: Cql): (content: SimContent) => boolean {
  const tests = cql.clauses.map((clause) => {
    const values = new Set(clause.values);
    return (content: SimContent): boolean => values.has(fieldOf(call, clause, content)) !== clause.negated;
  });
  return (content) => tests.every((test) => test(content));
}

function fieldOf(call: Call, { field }: Clause, content: SimContent): string {
  if (field === 'type') return content.kind;
  if (field === 'creator') return content.authorId;
  return field.startsWith('space') ? (call.site.spaces.get(content.spaceId)?.key ?? '') : content.id;
}

/** "type=user will return up to 10k users." */
const MOST_USERS = 10_000;
const USER_PAGE = 100;

/** Licensed people by default; guests and everyone else only through `sitePermissionTypeFilter`. */
function searchUsers(call: Call): Reply {
  const { query, site, origin, viewer } = call;
  const cql = parseCql(query.text('cql'), ['type', 'user', 'user.accountid']);
  const filter = query.choice('sitePermissionTypeFilter', ['all', 'externalCollaborator', 'none'], 'none');
  const matches = (user: SimUser): boolean =>
    cql.clauses.every(
      ({ field, values, negated }) => values.includes(field === 'type' ? 'user' : user.accountId) !== negated,
    );
  const admitted = (user: SimUser): boolean =>
    filter === 'all' ? true : filter === 'none' ? isLicensed(call, user) : user.guest;
  const users = [...site.users.values()].filter((user) => user.status === 'active' && matches(user) && admitted(user));
  const write = (user: SimUser): object => ({
    user: userV1(site, user, viewer.accountId, origin),
    title: user.displayName,
    excerpt: '',
    url: `/people/${user.accountId}`,
    breadcrumbs: [],
    entityType: 'user',
    iconCssClass: '',
    lastModified: new Date(site.now).toISOString(),
    friendlyLastModified: '',
    score: 0,
  });
  const more = { totalSize: users.length, cqlQuery: query.text('cql'), searchDuration: 1 };
  return offsetReply(call, users.slice(0, MOST_USERS), query.cappedLimit(25, USER_PAGE), write, more);
}

function isLicensed(call: Call, user: SimUser): boolean {
  return !user.guest && call.index.groupsOf(user.accountId).some((group) => group.access.size > 0);
}
