import type { ContentKind, SimContent } from '../../site.ts';
import type { Call } from '../call.ts';
import { contentFromPath, LIVING, readable } from '../contentAccess.ts';
import { bothWays } from '../contentList.ts';
import { listReply, listRequest, pageReply, slicedReply } from '../listV2.ts';
import { Order } from '../order.ts';
import { notFound } from '../problem.ts';
import { assertNumeric } from '../query.ts';
import type { Reply } from '../reply.ts';
import { json, jsonText } from '../reply.ts';
import type { Route } from '../route.ts';
import { granular } from '../scopes.ts';
import { SORT_VALUES } from '../siteIndex.ts';
import { type Descendant, descendantsOf } from '../tree.ts';
import { contentOperations } from '../wire/optional.ts';
import { currentVersion } from '../wire/page.ts';

/** The kinds of content that live in the tree, under their names in paths. No list endpoint exists but for pages. */
const KINDS = {
  pages: 'page',
  folders: 'folder',
  whiteboards: 'whiteboard',
  databases: 'database',
  embeds: 'embed',
} as const;

export const treeRoutes: readonly Route[] = [
  ...Object.entries(KINDS).flatMap(([name, kind]) => treeRoutesOf(name, kind)),
  ...Object.entries(KINDS)
    .filter(([, kind]) => kind !== 'page')
    .flatMap(([name, kind]) => singleRoutesOf(name, kind)),
  {
    method: 'GET',
    path: '/wiki/api/v2/pages/{id}/children',
    scopes: granular('read:page'),
    answer: (call) => children(call, 'page', ['page']),
  },
];

function treeRoutesOf(name: string, kind: ContentKind): Route[] {
  const root = `/wiki/api/v2/${name}/{id}`;
  const scopes = granular('read:hierarchical-content');
  const every = Object.values(KINDS);
  return [
    { method: 'GET', path: `${root}/direct-children`, scopes, answer: (call) => children(call, kind, every) },
    { method: 'GET', path: `${root}/descendants`, scopes, answer: (call) => descendants(call, kind) },
    {
      method: 'GET',
      path: `${root}/ancestors`,
      scopes: granular('read:content.metadata'),
      answer: (call) => ancestors(call, kind),
    },
  ];
}

function singleRoutesOf(name: string, kind: ContentKind): Route[] {
  const path = `/wiki/api/v2/${name}/{id}`;
  const scopes = granular(`read:${kind}`);
  return [
    { method: 'GET', path, scopes, answer: (call) => single(call, kind) },
    {
      method: 'GET',
      path: `${path}/operations`,
      scopes,
      answer: (call) => json({ operations: contentOperations(call, contentFromPath(call, [kind])) }),
    },
  ];
}

function single(call: Call, kind: ContentKind): Reply {
  const { site, origin } = call;
  const content = contentFromPath(call, [kind]);
  const space = site.spaces.get(content.spaceId);
  const version = currentVersion(site, content);
  const parent = content.parentId === null ? null : site.contents.get(content.parentId);
  return json({
    id: content.id,
    type: kind,
    status: content.status,
    title: content.title,
    spaceId: content.spaceId,
    parentId: content.parentId,
    parentType: parent?.kind ?? null,
    position: content.position,
    authorId: content.authorId,
    ownerId: content.ownerId ?? content.authorId,
    createdAt: new Date(content.createdAt).toISOString(),
    version: { ...version, createdAt: new Date(version.createdAt).toISOString() },
    ...(kind === 'embed' ? { embedUrl: `https://embedded.example/${content.id}` } : {}),
    _links: { base: `${origin}/wiki`, webui: `/spaces/${space?.key ?? ''}/${kind}/${content.id}` },
  });
}

const CHILD_SORTS = ['child-position', 'id', 'created-date', 'modified-date', 'title'] as const;
const CHILD_VALUES = { ...SORT_VALUES, 'child-position': (content: SimContent) => content.position };

/** Only children that the viewer sees; the parent has to be seen too. */
function children(call: Call, kind: ContentKind, kinds: readonly ContentKind[]): Reply {
  const parent = contentFromPath(call, [kind]);
  const sort = call.query.choice('sort', bothWays(CHILD_SORTS), 'child-position');
  const key = sort.replace(/^-/, '') as (typeof CHILD_SORTS)[number];
  const listed = call.index.childrenOf(parent.id);
  const order = new Order(listed, CHILD_VALUES[key], key === 'child-position');
  const keep = (child: SimContent): boolean => kinds.includes(child.kind) && readable(call, child, LIVING);
  return listReply(call, listRequest(call, sort), [order], keep, (child) =>
    JSON.stringify({
      id: child.id,
      status: child.status,
      title: child.title,
      ...(kinds.length > 1 ? { type: child.kind } : {}),
      spaceId: child.spaceId,
      childPosition: child.position,
    }),
  );
}

/** Level by level down to `depth`, at most 10 levels below: deeper trees are walked from the deepest again. */
function descendants(call: Call, kind: ContentKind): Reply {
  const root = contentFromPath(call, [kind]);
  const depth = call.query.integer('depth', 2, 1, 10);
  return slicedReply(call, descendantsOf(call, root, depth), descendantText);
}

function descendantText({ content, depth }: Descendant): string {
  return JSON.stringify({
    id: content.id,
    status: content.status,
    title: content.title,
    type: content.kind,
    parentId: content.parentId,
    depth,
    childPosition: content.position,
  });
}

/**
 * Needs the right to use the site and nothing more, so that ancestors which the viewer does not see are named as well,
 * by id and type only. Without a cursor: the nearest `limit` ancestors top-down, and the rest by asking the first again.
 */
function ancestors(call: Call, kind: ContentKind): Reply {
  const id = call.params.id!;
  assertNumeric(id);
  const { contents } = call.site;
  const content = contents.get(id);
  if (content?.kind !== kind || content.status === 'deleted') throw notFound(kind);
  const limit = call.query.limit();
  const rows: string[] = [];
  for (let at = content.parentId; at !== null && rows.length < limit; at = contents.get(at)?.parentId ?? null) {
    rows.push(JSON.stringify({ id: at, type: contents.get(at)?.kind ?? 'page' }));
  }
  // Only a page's ancestors come with links.
  return kind === 'page'
    ? pageReply(call, rows.reverse(), null)
    : jsonText(`{"results":[${rows.reverse().join(',')}]}`);
}
