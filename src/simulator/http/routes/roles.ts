import type { SimRole, SimRoleAssignment } from '../../site.ts';
import { SPACE_PERMISSION_KINDS } from '../../world/permissions.ts';
import type { Call } from '../call.ts';
import { slicedReply } from '../listV2.ts';
import { notFound } from '../problem.ts';
import type { Reply } from '../reply.ts';
import { json } from '../reply.ts';
import type { Answer, Route } from '../route.ts';
import { granular } from '../scopes.ts';
import { spaceFromPath } from '../spaceAccess.ts';
import { PRINCIPAL_TYPES, roleAssignmentText } from '../wire/space.ts';

const READ = granular('read:space.permission');

/** "Available on tenants with Role-Based Access Control": before roles everything but the mode is 404. */
export const roleRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/wiki/api/v2/space-role-mode',
    scopes: granular('read:configuration'),
    answer: (call) => json({ mode: call.site.mode }),
  },
  { method: 'GET', path: '/wiki/api/v2/space-roles', scopes: READ, answer: withRoles(list) },
  { method: 'GET', path: '/wiki/api/v2/space-roles/{id}', scopes: READ, answer: withRoles(single) },
  { method: 'GET', path: '/wiki/api/v2/space-permissions', scopes: READ, answer: withRoles(permissions) },
  { method: 'GET', path: '/wiki/api/v2/spaces/{id}/role-assignments', scopes: READ, answer: withRoles(assignments) },
];

function withRoles(answer: Answer): Answer {
  return (call) => {
    if (call.site.mode === 'PRE_ROLES') throw notFound();
    return answer(call);
  };
}

function list(call: Call): Reply {
  const matches = assignmentFilter(call);
  const spaceId = call.query.text('space-id');
  const filtered = spaceId !== null || call.query.text('principal-id') !== null;
  const spaces = [...call.site.spaces.values()].filter((space) => spaceId === null || space.id === spaceId);
  const assigned = new Set(spaces.flatMap((space) => space.roleAssignments.filter(matches)).map((each) => each.roleId));
  const type = call.query.text('role-type');
  const roles = [...call.site.roles.values()];
  return slicedReply(
    call,
    roles.filter((role) => (type === null || role.type === type) && (!filtered || assigned.has(role.id))),
    (role) => JSON.stringify(roleJson(role)),
  );
}

function single(call: Call): Reply {
  const role = call.site.roles.get(call.params.id!);
  if (role === undefined) throw notFound('space role');
  return json({ ...roleJson(role), _links: { base: `${call.origin}/wiki` } });
}

function permissions(call: Call): Reply {
  return slicedReply(call, SPACE_PERMISSION_KINDS, (kind) => JSON.stringify(kind));
}

function assignments(call: Call): Reply {
  const matches = assignmentFilter(call);
  return slicedReply(call, spaceFromPath(call).roleAssignments.filter(matches), roleAssignmentText);
}

/** The filters that the role list and a space's assignments share. */
function assignmentFilter(call: Call): (assignment: SimRoleAssignment) => boolean {
  const roleId = call.query.text('role-id');
  const roleType = call.query.text('role-type');
  const principalId = call.query.text('principal-id');
  const principalType = call.query.choice('principal-type', Object.values(PRINCIPAL_TYPES));
  return (assignment) =>
    (roleId === null || assignment.roleId === roleId) &&
    (roleType === null || call.site.roles.get(assignment.roleId)?.type === roleType) &&
    (principalId === null || assignment.principal.id === principalId) &&
    (principalType === null || PRINCIPAL_TYPES[assignment.principal.type] === principalType);
}

function roleJson(role: SimRole): object {
  const { id, type, name, description } = role;
  return { id, type, name, description, spacePermissions: [...role.permissions] };
}
