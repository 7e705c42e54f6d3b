import type { SimToken, Site } from '../site.ts';
import { canEdit } from '../truth/access.ts';
import { spaceGrants } from '../truth/spaceAccess.ts';
import { isAdmin, standingOf } from '../truth/standing.ts';
import { visibility } from '../truth/visibility.ts';
import type { Viewer } from './viewer.ts';

/** Builds the viewer behind a token, for the site's present revision. */
export function viewerOf(site: Site, { accountId }: SimToken): Viewer {
  const { spaces, sees } = visibility(site, accountId);
  const standing = standingOf(site, accountId);
  const administered = new Set<string>();
  for (const id of spaces) {
    if (spaceGrants(site, site.spaces.get(id)!, accountId, ['administer/space'])) administered.add(id);
  }
  return {
    accountId,
    // Whoever has no licence may still come in through a space that is open to everyone who is logged in.
    usesConfluence: standing === 'licensed' || standing === 'guest' || spaces.size > 0,
    administrator: isAdmin(site, accountId),
    seesSpace: (space) => spaces.has(space.id),
    administers: (space) => administered.has(space.id),
    sees,
    edits: (content) => canEdit(site, content.id, accountId).verdict,
  };
}
