import type { SimUser } from '../../site.ts';
import type { Call } from '../call.ts';
import { offsetReply } from '../listV1.ts';
import { badRequest, notFound } from '../problem.ts';
import type { Reply } from '../reply.ts';
import { json } from '../reply.ts';
import type { Route } from '../route.ts';
import { classic, granular } from '../scopes.ts';
import { groupJson } from '../wire/group.ts';
import { userV1, userV2 } from '../wire/user.ts';

const ROOT = '/wiki/rest/api/user';
const READ = classic('read:confluence-user', 'read:content-details');

export const userRoutes: readonly Route[] = [
  { method: 'POST', path: '/wiki/api/v2/users-bulk', scopes: granular('read:user'), answer: usersBulk },
  { method: 'GET', path: ROOT, scopes: READ, answer: (call) => json(profile(call, namedUser(call))) },
  { method: 'GET', path: `${ROOT}/current`, scopes: READ, answer: current },
  { method: 'GET', path: `${ROOT}/anonymous`, scopes: classic('read:confluence-user', 'read:user'), answer: anonymous },
  { method: 'GET', path: `${ROOT}/bulk`, scopes: READ, answer: bulk },
  {
    method: 'GET',
    path: `${ROOT}/memberof`,
    scopes: classic('read:confluence-user', 'read:user', 'read:group'),
    answer: memberOf,
  },
];

const USERS_BULK = 250;

/** Unknown ids are left out without a word. */
function usersBulk(call: Call): Reply {
  const ids = (call.body as { accountIds?: unknown } | undefined)?.accountIds;
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string') || ids.length === 0) {
    throw badRequest("'accountIds' must be a non-empty array of account ids");
  }
  if (ids.length > USERS_BULK)
    throw badRequest(`Too many account ids: ${ids.length}, at most ${USERS_BULK} are allowed`);
  return json({
    results: known(call, ids).map((user) => userV2(call.index, user, call.viewer.accountId)),
    _links: { base: `${call.origin}/wiki` },
  });
}

const BULK = 100;

/** "If more than 100 account ids are passed in, then the first 100 will be returned." */
function bulk(call: Call): Reply {
  const users = known(call, call.query.list('accountId').slice(0, BULK));
  return offsetReply(call, users, BULK, (user) => profile(call, user));
}

function known(call: Call, ids: readonly string[]): readonly SimUser[] {
  return [...new Set(ids)].flatMap((id) => call.site.users.get(id) ?? []);
}

function current(call: Call): Reply {
  return json(profile(call, call.site.users.get(call.viewer.accountId)!));
}

function anonymous(call: Call): Reply {
  return json({
    type: 'anonymous',
    profilePicture: { path: '/wiki/aa-avatar/default', width: 48, height: 48, isDefault: true },
    displayName: 'Anonymous',
    _expandable: { operations: '' },
    _links: { base: `${call.origin}/wiki`, context: '/wiki', self: `${call.origin}${call.path}` },
  });
}

function memberOf(call: Call): Reply {
  const groups = call.index.groupsOf(namedUser(call).accountId);
  return offsetReply(call, groups, call.query.cappedLimit(200, 200), (group) => groupJson(group, call.origin));
}

function profile(call: Call, user: SimUser): object {
  return userV1(call.site, user, call.viewer.accountId, call.origin);
}

function namedUser(call: Call): SimUser {
  const id = call.query.text('accountId');
  if (id === null) throw badRequest("Required parameter 'accountId' is missing");
  const user = call.site.users.get(id);
  if (user === undefined) throw notFound('user');
  return user;
}
