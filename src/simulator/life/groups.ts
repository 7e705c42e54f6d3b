import type { SimGroup, SimUser, Site } from '../site.ts';
import { type Act, done } from './act.ts';
import { asGroup, asUser, record } from './audit.ts';

export function createGroup(site: Site, name: string, members: readonly SimUser[]): Act {
  const id = site.newId('group');
  const group: SimGroup = {
    id,
    name,
    usageType: 'USERBASE_GROUP',
    managedBy: 'ADMINS',
    access: new Set(),
    members: new Set(members.map(({ accountId }) => accountId)),
  };
  site.groups.set(id, group);
  record(site, 'Users and groups', 'Group added', { object: asGroup(group) });
  return done(site, 'create group', id);
}

export function renameGroup(site: Site, group: SimGroup, name: string): Act {
  const changed = { name: 'Name', oldValue: group.name, newValue: name };
  group.name = name;
  record(site, 'Users and groups', 'Group renamed', { object: asGroup(group), changed });
  return done(site, 'rename group', group.id);
}

/** A group that is deleted stays named in restrictions and permissions. */
export function deleteGroup(site: Site, group: SimGroup): Act {
  site.groups.delete(group.id);
  record(site, 'Users and groups', 'Group deleted', { object: asGroup(group) });
  return done(site, 'delete group', group.id);
}

export function join(site: Site, group: SimGroup, user: SimUser): Act {
  group.members.add(user.accountId);
  record(site, 'Users and groups', 'User added to group', { object: asGroup(group), associated: asUser(user) });
  return done(site, 'join group', group.id, user.accountId);
}

export function leave(site: Site, group: SimGroup, user: SimUser): Act {
  group.members.delete(user.accountId);
  record(site, 'Users and groups', 'User removed from group', { object: asGroup(group), associated: asUser(user) });
  return done(site, 'leave group', group.id, user.accountId);
}

/** Whoever is in the group may use the product from now on, or administer it. */
export function grantProduct(site: Site, group: SimGroup, access: 'user' | 'admin'): Act {
  group.access.add(access);
  record(site, 'Permissions', 'Global permission added', {
    object: { name: 'Confluence', objectType: 'Global' },
    associated: asGroup(group),
  });
  return done(site, 'grant product', group.id);
}

export function revokeProduct(site: Site, group: SimGroup): Act {
  group.access.clear();
  record(site, 'Permissions', 'Global permission removed', {
    object: { name: 'Confluence', objectType: 'Global' },
    associated: asGroup(group),
  });
  return done(site, 'revoke product', group.id);
}
