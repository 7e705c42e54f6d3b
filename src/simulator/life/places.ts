import type { SimContent, Site } from '../site.ts';
import { type Act, done } from './act.ts';
import { asPage, record } from './audit.ts';
import { below, childrenOf, removeContent, setParent } from './family.ts';

/** Moves a page with all that stands below it, also to another space. No version is saved. */
export function move(site: Site, content: SimContent, parent: SimContent): Act {
  const subtree = [content, ...below(site, content)];
  if (subtree.includes(parent)) throw new Error(`${content.id} cannot move below itself`);
  const leaves = content.spaceId !== parent.spaceId;
  setParent(site, content, parent.id);
  for (const one of subtree) one.spaceId = parent.spaceId;
  return done(site, leaves ? 'move to another space' : 'move', ...(leaves ? subtree : [content]).map(({ id }) => id));
}

/** What stood directly below moves up to the parent. */
function leaveChildren(site: Site, content: SimContent): readonly string[] {
  const children = childrenOf(site, content.id);
  for (const child of children) setParent(site, child, content.parentId);
  return children.map(({ id }) => id);
}

/**
 * Puts a page into the trash without what stands below it: the children move up to the nearest parent
 * (https://community.atlassian.com/t5/New-to-Confluence-articles/Helicopter-view-of-quot-Managing-Confluence-space-content-quot/ba-p/2211279).
 */
export function trash(site: Site, content: SimContent): Act {
  const children = leaveChildren(site, content);
  content.status = 'trashed';
  return done(site, 'trash', content.id, ...children);
}

/** Back from the trash: "restored as a child page of Home page" (the same article), where it has a place in the tree. */
export function restore(site: Site, content: SimContent): Act {
  content.status = 'current';
  const homepageId = site.spaces.get(content.spaceId)?.homepageId ?? null;
  if (content.parentId !== null && homepageId !== content.id) setParent(site, content, homepageId);
  return done(site, 'restore', content.id);
}

/** Deletes for good, with comments, attachments, labels and restrictions; what stood below moves up as it does to the trash. */
export function purge(site: Site, content: SimContent): Act {
  const children = leaveChildren(site, content);
  forget(site, new Set([content.id]));
  removeContent(site, content);
  const space = site.spaces.get(content.spaceId);
  if (space?.homepageId === content.id) space.homepageId = null;
  return done(site, 'purge', content.id, ...children);
}

/** Deletes the comments and attachments of these contents. */
export function forget(site: Site, contentIds: ReadonlySet<string>): void {
  for (const [id, { contentId }] of site.comments) if (contentIds.has(contentId)) site.comments.delete(id);
  for (const [id, { contentId }] of site.attachments) if (contentIds.has(contentId)) site.attachments.delete(id);
}

/** Into the space's archive. Children that are not archived with it move up [assumed to be as with the trash]. */
export function archive(site: Site, content: SimContent): Act {
  const children = leaveChildren(site, content);
  content.status = 'archived';
  record(site, 'Pages', 'Page archived', { object: asPage(content) });
  return done(site, 'archive', content.id, ...children);
}

export function unarchive(site: Site, content: SimContent): Act {
  content.status = 'current';
  record(site, 'Pages', 'Page restored', { object: asPage(content) });
  return done(site, 'unarchive', content.id);
}
