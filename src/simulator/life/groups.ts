import type { SimGroup, SimUser, Site } from '../site.ts';
import { type Act, done } from './act.ts';

export function createGroup(site: Site, name: string, members: readonly SimUser[]): Act {
  const id = site.newId('group');
  site.groups.set(id, {
    id,
    name,
    usageType: 'USERBASE_GROUP',
    managedBy: 'ADMINS',
    access: new Set(),
    members: new Set(members.map(({ accountId }) => accountId)),
  });
  return done(site, 'create group', id);
}

export function renameGroup(site: Site, group: SimGroup, name: string): Act {
  group.name = name;
  return done(site, 'rename group', group.id);
}

/** A group that is deleted stays named in restrictions and permissions. */
export function deleteGroup(site: Site, group: SimGroup): Act {
  site.groups.delete(group.id);
  return done(site, 'delete group', group.id);
}

export function join(site: Site, group: SimGroup, user: SimUser): Act {
  group.members.add(user.accountId);
  return done(site, 'join group', group.id, user.accountId);
}

export function leave(site: Site, group: SimGroup, user: SimUser): Act {
  group.members.delete(user.accountId);
  return done(site, 'leave group', group.id, user.accountId);
}

/** Whoever is in the group may use the product from now on, or administer it. */
export function grantProduct(site: Site, group: SimGroup, access: 'user' | 'admin'): Act {
  group.access.add(access);
  return done(site, 'grant product', group.id);
}

export function revokeProduct(site: Site, group: SimGroup): Act {
  group.access.clear();
  return done(site, 'revoke product', group.id);
}
