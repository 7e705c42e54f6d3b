import { getAvailableSpaceRoles, getSpacePermissionsAssignments, getSpaceRoleAssignments } from 'confluence.js/v2';
import { itemWalk } from '../../../crawl/itemWalk.ts';
import type { Stage } from '../../../crawl/stage.ts';
import type { RowOf } from '../../../model/table.ts';
import { roleAssignments, rolePermissions, spacePermissions, spaceRoles } from '../../../model/tables/access.ts';
import { listedSpaces } from '../listed.ts';
import { byCursor, wholeByCursor } from '../paging.ts';
import type { Session } from '../session.ts';
import { keepDocuments, keepWire, mapped } from '../session.ts';
import type { Wire } from '../wire.ts';
import { textOf } from '../wire.ts';

type Permission = RowOf<typeof spacePermissions>;
type Assignment = RowOf<typeof roleAssignments>;

const roleMode = async (session: Session): Promise<string> => {
  const row = await session.records.db
    .selectFrom('site_facts')
    .select('value')
    .where('account', '=', session.run.account)
    .where('fact', '=', 'role_mode')
    .where('valid_to', 'is', null)
    .executeTakeFirst();
  return row?.value ?? 'PRE_ROLES';
};

const mend = 'let the account view the space, and for roles administer it';

/** The roles that spaces may assign, where the site has roles. */
export const rolesStage = (session: Session): Stage => ({
  name: 'roles',
  title: 'roles',
  lane: 'facts',
  after: ['site'],
  walks: async () => {
    if ((await roleMode(session)) === 'PRE_ROLES') return [];
    return [
      {
        scope: 'all',
        gap: { kind: 'roles', subjectId: '*', mend: 'give the account read access to the configuration of the site' },
        async *batches(cursor) {
          for await (const page of byCursor(cursor, (from) =>
            getAvailableSpaceRoles(session.client, { limit: 250, ...(from === undefined ? {} : { cursor: from }) }),
          )) {
            const roles = mapped(page.items, roleRow);
            yield {
              items: page.items.length,
              cursor: page.next,
              write: async (writer) => {
                await writer.upsert(spaceRoles, roles);
                await writer.observe(rolePermissions, roles, page.items.flatMap(grants));
                await keepWire(writer, 'confluence.permission.SpaceRole', page.items);
              },
            };
          }
        },
      },
    ];
  },
});

const roleRow = (wire: Wire): RowOf<typeof spaceRoles> | null => {
  const roleId = textOf(wire, 'id');
  return roleId === null
    ? null
    : {
        role_id: roleId,
        name: textOf(wire, 'name') ?? '',
        type: textOf(wire, 'type') ?? 'unknown',
        description: textOf(wire, 'description'),
      };
};

const grants = (wire: Wire): RowOf<typeof rolePermissions>[] => {
  const roleId = textOf(wire, 'id');
  const ids = wire.spacePermissions;
  if (roleId === null || !Array.isArray(ids)) return [];
  return ids.filter((id) => typeof id === 'string').map((id) => ({ role_id: roleId, permission_id: id }));
};

/** What each space grants to whom: its permission rows, its role assignments, and what these grant. */
export const spaceAccessStage = (session: Session): Stage => ({
  name: 'space-access',
  title: 'space permissions',
  lane: 'facts',
  after: ['site', 'spaces', 'roles'],
  walks: async () => {
    const mode = await roleMode(session);
    const granted = await permissionsByRole(session);
    const listed = (await listedSpaces(session)).map((space_id) => ({ space_id }));
    return [
      itemWalk({
        stage: 'space-access',
        scope: 'spaces',
        expected: listed.length,
        gap: { kind: 'space permissions', subjectId: '*', mend },
        batchSize: 25,
        next: async (after, limit) => listed.filter(({ space_id }) => space_id > (after ?? '')).slice(0, limit),
        idOf: ({ space_id }) => space_id,
        read: async ({ space_id }) => {
          const [rows, assignments] = await Promise.all([
            wholeByCursor((cursor) =>
              getSpacePermissionsAssignments(session.client, {
                id: Number(space_id),
                limit: 250,
                ...(cursor === undefined ? {} : { cursor }),
              }),
            ),
            mode === 'PRE_ROLES'
              ? []
              : wholeByCursor((cursor) =>
                  getSpaceRoleAssignments(session.client, {
                    id: Number(space_id),
                    limit: 250,
                    ...(cursor === undefined ? {} : { cursor }),
                  }),
                ),
          ]);
          return {
            wire: { permissions: rows, assignments },
            permissions: rows.flatMap((row) => permissionRow(space_id, row)),
            assignments: assignments.flatMap((row) => assignmentRow(space_id, row)),
          };
        },
        store: async (writer, read) => {
          const scopes = read.map(([space]) => space);
          const assignments = read.flatMap(([, access]) => access.assignments);
          await keepDocuments(
            writer,
            'confluence.permission.SpacePermission',
            read.map(([{ space_id }, { wire }]) => [space_id, wire]),
          );
          await writer.observe(roleAssignments, scopes, assignments);
          await writer.observe(spacePermissions, scopes, [
            ...read.flatMap(([, access]) => access.permissions),
            ...assignments.flatMap((assignment) => expanded(assignment, granted.get(assignment.role_id) ?? [])),
          ]);
        },
        gapOf: ({ space_id }) => ({ kind: 'space permissions', subjectId: space_id, mend }),
      }),
    ];
  },
});

const permissionsByRole = async (session: Session): Promise<ReadonlyMap<string, readonly string[]>> => {
  const rows = await session.records.db
    .selectFrom('role_permissions')
    .select(['role_id', 'permission_id'])
    .where('account', '=', session.run.account)
    .where('valid_to', 'is', null)
    .execute();
  const byRole = Map.groupBy(rows, (row) => row.role_id);
  return new Map([...byRole].map(([roleId, granted]) => [roleId, granted.map((row) => row.permission_id)]));
};

const permissionRow = (spaceId: string, wire: Wire): Permission[] => {
  const principalType = textOf(wire, 'principal', 'type');
  const principalId = textOf(wire, 'principal', 'id');
  const operation = textOf(wire, 'operation', 'key');
  if (principalType === null || principalId === null || operation === null) return [];
  return [
    {
      space_id: spaceId,
      principal_type: principalType.toLowerCase().replaceAll('_', '-'),
      principal_id: principalId,
      operation,
      target: textOf(wire, 'operation', 'targetType') ?? 'space',
      role_id: null,
    },
  ];
};

const assignmentRow = (spaceId: string, wire: Wire): Assignment[] => {
  const roleId = textOf(wire, 'roleId');
  const principalType = textOf(wire, 'principal', 'principalType');
  const principalId = textOf(wire, 'principal', 'principalId');
  if (roleId === null || principalType === null || principalId === null) return [];
  return [
    {
      space_id: spaceId,
      role_id: roleId,
      // USER, GROUP and ACCESS_CLASS here are user, group and access-class in permission rows.
      principal_type: principalType.toLowerCase().replaceAll('_', '-'),
      principal_id: principalId,
    },
  ];
};

/** What an assignment grants, in the words of permission rows. */
const expanded = (assignment: Assignment, permissionIds: readonly string[]): Permission[] =>
  permissionIds.map((id) => ({
    space_id: assignment.space_id,
    principal_type: assignment.principal_type,
    principal_id: assignment.principal_id,
    ...operationOf(id),
    role_id: assignment.role_id,
  }));

/**
 * `read/space` is the operation read on the target space. Ids of another form are kept whole; VIEW_CONTENT, seen in the
 * documents' texts, is the right to view.
 */
const operationOf = (permissionId: string): { operation: string; target: string } => {
  if (permissionId === 'VIEW_CONTENT') return { operation: 'read', target: 'space' };
  const slash = permissionId.indexOf('/');
  return slash < 0
    ? { operation: permissionId, target: '' }
    : { operation: permissionId.slice(0, slash), target: permissionId.slice(slash + 1) };
};
