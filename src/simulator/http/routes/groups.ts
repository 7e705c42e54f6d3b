import type { SimGroup } from '../../site.ts';
import type { Call } from '../call.ts';
import { offsetReply } from '../listV1.ts';
import { badRequest, notFound } from '../problem.ts';
import type { Reply } from '../reply.ts';
import { json } from '../reply.ts';
import type { Route } from '../route.ts';
import { classic } from '../scopes.ts';
import { groupJson } from '../wire/group.ts';
import { userV1 } from '../wire/user.ts';

const ROOT = '/wiki/rest/api/group';
const READ = classic('read:confluence-groups', 'read:group');
const READ_MEMBERS = classic('read:confluence-groups', 'read:group', 'read:user');
const PAGE = 200;

export const groupRoutes: readonly Route[] = [
  { method: 'GET', path: ROOT, scopes: READ, answer: list },
  { method: 'GET', path: `${ROOT}/by-id`, scopes: READ, answer: byId },
  { method: 'GET', path: `${ROOT}/picker`, scopes: READ, answer: picker },
  { method: 'GET', path: `${ROOT}/{groupId}/membersByGroupId`, scopes: READ_MEMBERS, answer: members },
];

/** All groups by name, or those that give some product access. */
function list(call: Call): Reply {
  const access = call.query.choice('accessType', ['user', 'admin', 'site-admin']);
  const groups = call.index.groupsByName().filter((group) => access === null || group.access.has(access));
  return offsetReply(call, groups, call.query.cappedLimit(PAGE, PAGE), writer(call));
}

function byId(call: Call): Reply {
  const id = call.query.text('id');
  if (id === null) throw badRequest("Required parameter 'id' is missing");
  const group = call.site.groups.get(id);
  if (group === undefined) throw notFound('group');
  return json(groupJson(group, call.origin));
}

function picker(call: Call): Reply {
  const query = call.query.text('query')?.toLowerCase();
  if (query === undefined) throw badRequest("Required parameter 'query' is missing");
  const groups = call.index.groupsByName().filter((group) => group.name.toLowerCase().includes(query));
  return offsetReply(call, groups, call.query.cappedLimit(PAGE, PAGE), writer(call));
}

/** An unknown group answers as an empty one does. */
function members(call: Call): Reply {
  const group = call.site.groups.get(call.params.groupId!);
  const users = [...(group?.members ?? [])].flatMap((id) => call.site.users.get(id) ?? []);
  const total = call.query.flag('shouldReturnTotalSize') ? { totalSize: users.length } : {};
  const limit = call.query.cappedLimit(PAGE, PAGE);
  return offsetReply(call, users, limit, (user) => userV1(call.site, user, call.viewer.accountId, call.origin), total);
}

function writer(call: Call): (group: SimGroup) => object {
  return (group) => groupJson(group, call.origin);
}
