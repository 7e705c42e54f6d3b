import type { Pool } from 'pg';
import type { PrincipalRows, Role } from '../roles/role.ts';
import type { Moment } from './moment.ts';
import { heldRows } from './snapshot.ts';

export interface RolesAndRows {
  /** Empty where the site does not tell its roles. Those that come with the site first. */
  readonly roles: readonly Role[];
  /** By id of the space. */
  readonly rows: ReadonlyMap<string, readonly PrincipalRows[]>;
}

/** Documents name the right to view so; everything else in the words of rows. */
const asRow = (id: string): string => (id === 'VIEW_CONTENT' ? 'read/space' : id);

/** The roles that spaces may assign, and the permission rows of every space, as they were at a moment. */
export const loadRoles = async (pool: Pool, { account, stamp }: Moment): Promise<RolesAndRows> => {
  const roles = await pool.query<{ id: string; name: string | null; permissions: string[] }>(
    `select p.role_id as id, min(r.name) as name, array_agg(p.permission_id order by p.permission_id) as permissions
     from ${heldRows('role_permissions')} p left join space_roles r using (account, role_id)
     group by p.role_id order by bool_and(r.type = 'SYSTEM') desc nulls last, count(*), p.role_id`,
    [account, stamp],
  );
  // A row for a role is a row for whoever holds it here.
  const rows = await pool.query<{ space_id: string; type: string; id: string; permissions: string[] }>(
    `select space_id, type, id, array_agg(distinct operation || case when target = '' then '' else '/' || target end) as permissions from (
       select space_id, principal_type as type, principal_id as id, operation, target
       from ${heldRows('space_permissions')} p where role_id is null and principal_type <> 'role'
       union all
       select p.space_id, a.principal_type, a.principal_id, p.operation, p.target
       from ${heldRows('space_permissions')} p join ${heldRows('role_assignments')} a
       on a.space_id = p.space_id and a.role_id = p.principal_id
       where p.principal_type = 'role' and p.role_id is null
     ) rows group by space_id, type, id order by space_id, type, id`,
    [account, stamp],
  );
  const bySpace = new Map<string, PrincipalRows[]>();
  for (const { space_id, type, id, permissions } of rows.rows) {
    let ofSpace = bySpace.get(space_id);
    if (ofSpace === undefined) {
      ofSpace = [];
      bySpace.set(space_id, ofSpace);
    }
    ofSpace.push({ principal: { type, id }, permissions: new Set(permissions) });
  }
  return {
    roles: roles.rows.map(({ id, name, permissions }) => ({
      id,
      name: name ?? id,
      permissions: new Set(permissions.map(asRow)),
    })),
    rows: bySpace,
  };
};
