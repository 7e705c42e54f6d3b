import type { Call } from '../call.ts';
import { LIVING, readable } from '../contentAccess.ts';
import { badRequest } from '../problem.ts';
import type { Reply } from '../reply.ts';
import { json } from '../reply.ts';
import type { Route } from '../route.ts';
import { granular } from '../scopes.ts';

export const contentIdRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/wiki/api/v2/content/convert-ids-to-types',
    scopes: granular('read:content.metadata'),
    answer: convert,
  },
];

const MAX_IDS = 100;

/** Strings or numbers; what is absent or not for the viewer maps to null. */
function convert(call: Call): Reply {
  const ids = (call.body as { contentIds?: unknown } | undefined)?.contentIds;
  if (!Array.isArray(ids)) throw badRequest("'contentIds' must be an array");
  if (ids.length > MAX_IDS) throw badRequest(`Too many content ids: ${ids.length}, at most ${MAX_IDS} are allowed`);
  return json({ results: Object.fromEntries(ids.map((id: unknown) => [String(id), typeOf(call, String(id))])) });
}

function typeOf(call: Call, id: string): string | null {
  const comment = call.site.comments.get(id);
  const file = call.site.attachments.get(id);
  const content = call.site.contents.get(comment?.contentId ?? file?.contentId ?? id);
  if (content === undefined || !readable(call, content, LIVING)) return null;
  if (comment !== undefined) return `${comment.kind}-comment`;
  return file === undefined ? content.kind : 'attachment';
}
