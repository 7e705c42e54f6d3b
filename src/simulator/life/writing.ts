import type { SimContent, SimSpace, SimUser, Site } from '../site.ts';
import { contentOrdinal } from '../world/ids.ts';
import { type Act, done } from './act.ts';
import { addContent } from './family.ts';

const MINUTE = 60_000;

/** What somebody writes anew. Blogposts stand below nothing; a page without a parent stands at the root of the space. */
export interface Draft {
  readonly kind: 'page' | 'blogpost' | 'folder';
  readonly title: string;
  readonly space: SimSpace;
  readonly parent: SimContent | null;
}

/** Publishes something new; its id follows all others, so that contents stay in the order of their ids. */
export function create(site: Site, { kind, title, space, parent }: Draft, author: SimUser): Act {
  const id = site.newId('content');
  addContent(site, {
    id,
    kind,
    status: 'current',
    title,
    spaceId: space.id,
    parentId: kind === 'blogpost' ? null : (parent?.id ?? null),
    position: contentOrdinal(id),
    authorId: author.accountId,
    ownerId: author.accountId,
    lastOwnerId: null,
    createdAt: site.now,
    versionNumber: 1,
    versionAt: site.now,
    versionAuthorId: author.accountId,
  });
  return done(site, 'create', id);
}

function saveVersions(site: Site, content: SimContent, author: SimUser, times: number, message: string): void {
  // An empty list, too, says that the version which was the newest so far is one that the site was made with.
  const edits = [...(content.edits ?? [])];
  for (let i = 0; i < times; i += 1) {
    site.now += MINUTE;
    content.versionNumber += 1;
    content.versionAt = site.now;
    content.versionAuthorId = author.accountId;
    edits.push({
      number: content.versionNumber,
      authorId: author.accountId,
      createdAt: site.now,
      message,
      minorEdit: false,
    });
  }
  content.edits = edits;
}

/** Saves new versions of a page, a minute apart. */
export function edit(site: Site, content: SimContent, author: SimUser, times = 1, message = ''): Act {
  saveVersions(site, content, author, times, message);
  return done(site, 'edit', content.id);
}

/** A new title is a new version. */
export function rename(site: Site, content: SimContent, title: string, author: SimUser): Act {
  content.title = title;
  saveVersions(site, content, author, 1, '');
  return done(site, 'rename', content.id);
}
