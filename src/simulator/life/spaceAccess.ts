import type { Principal, RoleMode, SimRole, SimRoleAssignment, SimSpace, SimSpacePermission, Site } from '../site.ts';
import { operationOf } from '../world/permissions.ts';
import { type Act, done } from './act.ts';
import { asPrincipal, asSpace, record } from './audit.ts';

type RowPrincipal = SimSpacePermission['principal'];

export function rowsFor(site: Site, principal: RowPrincipal, permissionIds: Iterable<string>): SimSpacePermission[] {
  return [...permissionIds].map((id) => ({ id: site.newId('permission'), principal, ...operationOf(id) }));
}

/** Gives somebody a right in a space by a permission row. A site on roles refuses that, and so does this. */
export function grant(site: Site, space: SimSpace, principal: Principal, permissionId: string): Act {
  assertRows(site);
  const rows = rowsFor(site, principal, [permissionId]);
  space.permissions = [...space.permissions, ...rows];
  record(site, 'Permissions', 'Space permission added', {
    object: asSpace(space),
    changed: { name: 'Type', oldValue: '', newValue: permissionId },
    associated: asPrincipal(site, principal),
  });
  return done(site, 'grant permission', space.id, ...rows.map(({ id }) => id));
}

export function grantView(site: Site, space: SimSpace, principal: Principal): Act {
  return grant(site, space, principal, 'read/space');
}

export function revoke(site: Site, space: SimSpace, permissionId: string): Act {
  assertRows(site);
  const row = space.permissions.find(({ id }) => id === permissionId);
  if (row === undefined) throw new Error(`the space ${space.key} has no permission row ${permissionId}`);
  space.permissions = space.permissions.filter((one) => one !== row);
  record(site, 'Permissions', 'Space permission removed', {
    object: asSpace(space),
    changed: { name: 'Type', oldValue: permissionIdOf(row), newValue: '' },
    associated: asPrincipal(site, row.principal),
  });
  return done(site, 'revoke permission', space.id, permissionId);
}

/** "InvalidRbacOperationException": classic writes are refused once a site is on roles. */
function assertRows(site: Site): void {
  if (site.mode === 'ROLES') throw new Error('a site on roles has no permission rows to change');
}

export function assignRole(site: Site, space: SimSpace, roleId: string, principal: Principal): Act {
  assertRoles(site);
  space.roleAssignments = [...space.roleAssignments, { roleId, principal }];
  deriveRows(site, space);
  return done(site, 'assign role', space.id, roleId, principal.id);
}

export function unassignRole(site: Site, space: SimSpace, assignment: SimRoleAssignment): Act {
  assertRoles(site);
  space.roleAssignments = space.roleAssignments.filter((one) => one !== assignment);
  deriveRows(site, space);
  return done(site, 'unassign role', space.id, assignment.roleId, assignment.principal.id);
}

/** Changes what a role allows, wherever it is assigned. */
export function changeRole(site: Site, role: SimRole, permissionIds: Iterable<string>): Act {
  assertRoles(site);
  role.permissions = new Set(permissionIds);
  for (const space of site.spaces.values()) deriveRows(site, space);
  return done(site, 'change role', role.id);
}

function assertRoles(site: Site): void {
  if (site.mode === 'PRE_ROLES') throw new Error('a site before roles has none to assign');
}

const NEXT_MODE = { PRE_ROLES: 'ROLES_TRANSITION', ROLES_TRANSITION: 'ROLES', ROLES: null } as const satisfies Record<
  RoleMode,
  RoleMode | null
>;

/**
 * Takes the site one step on to roles. Whoever's rows are exactly what a role allows gets that role; other access stays
 * custom in the transition, and becomes the fallback role of the whole site when the transition ends.
 */
export function switchMode(site: Site, fallback = 'Viewer'): Act {
  const mode = NEXT_MODE[site.mode];
  if (mode === null) throw new Error('the site is on roles already');
  site.mode = mode;
  for (const space of site.spaces.values()) convertAccess(site, space, fallback);
  return done(site, 'switch role mode', ...site.spaces.keys());
}

/** Writes a space's access in the form that the site's mode knows. */
export function convertAccess(site: Site, space: SimSpace, fallback = 'Viewer'): void {
  if (site.mode === 'PRE_ROLES') return;
  const roles = [...site.roles.values()];
  const byPrincipal = Map.groupBy(
    space.permissions.filter(({ principal }) => principal.type !== 'role'),
    ({ principal }) => `${principal.type} ${principal.id}`,
  );
  const converted = new Set<SimSpacePermission>();
  for (const rows of byPrincipal.values()) {
    const principal = rows[0]?.principal as Principal;
    const rights = new Set(rows.map(permissionIdOf));
    const exact = roles.find(
      (one) => one.permissions.size === rights.size && [...rights].every((id) => one.permissions.has(id)),
    );
    const holds = space.roleAssignments.some((one) => isSame(one.principal, principal));
    const role = exact ?? (site.mode === 'ROLES' && !holds ? roles.find(({ name }) => name === fallback) : undefined);
    if (role === undefined && site.mode !== 'ROLES') continue;
    for (const row of rows) converted.add(row);
    if (
      role !== undefined &&
      !space.roleAssignments.some((one) => one.roleId === role.id && isSame(one.principal, principal))
    ) {
      space.roleAssignments = [...space.roleAssignments, { roleId: role.id, principal }];
    }
  }
  space.permissions = space.permissions.filter((row) => !converted.has(row));
  deriveRows(site, space);
}

/**
 * Rows that follow from assignments: in the transition each assigned role is listed once with the role as its principal,
 * beside the custom rows; on roles everybody's rows are what their roles allow. Rows that stay keep their ids.
 */
function deriveRows(site: Site, space: SimSpace): void {
  const known = new Map(space.permissions.map((row) => [keyOf(row.principal, permissionIdOf(row)), row]));
  const custom = site.mode === 'ROLES' ? [] : space.permissions.filter(({ principal }) => principal.type !== 'role');
  const derived = new Map<string, SimSpacePermission>();
  for (const { roleId, principal: holder } of space.roleAssignments) {
    const principal: RowPrincipal = site.mode === 'ROLES' ? holder : { type: 'role', id: roleId };
    for (const permissionId of site.roles.get(roleId)?.permissions ?? []) {
      const key = keyOf(principal, permissionId);
      if (derived.has(key)) continue;
      derived.set(key, known.get(key) ?? (rowsFor(site, principal, [permissionId])[0] as SimSpacePermission));
    }
  }
  space.permissions = [...custom, ...derived.values()];
}

const permissionIdOf = ({ key, target }: SimSpacePermission): string => `${key}/${target}`;
const keyOf = ({ type, id }: RowPrincipal, permissionId: string): string => `${type} ${id} ${permissionId}`;
const isSame = (a: RowPrincipal, b: RowPrincipal): boolean => a.type === b.type && a.id === b.id;

/** Whether those who are not logged in may use the site at all. */
export function switchAnonymous(site: Site): Act {
  site.anonymous = !site.anonymous;
  record(site, 'Permissions', `Global permission ${site.anonymous ? 'added' : 'removed'}`, {
    object: { name: 'Confluence', objectType: 'Global' },
    associated: { name: 'Anonymous', objectType: 'User' },
  });
  return done(site, 'switch anonymous access');
}
