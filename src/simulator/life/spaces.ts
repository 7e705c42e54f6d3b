import type { SimSpace, SimUser, Site } from '../site.ts';
import { LEVELS } from '../world/permissions.ts';
import { type Act, done } from './act.ts';
import { asSpace, record } from './audit.ts';
import { forgetFamily } from './family.ts';
import { forget } from './places.ts';
import { rowsFor } from './spaceAccess.ts';
import { create } from './writing.ts';

/** Opens a space with a homepage, for its creator alone to begin with. */
export function createSpace(site: Site, key: string, name: string, creator: SimUser): Act {
  const principal = { type: 'user', id: creator.accountId } as const;
  const admin = [...site.roles.values()].find((role) => role.name === 'Admin');
  const space: SimSpace = {
    id: site.newId('space'),
    key,
    name,
    type: 'global',
    status: 'current',
    authorId: creator.accountId,
    ownerId: creator.accountId,
    createdAt: site.now,
    homepageId: null,
    description: '',
    permissions: rowsFor(site, principal, LEVELS.admin),
    roleAssignments: site.mode === 'PRE_ROLES' || admin === undefined ? [] : [{ roleId: admin.id, principal }],
  };
  site.spaces.set(space.id, space);
  const homepage = create(site, { kind: 'page', title: `${name} Home`, space, parent: null }, creator).ids[0] as string;
  space.homepageId = homepage;
  record(site, 'Spaces', 'Space created', { object: asSpace(space), authorId: creator.accountId });
  return done(site, 'create space', space.id, homepage);
}

export function renameSpace(site: Site, space: SimSpace, name: string): Act {
  const changed = { name: 'Name', oldValue: space.name, newValue: name };
  space.name = name;
  record(site, 'Spaces', 'Space configuration updated', { object: asSpace(space), changed });
  return done(site, 'rename space', space.id);
}

/** The key is part of every address in the space; the id stays. */
export function changeSpaceKey(site: Site, space: SimSpace, key: string): Act {
  const changed = { name: 'Key', oldValue: space.key, newValue: key };
  space.key = key;
  record(site, 'Spaces', 'Space key updated', { object: asSpace(space), changed });
  return done(site, 'change space key', space.id);
}

/** Its pages keep their own status. */
export function archiveSpace(site: Site, space: SimSpace): Act {
  space.status = 'archived';
  record(site, 'Spaces', 'Space archived', { object: asSpace(space) });
  return done(site, 'archive space', space.id);
}

export function unarchiveSpace(site: Site, space: SimSpace): Act {
  space.status = 'current';
  record(site, 'Spaces', 'Space unarchived', { object: asSpace(space) });
  return done(site, 'unarchive space', space.id);
}

/** With everything in it. No status lists a deleted space, so that whoever looks finds it gone. */
export function deleteSpace(site: Site, space: SimSpace): Act {
  const contentIds = site.contentOf(space.id);
  forget(site, new Set(contentIds));
  for (const id of contentIds) site.contents.delete(id);
  site.spaces.delete(space.id);
  forgetFamily(site);
  record(site, 'Spaces', 'Space deleted', { object: asSpace(space) });
  return done(site, 'delete space', space.id, ...contentIds);
}
