/**
 * Who may see and edit what, the slow way: every question is answered from the site's plain facts alone, step by step as
 * the vendor's documents put it, with no index and no cache. Whatever is clever is proved against this.
 */

import type { Restriction, SimContent, SimSpace, Site } from '../site.ts';
import { spaceGrants } from './spaceAccess.ts';
import { standingOf, standsFor } from './standing.ts';
import { ANONYMOUS, refusedBy, type Verdict, type Who, YES } from './verdict.ts';

/** The right that a space must grant before anything in it can be seen. */
const VIEW = ['read/space'];

/** Whether somebody can see a piece of content. `who` is an account id or `anonymous`. */
export function canView(site: Site, contentId: string, who: Who): Verdict {
  const content = contentOf(site, contentId);
  const space = spaceOf(site, content);
  if (!mayUseSite(site, space, who)) return refusedBy('site');
  if (!mayViewSpace(site, space, who)) return refusedBy('space');
  // A draft is its author's, until it is published.
  if (content.status === 'draft' && content.authorId !== who) return refusedBy('content');
  // The free edition knows no restrictions.
  if (site.edition === 'free') return YES;
  for (const layer of [content, ...ancestorsOf(site, content)]) {
    if (!passes(site, layer.read, who)) return refusedBy('content');
  }
  return YES;
}

/** Whether somebody can edit a piece of content: it is visible, and the space and its own restriction allow the change. */
export function canEdit(site: Site, contentId: string, who: Who): Verdict {
  const view = canView(site, contentId, who);
  if (!view.verdict) return view;
  // In the free edition every licensed person may do everything, and nobody else has come this far.
  if (site.edition === 'free') return YES;
  const content = contentOf(site, contentId);
  const writing = [`create/${content.kind}`, `update/${content.kind}`];
  if (!spaceGrants(site, spaceOf(site, content), who, writing)) return refusedBy('space');
  // Restrictions on editing are not inherited.
  if (!passes(site, content.update, who)) return refusedBy('content');
  return YES;
}

/** The first gate, which depends on the space only for people without a licence. */
export function mayUseSite(site: Site, space: SimSpace, who: Who): boolean {
  switch (standingOf(site, who)) {
    case 'licensed':
      return true;
    case 'guest':
      return site.edition !== 'free';
    case 'unlicensed':
      // Their way in is the space itself, where it is open to everyone who is logged in.
      return site.edition !== 'free' && spaceGrants(site, space, who, VIEW);
    case 'anonymous':
      return site.anonymous;
    case 'gone':
      return false;
    default:
      return false;
  }
}

/** The second gate. */
export function mayViewSpace(site: Site, space: SimSpace, who: Who): boolean {
  // The free edition's permissions cannot be customised: whoever is licensed sees every space.
  if (site.edition === 'free') return who !== ANONYMOUS;
  return spaceGrants(site, space, who, VIEW);
}

/** Every ancestor up to the root, whatever its kind. A parent that is gone ends the chain. */
function ancestorsOf(site: Site, content: SimContent): SimContent[] {
  const ancestors: SimContent[] = [];
  let parentId = content.parentId;
  while (parentId !== null) {
    const parent = site.contents.get(parentId);
    if (parent === undefined) break;
    ancestors.push(parent);
    parentId = parent.parentId;
  }
  return ancestors;
}

/** One layer of the third gate: an empty restriction is open, any other lets in whom it names and nobody else. */
export function passes(site: Site, restriction: Restriction | undefined, who: Who): boolean {
  if (restriction === undefined) return true;
  if (restriction.users.size === 0 && restriction.groups.size === 0) return true;
  if (restriction.users.has(who)) return true;
  for (const groupId of restriction.groups) {
    if (standsFor(site, { type: 'group', id: groupId }, who)) return true;
  }
  return false;
}

function contentOf(site: Site, contentId: string): SimContent {
  const content = site.contents.get(contentId);
  if (content === undefined) throw new Error(`the site has no content ${contentId}`);
  return content;
}

function spaceOf(site: Site, content: SimContent): SimSpace {
  const space = site.spaces.get(content.spaceId);
  if (space === undefined) throw new Error(`content ${content.id} stands in no space`);
  return space;
}
