import type { Principal, SimSpace, Site } from '../site.ts';
import { type Standing, standingOf, standsFor } from './standing.ts';
import type { Who } from './verdict.ts';

/**
 * Everyone to whom a space grants at least one of these permissions (`read/space`, `create/page`): by its rows until
 * the site is on roles, by its role assignments once it has begun to move, by both in between. There is no denial, so
 * the order does not matter.
 */
export function grantedTo(site: Site, space: SimSpace, permissionIds: readonly string[]): Principal[] {
  const principals: Principal[] = [];
  if (site.mode !== 'ROLES') {
    for (const row of space.permissions) {
      if (!permissionIds.includes(`${row.key}/${row.target}`)) continue;
      const { type, id } = row.principal;
      if (type !== 'role') {
        principals.push({ type, id });
        continue;
      }
      // A row for a role is a row for whoever holds it here.
      for (const assignment of space.roleAssignments) {
        if (assignment.roleId === id) principals.push(assignment.principal);
      }
    }
  }
  if (site.mode !== 'PRE_ROLES') {
    for (const assignment of space.roleAssignments) {
      const role = site.roles.get(assignment.roleId);
      if (role === undefined) continue;
      if (permissionIds.some((id) => role.permissions.has(id))) principals.push(assignment.principal);
    }
  }
  return principals;
}

/** Whether somebody of this standing may profit from a grant to such a principal. */
function countsFor(standing: Standing, principal: Principal): boolean {
  const everyone = principal.type === 'access-class' && principal.id === 'anonymous-users';
  const everyoneLoggedIn = principal.type === 'access-class' && principal.id === 'authenticated-users';
  switch (standing) {
    case 'licensed':
      return true;
    case 'guest':
      // Guests are let in one by one: neither groups nor classes help them, except where the whole world is.
      return principal.type === 'user' || everyone;
    case 'unlicensed':
      return everyoneLoggedIn || everyone;
    case 'anonymous':
      return everyone;
    case 'gone':
      return false;
    default:
      return false;
  }
}

/** Whether the space grants the person one of the permissions. */
export function spaceGrants(site: Site, space: SimSpace, who: Who, permissionIds: readonly string[]): boolean {
  const standing = standingOf(site, who);
  for (const principal of grantedTo(site, space, permissionIds)) {
    if (countsFor(standing, principal) && standsFor(site, principal, who)) return true;
  }
  return false;
}
