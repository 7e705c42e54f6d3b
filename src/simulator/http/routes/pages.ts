import type { ContentStatus, SimContent, SimVersion } from '../../site.ts';
import type { Call } from '../call.ts';
import { contentFromPath } from '../contentAccess.ts';
import type { ContentKindFacts } from '../contentList.ts';
import { BLOGPOSTS, contentListReply, handSource, PAGES, spacesSource } from '../contentList.ts';
import { listReply, listRequest, slicedReply } from '../listV2.ts';
import { Order } from '../order.ts';
import { badRequest, notFound } from '../problem.ts';
import type { Reply } from '../reply.ts';
import { json, jsonText } from '../reply.ts';
import type { Route } from '../route.ts';
import { granular } from '../scopes.ts';
import { splitLabel } from '../siteIndex.ts';
import { spaceFromPath } from '../spaceAccess.ts';
import { text, withBase } from '../wire/json.ts';
import { contentOperations, labelText, optionalFields } from '../wire/optional.ts';
import { bodyText, LIST_FORMATS, pageText, SINGLE_FORMATS, versionFields, versionText } from '../wire/page.ts';

const READ = granular('read:page');

/** Pages and blogposts answer alike: the same routes for both, under their own names. */
export const pageRoutes: readonly Route[] = [
  ...routesFor('pages', PAGES, ['current', 'archived', 'trashed', 'deleted', 'historical', 'draft']),
  ...routesFor('blogposts', BLOGPOSTS, ['current', 'trashed', 'deleted', 'historical', 'draft']),
];

function routesFor(
  name: string,
  facts: ContentKindFacts,
  statuses: readonly (ContentStatus | 'historical')[],
): Route[] {
  const root = `/wiki/api/v2/${name}`;
  const { kind } = facts;
  const idName = kind === 'page' ? 'page-id' : 'blogpost-id';
  return [
    { method: 'GET', path: root, scopes: READ, answer: (call) => list(call, facts) },
    {
      method: 'GET',
      path: `/wiki/api/v2/spaces/{id}/${name}`,
      scopes: READ,
      answer: (call) => listOfSpace(call, facts),
    },
    { method: 'GET', path: `${root}/{id}`, scopes: READ, answer: (call) => single(call, facts, statuses) },
    { method: 'GET', path: `${root}/{id}/labels`, scopes: READ, answer: (call) => labels(call, facts) },
    { method: 'GET', path: `${root}/{id}/versions`, scopes: READ, answer: (call) => versions(call, facts) },
    {
      method: 'GET',
      path: `${root}/{${idName}}/versions/{version-number}`,
      scopes: READ,
      answer: (call) => version({ ...call, params: { ...call.params, id: call.params[idName]! } }, facts),
    },
    {
      method: 'GET',
      path: `${root}/{id}/operations`,
      scopes: READ,
      answer: (call) => json({ operations: contentOperations(call, contentFromPath(call, [kind])) }),
    },
  ];
}

function list(call: Call, facts: ContentKindFacts): Reply {
  const ids = call.query.ids('id', 250);
  const spaces = call.query.ids('space-id', 100);
  if (ids === null) return contentListReply(call, facts, spacesSource(call, facts, spaces));
  const named = [...new Set(ids)].flatMap((id) => call.site.contents.get(id) ?? []);
  return contentListReply(call, facts, handSource(named), (content) => spaces?.includes(content.spaceId) ?? true);
}

function listOfSpace(call: Call, facts: ContentKindFacts): Reply {
  const { id } = spaceFromPath(call);
  const depth = facts.kind === 'page' ? call.query.choice('depth', ['all', 'root'], 'all') : 'all';
  const atDepth = (content: SimContent): boolean => depth === 'all' || content.parentId === null;
  return contentListReply(call, facts, spacesSource(call, facts, [id]), atDepth);
}

function single(call: Call, facts: ContentKindFacts, statuses: readonly (ContentStatus | 'historical')[]): Reply {
  const { query, site } = call;
  const asked = query.choices('status', statuses, facts.kind === 'page' ? ['current', 'archived'] : ['current']);
  const wanted = new Set<ContentStatus>(
    [...asked].flatMap((each) => (each === 'historical' ? ['current', 'archived'] : [each])),
  );
  if (query.flag('get-draft')) wanted.add('draft');
  const content = contentFromPath(call, [facts.kind], wanted);
  const format = query.choice('body-format', SINGLE_FORMATS);
  const number = query.text('version') === null ? null : query.integer('version', 1, 1, 1e9);
  const self = `${call.origin}${call.path}`;
  const own = { extra: optionalFields(call, content, self) };
  if (number === null || number === content.versionNumber) {
    return jsonText(withBase(pageText(site, content, format, own), call.origin));
  }
  const past = site.versions(content).find((each) => each.number === number);
  if (past === undefined) throw notFound('version');
  const row = pageText(site, content, null, own)
    .replace(/"version":\{[^}]*\}/, () => `"version":${versionText(past)}`)
    .replace('"body":{}', () => `"body":${bodyText(site, content, format, number)}`);
  return jsonText(withBase(row, call.origin));
}

function labels(call: Call, facts: ContentKindFacts): Reply {
  const content = contentFromPath(call, [facts.kind]);
  const prefix = call.query.choice('prefix', ['my', 'team', 'global', 'system']);
  const all = [...(content.labels ?? [])].filter((label) => prefix === null || splitLabel(label).prefix === prefix);
  return slicedReply(call, all, labelText);
}

/** Since June 2026 a version list with bodies holds at most 50, silently, whatever was asked for. */
const VERSIONS_WITH_BODY = 50;

function versions(call: Call, facts: ContentKindFacts): Reply {
  const { site, query } = call;
  const content = contentFromPath(call, [facts.kind]);
  const format = query.choice('body-format', LIST_FORMATS);
  const sort = query.choice('sort', ['modified-date', '-modified-date'], '-modified-date');
  const limit = query.limit();
  const request = listRequest(call, sort, format === null ? limit : Math.min(limit, VERSIONS_WITH_BODY));
  const rows = site.versions(content).map((each) => ({ id: String(each.number), version: each }));
  const order = new Order(rows.toReversed(), (row) => row.version.createdAt);
  const write = ({ version: each }: { version: SimVersion }): string => {
    const body = format === null ? '' : `,"body":${bodyText(site, content, format, each.number)}`;
    return `{${versionFields(each)},"${facts.kind}":{"id":"${content.id}","title":${text(content.title)}${body}}}`;
  };
  return listReply(call, request, [order], () => true, write);
}

function version(call: Call, facts: ContentKindFacts): Reply {
  const content = contentFromPath(call, [facts.kind]);
  const number = call.params['version-number']!;
  if (!/^\d{1,9}$/.test(number))
    throw badRequest(`Provided value {${number}} for 'version-number' is not the correct type`);
  const all = call.site.versions(content);
  const at = all.findIndex((each) => each.number === Number(number));
  const found = all[at];
  if (found === undefined) throw notFound('version');
  return json({
    number: found.number,
    authorId: found.authorId,
    message: found.message,
    createdAt: new Date(found.createdAt).toISOString(),
    minorEdit: found.minorEdit,
    contentTypeModified: false,
    collaborators: [found.authorId],
    prevVersion: all[at + 1]?.number ?? null,
    nextVersion: all[at - 1]?.number ?? null,
  });
}
