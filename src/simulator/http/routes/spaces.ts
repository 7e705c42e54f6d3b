import type { SimSpace } from '../../site.ts';
import type { Call } from '../call.ts';
import { bothWays } from '../contentList.ts';
import { listReply, listRequest, slicedReply } from '../listV2.ts';
import type { Reply } from '../reply.ts';
import { json, jsonText } from '../reply.ts';
import type { Route } from '../route.ts';
import { granular } from '../scopes.ts';
import type { SpaceSortKey } from '../siteIndex.ts';
import { spaceFromPath } from '../spaceAccess.ts';
import { withBase } from '../wire/json.ts';
import { operationRows, optionalField } from '../wire/optional.ts';
import { permissionText, roleAssignmentText, spaceText } from '../wire/space.ts';

const READ = granular('read:space');
const SORTS: readonly SpaceSortKey[] = ['id', 'key', 'name'];

export const spaceRoutes: readonly Route[] = [
  { method: 'GET', path: '/wiki/api/v2/spaces', scopes: READ, answer: list },
  { method: 'GET', path: '/wiki/api/v2/spaces/{id}', scopes: READ, answer: single },
  { method: 'GET', path: '/wiki/api/v2/spaces/{id}/permissions', scopes: READ, answer: permissions },
  { method: 'GET', path: '/wiki/api/v2/spaces/{id}/operations', scopes: READ, answer: operations },
];

/** Both current and archived by default; there is no status under which a deleted space could be listed. */
function list(call: Call): Reply {
  const { query, viewer } = call;
  const ids = query.ids('ids', 250);
  const keys = query.texts('keys', 250);
  const type = query.text('type');
  const status = query.choice('status', ['current', 'archived']);
  const icon = query.flag('include-icon');
  const description = query.choice('description-format', ['plain', 'view']);
  const labels = query.list('labels');
  const sort = query.choice('sort', bothWays(SORTS), 'id');
  const order = call.index.spaces(sort.replace(/^-/, '') as SpaceSortKey);
  const keep = (space: SimSpace): boolean =>
    viewer.seesSpace(space) &&
    (ids?.includes(space.id) ?? true) &&
    (keys?.includes(space.key) ?? true) &&
    (type === null || space.type === type) &&
    (status === null || space.status === status) &&
    labels.length === 0;
  return listReply(call, listRequest(call, sort), [order], keep, (space) => spaceText(space, { icon, description }));
}

function single(call: Call): Reply {
  const { query } = call;
  const space = spaceFromPath(call);
  const self = `${call.origin}${call.path}`;
  const optional: readonly (readonly [string, () => readonly string[]])[] = [
    ['labels', () => []],
    ['properties', () => []],
    ['operations', () => operationRows(spaceOperations(call, space))],
    ['permissions', () => space.permissions.map(permissionText)],
    ['role-assignments', () => space.roleAssignments.map(roleAssignmentText)],
  ];
  const extra = optional
    .filter(([name]) => query.flag(`include-${name}`))
    .map(([name, rows]) =>
      optionalField(name === 'role-assignments' ? 'roleAssignments' : name, rows(), `${self}/${name}`),
    )
    .join('');
  const ask = { icon: query.flag('include-icon'), description: query.choice('description-format', ['plain', 'view']) };
  return jsonText(withBase(spaceText(space, ask, extra), call.origin));
}

/** Needs only the right to view the space. Principals and keys go beyond the documented lists on live tenants. */
function permissions(call: Call): Reply {
  return slicedReply(call, spaceFromPath(call).permissions, permissionText);
}

function operations(call: Call): Reply {
  return json({ operations: spaceOperations(call, spaceFromPath(call)) });
}

/** Of the calling user only. */
function spaceOperations(call: Call, space: SimSpace): readonly { operation: string; targetType: string }[] {
  const operations = [{ operation: 'read', targetType: 'space' }];
  if (call.viewer.administers(space)) operations.push({ operation: 'administer', targetType: 'space' });
  return operations;
}
