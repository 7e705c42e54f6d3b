import type { Site } from '../site.ts';
import { idsBySpace } from '../world/idsBySpace.ts';

function copied<T extends object>(all: ReadonlyMap<string, T>): Map<string, T> {
  return new Map(Array.from(all, ([id, one]) => [id, { ...one }]));
}

/**
 * The site as it stands now, to be asked later, when the site itself has gone on: a copy of all facts, of which every
 * question of the truth can be asked. Bodies are not kept: they are written when they are asked for, and name what they
 * link to as it is called then.
 */
export function momentOf(site: Site): Site {
  const contents = copied(site.contents);
  const groups = copied(site.groups);
  for (const [id, group] of groups) {
    groups.set(id, { ...group, access: new Set(group.access), members: new Set(group.members) });
  }
  let bySpace: ReadonlyMap<string, readonly string[]> | null = null;
  return {
    options: site.options,
    cloudId: site.cloudId,
    title: site.title,
    timeZone: site.timeZone,
    edition: site.edition,
    mode: site.mode,
    anonymous: site.anonymous,
    now: site.now,
    baseUrl: site.baseUrl,
    revision: site.revision,
    users: copied(site.users),
    groups,
    // Lists and sets within spaces, roles and contents are replaced by acts, never changed.
    spaces: copied(site.spaces),
    roles: copied(site.roles),
    contents,
    comments: copied(site.comments),
    attachments: copied(site.attachments),
    audit: [...site.audit],
    tokens: site.tokens.map((token) => ({ ...token })),
    contentOf: (spaceId) => {
      bySpace ??= idsBySpace(contents.values());
      return bySpace.get(spaceId) ?? [];
    },
    newId: (kind) => site.newId(kind),
    versions: (content) => site.versions(content),
    storage: (content, version) => site.storage(content, version),
    view: (content) => site.view(content),
    commentStorage: (comment) => site.commentStorage(comment),
    views: (content) => site.views(content),
  };
}
