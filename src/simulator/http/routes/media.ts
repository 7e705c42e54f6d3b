import type { Call } from '../call.ts';
import { LIVING, readable } from '../contentAccess.ts';
import { picture } from '../picture.ts';
import { notFound } from '../problem.ts';
import type { Reply } from '../reply.ts';
import type { Route } from '../route.ts';

/** Bytes of icons, avatars and attachments: pictures made from their names. */
export const mediaRoutes: readonly Route[] = [
  { method: 'GET', path: '/wiki/aa-avatar/{accountId}', scopes: [], answer: avatar },
  { method: 'GET', path: '/wiki/download/attachments/{contentId}/{filename}', scopes: [], answer: download },
];

function avatar(call: Call): Reply {
  const id = call.params.accountId!;
  const user = call.site.users.get(id);
  if (id !== 'default' && (user === undefined || user.pictureHidden)) throw notFound('avatar');
  return png(id);
}

function download(call: Call): Reply {
  const id = call.params.contentId!;
  const content = call.site.contents.get(id);
  const space = call.site.spaces.get(id);
  const seen =
    content === undefined ? space !== undefined && call.viewer.seesSpace(space) : readable(call, content, LIVING);
  if (!seen) throw notFound('attachment');
  return png(`${id}/${call.params.filename}`);
}

function png(name: string): Reply {
  return { status: 200, type: 'image/png', body: picture(name) };
}
