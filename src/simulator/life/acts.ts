import type { AccessClass, Restriction, SimContent, SimGroup, SimSpace, SimUser, Site } from '../site.ts';

/**
 * What people do to a site while it lives. Each act changes the site as the real one would, and raises its revision; time
 * passes only where an act says when it happened.
 */

const touched = (site: Site): void => {
  site.revision += 1;
};

/** Saves new versions of a page, a minute apart. */
export function edit(site: Site, content: SimContent, author: SimUser, times = 1): void {
  // The version that was the newest so far becomes one that was saved before.
  content.edits ??= [];
  for (let i = 0; i < times; i += 1) {
    site.now += 60_000;
    content.versionNumber += 1;
    content.versionAt = site.now;
    content.versionAuthorId = author.accountId;
    content.edits.push({
      number: content.versionNumber,
      authorId: author.accountId,
      createdAt: site.now,
      message: '',
      minorEdit: false,
    });
  }
  touched(site);
}

/** A new title is a new version. */
export function rename(site: Site, content: SimContent, title: string, author: SimUser): void {
  content.title = title;
  edit(site, content, author);
}

/** Moves a page with all that stands below it, also to another space. No version is saved. */
export function move(site: Site, content: SimContent, parent: SimContent): void {
  content.parentId = parent.id;
  for (const one of [content, ...below(site, content)]) one.spaceId = parent.spaceId;
  touched(site);
}

/** Puts a page into the trash. What stood directly below it moves up to its parent. */
export function trash(site: Site, content: SimContent): void {
  for (const child of childrenOf(site, content.id)) child.parentId = content.parentId;
  content.status = 'trashed';
  touched(site);
}

export function restore(site: Site, content: SimContent): void {
  content.status = 'current';
  touched(site);
}

/** Deletes for good what stands alone: with its comments, attachments, labels and restrictions. */
export function purge(site: Site, content: SimContent): void {
  for (const [id, comment] of site.comments) if (comment.contentId === content.id) site.comments.delete(id);
  for (const [id, file] of site.attachments) if (file.contentId === content.id) site.attachments.delete(id);
  site.contents.delete(content.id);
  touched(site);
}

export function archive(site: Site, content: SimContent): void {
  content.status = 'archived';
  touched(site);
}

export function setOwner(site: Site, content: SimContent, owner: SimUser): void {
  content.lastOwnerId = content.ownerId;
  content.ownerId = owner.accountId;
  touched(site);
}

export function restrict(
  site: Site,
  content: SimContent,
  operation: 'read' | 'update',
  who: Partial<Record<keyof Restriction, readonly string[]>>,
): void {
  content[operation] = { users: new Set(who.users), groups: new Set(who.groups) };
  touched(site);
}

export function unrestrict(site: Site, content: SimContent, operation: 'read' | 'update'): void {
  delete content[operation];
  touched(site);
}

export function label(site: Site, content: SimContent, name: string): void {
  content.labels = new Set([...(content.labels ?? []), name]);
  touched(site);
}

export function unlabel(site: Site, content: SimContent): void {
  delete content.labels;
  touched(site);
}

export function join(site: Site, group: SimGroup, user: SimUser): void {
  group.members.add(user.accountId);
  touched(site);
}

export function leave(site: Site, group: SimGroup, user: SimUser): void {
  group.members.delete(user.accountId);
  touched(site);
}

/** A group that is deleted stays named in restrictions and permissions. */
export function deleteGroup(site: Site, group: SimGroup): void {
  site.groups.delete(group.id);
  touched(site);
}

export function renameGroup(site: Site, group: SimGroup, name: string): void {
  group.name = name;
  touched(site);
}

/** Gives somebody the right to view a space by a permission row. */
export function grantView(site: Site, space: SimSpace, principal: { type: 'user' | 'group'; id: string }): void {
  const id = `9${space.id}${space.permissions.length}`;
  space.permissions = [...space.permissions, { id, principal, key: 'read', target: 'space' }];
  touched(site);
}

export function revoke(site: Site, space: SimSpace, permissionId: string): void {
  space.permissions = space.permissions.filter(({ id }) => id !== permissionId);
  touched(site);
}

export function assignRole(site: Site, space: SimSpace, roleId: string, accessClass: AccessClass): void {
  space.roleAssignments = [...space.roleAssignments, { roleId, principal: { type: 'access-class', id: accessClass } }];
  touched(site);
}

export function renameSpace(site: Site, space: SimSpace, name: string): void {
  space.name = name;
  touched(site);
}

export function deactivate(site: Site, user: SimUser): void {
  user.status = 'inactive';
  touched(site);
}

/** Everything that stands below, whatever its kind. */
function below(site: Site, content: SimContent): readonly SimContent[] {
  return childrenOf(site, content.id).flatMap((child) => [child, ...below(site, child)]);
}

function childrenOf(site: Site, id: string): readonly SimContent[] {
  return [...site.contents.values()].filter(({ parentId }) => parentId === id);
}
