import type { ContentKind, SimComment } from '../../site.ts';
import type { Call } from '../call.ts';
import { contentFromPath, LIVING, readable } from '../contentAccess.ts';
import { bothWays } from '../contentList.ts';
import { listReply, listRequest } from '../listV2.ts';
import type { Order } from '../order.ts';
import { notFound } from '../problem.ts';
import { assertNumeric } from '../query.ts';
import type { Reply } from '../reply.ts';
import { json } from '../reply.ts';
import type { Route } from '../route.ts';
import { granular } from '../scopes.ts';
import { commentJson } from '../wire/comment.ts';
import { LIST_FORMATS, SINGLE_FORMATS } from '../wire/page.ts';

const READ = granular('read:comment');
const KINDS = ['footer', 'inline'] as const;
const RESOLUTIONS = ['resolved', 'open', 'dangling', 'reopened'] as const;
const STATUSES = ['current', 'archived', 'trashed', 'deleted', 'historical', 'draft'] as const;

export const commentRoutes: readonly Route[] = KINDS.flatMap(routesFor);

function routesFor(kind: SimComment['kind']): Route[] {
  const root = `/wiki/api/v2/${kind}-comments`;
  return [
    { method: 'GET', path: root, scopes: READ, answer: (call) => list(call, call.index.comments(kind)) },
    { method: 'GET', path: `${root}/{comment-id}`, scopes: READ, answer: (call) => single(call, kind) },
    { method: 'GET', path: `${root}/{id}/children`, scopes: READ, answer: (call) => replies(call, kind) },
    ofContent('pages', 'page', kind),
    ofContent('blogposts', 'blogpost', kind),
  ];
}

function ofContent(name: string, container: ContentKind, kind: SimComment['kind']): Route {
  return {
    method: 'GET',
    path: `/wiki/api/v2/${name}/{id}/${kind}-comments`,
    scopes: READ,
    answer: (call) => {
      const content = contentFromPath(call, [container]);
      call.query.choices('status', STATUSES, STATUSES);
      const resolutions = call.query.choices('resolution-status', RESOLUTIONS, RESOLUTIONS);
      const order = call.index.commentsUnder(content.id, kind);
      return list(call, order, (comment) => kind === 'footer' || resolutions.has(comment.resolution));
    },
  };
}

/** Replies are in the site-wide list too, under their parent's id; a comment goes with its container. */
function list(call: Call, order: Order<SimComment>, also: (comment: SimComment) => boolean = () => true): Reply {
  const sort = call.query.choice('sort', bothWays(['created-date', 'modified-date']), 'created-date');
  const format = call.query.choice('body-format', LIST_FORMATS);
  const keep = (comment: SimComment): boolean => also(comment) && seen(call, comment);
  return listReply(call, listRequest(call, sort), [order], keep, (comment) =>
    JSON.stringify(commentJson(call.site, comment, format)),
  );
}

function seen(call: Call, comment: SimComment): boolean {
  const container = call.site.contents.get(comment.contentId);
  return container !== undefined && readable(call, container, LIVING);
}

function single(call: Call, kind: SimComment['kind']): Reply {
  const row = commentJson(
    call.site,
    commentFromPath(call, kind, 'comment-id'),
    call.query.choice('body-format', SINGLE_FORMATS),
  );
  return json({ ...row, _links: { ...(row._links as object), base: `${call.origin}/wiki` } });
}

function replies(call: Call, kind: SimComment['kind']): Reply {
  return list(call, call.index.commentsUnder(commentFromPath(call, kind, 'id').id, kind));
}

function commentFromPath(call: Call, kind: SimComment['kind'], name: string): SimComment {
  const id = call.params[name]!;
  assertNumeric(id, name);
  const comment = call.site.comments.get(id);
  if (comment?.kind !== kind || !seen(call, comment)) throw notFound('comment');
  return comment;
}
