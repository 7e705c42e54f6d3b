import type { SimAttachment, SimComment, SimContent, SimUser, Site } from '../site.ts';
import { type Act, done } from './act.ts';

/** Comments on a page, or replies to a comment of it. */
export function comment(
  site: Site,
  content: SimContent,
  author: SimUser,
  kind: SimComment['kind'],
  repliedTo: SimComment | null = null,
): Act {
  const id = site.newId('comment');
  site.comments.set(id, {
    id,
    kind: repliedTo?.kind ?? kind,
    contentId: content.id,
    parentCommentId: repliedTo?.id ?? null,
    authorId: author.accountId,
    createdAt: site.now,
    resolution: 'open',
  });
  return done(site, 'comment', content.id, id);
}

/** Deletes a comment with the replies to it, and the replies to those [assumed]. */
export function removeComment(site: Site, { id, contentId }: SimComment): Act {
  const removed = new Set([id]);
  // Replies come after what they reply to.
  for (const other of site.comments.values()) {
    if (other.parentCommentId !== null && removed.has(other.parentCommentId)) removed.add(other.id);
  }
  for (const one of removed) site.comments.delete(one);
  return done(site, 'remove comment', contentId, ...removed);
}

export function attach(site: Site, content: SimContent, author: SimUser, title: string): Act {
  const id = site.newId('attachment');
  site.attachments.set(id, {
    id,
    contentId: content.id,
    title,
    mediaType: 'application/pdf',
    bytes: 48_213,
    authorId: author.accountId,
    createdAt: site.now,
    versionNumber: 1,
    status: 'current',
  });
  return done(site, 'attach', content.id, id);
}

/** Into the trash, as the site does with files that people delete. */
export function removeAttachment(site: Site, file: SimAttachment): Act {
  file.status = 'trashed';
  return done(site, 'remove attachment', file.contentId, file.id);
}
