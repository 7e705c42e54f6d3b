import type { ContentKind, SimAttachment, Site } from '../../site.ts';
import type { Call } from '../call.ts';
import { contentFromPath, LIVING, readable } from '../contentAccess.ts';
import { bothWays } from '../contentList.ts';
import { listReply, listRequest } from '../listV2.ts';
import type { Order } from '../order.ts';
import { badRequest, notFound } from '../problem.ts';
import type { Reply } from '../reply.ts';
import { json } from '../reply.ts';
import type { Route } from '../route.ts';
import { granular } from '../scopes.ts';

const READ = granular('read:attachment');

export const attachmentRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/wiki/api/v2/attachments',
    scopes: READ,
    answer: (call) => list(call, call.index.attachments()),
  },
  { method: 'GET', path: '/wiki/api/v2/attachments/{id}', scopes: READ, answer: single },
  ofContent('pages', 'page'),
  ofContent('blogposts', 'blogpost'),
];

function ofContent(name: string, kind: ContentKind): Route {
  return {
    method: 'GET',
    path: `/wiki/api/v2/${name}/{id}/attachments`,
    scopes: READ,
    answer: (call) => list(call, call.index.attachmentsOf(contentFromPath(call, [kind]).id)),
  };
}

/** Pages of 50 by default, unlike every other list; current and archived. */
function list(call: Call, order: Order<SimAttachment>): Reply {
  const { query } = call;
  const sort = query.choice('sort', bothWays(['created-date', 'modified-date']), 'created-date');
  const statuses = query.choices('status', ['current', 'archived', 'trashed'], ['current', 'archived']);
  const mediaType = query.text('mediaType');
  const filename = query.text('filename');
  const keep = (file: SimAttachment): boolean =>
    statuses.has(file.status) &&
    (mediaType === null || file.mediaType === mediaType) &&
    (filename === null || file.title === filename) &&
    seen(call, file);
  const request = listRequest(call, sort, query.limit(50));
  return listReply(call, request, [order], keep, (file) => JSON.stringify(attachmentJson(call.site, file)));
}

/** An attachment goes with its container; a trashed one is for those who could restore it. */
function seen(call: Call, file: SimAttachment): boolean {
  const container = call.site.contents.get(file.contentId);
  if (container === undefined || !readable(call, container, LIVING)) return false;
  const space = call.site.spaces.get(container.spaceId);
  return file.status !== 'trashed' || (space !== undefined && call.viewer.administers(space));
}

function single(call: Call): Reply {
  const id = call.params.id!;
  if (!/^att\d+$/.test(id)) throw badRequest(`Provided value {${id}} for 'id' is not the correct type`);
  const file = call.site.attachments.get(id);
  if (file === undefined || file.status === 'trashed' || !seen(call, file)) throw notFound('attachment');
  const row = attachmentJson(call.site, file);
  return json({ ...row, _links: { ...row._links, base: `${call.origin}/wiki` } });
}

function attachmentJson(site: Site, file: SimAttachment) {
  const blog = site.contents.get(file.contentId)?.kind === 'blogpost';
  const download = `/download/attachments/${file.contentId}/${encodeURIComponent(file.title.toWellFormed())}?version=${file.versionNumber}&api=v2`;
  const webui = `/pages/viewpageattachments.action?pageId=${file.contentId}&preview=${encodeURIComponent(file.title.toWellFormed())}`;
  return {
    id: file.id,
    status: file.status,
    title: file.title,
    createdAt: new Date(file.createdAt).toISOString(),
    ...(blog ? { blogPostId: file.contentId } : { pageId: file.contentId }),
    mediaType: file.mediaType,
    mediaTypeDescription: null,
    comment: '',
    fileId: `file-${file.id}`,
    fileSize: file.bytes,
    webuiLink: webui,
    downloadLink: download,
    version: {
      number: file.versionNumber,
      message: '',
      minorEdit: false,
      authorId: file.authorId,
      createdAt: new Date(file.createdAt).toISOString(),
    },
    _links: { webui, download },
  };
}
