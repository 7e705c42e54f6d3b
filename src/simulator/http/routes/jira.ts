import type { SimUser } from '../../site.ts';
import type { Call } from '../call.ts';
import { badRequest, notFound } from '../problem.ts';
import type { Reply } from '../reply.ts';
import { json } from '../reply.ts';
import type { Route } from '../route.ts';
import type { Scopes } from '../scopes.ts';
import { avatarPath, visibleEmail, visibleName } from '../wire/user.ts';

const READ: Scopes = [
  ['read:jira-user'],
  ['read:application-role:jira', 'read:group:jira', 'read:user:jira', 'read:avatar:jira'],
];

/** The user directory that the same site's Jira adds. */
export const jiraRoutes: readonly Route[] = [
  { method: 'GET', path: '/rest/api/3/users/search', scopes: READ, answer: list },
  { method: 'GET', path: '/rest/api/3/user', scopes: READ, answer: single },
  {
    method: 'GET',
    path: '/rest/api/3/myself',
    scopes: READ,
    answer: (call) => json(profile(call, call.viewer.accountId)),
  },
  { method: 'GET', path: '/rest/api/3/serverInfo', scopes: [], answer: serverInfo },
];

const MOST = 1000;

/** A bare array: "all users, including active users, inactive users and previously deleted users". */
function list(call: Call): Reply {
  const start = call.query.integer('startAt', 0, 0, Number.MAX_SAFE_INTEGER);
  const count = Math.min(call.query.integer('maxResults', 50, 0, Number.MAX_SAFE_INTEGER), MOST);
  const ids = [...call.site.users.keys()].slice(start, start + count);
  return json(ids.map((id) => userJson(call, call.site.users.get(id)!)));
}

function single(call: Call): Reply {
  const id = call.query.text('accountId');
  if (id === null) throw badRequest('The query parameter accountId is required');
  if (!call.site.users.has(id)) throw notFound('user');
  return json(profile(call, id));
}

function profile(call: Call, accountId: string): object {
  const expand = call.query.list('expand');
  const groups = call.index.groupsOf(accountId);
  const items = groups.map(({ id, name }) => ({
    name,
    groupId: id,
    self: `${call.origin}/rest/api/3/group?groupId=${id}`,
  }));
  const roles = groups.some((group) => group.access.has('user')) ? [{ key: 'jira-software', name: 'Jira' }] : [];
  return {
    ...userJson(call, call.site.users.get(accountId)!),
    groups: { size: items.length, items: expand.includes('groups') ? items : [] },
    applicationRoles: { size: roles.length, items: expand.includes('applicationRoles') ? roles : [] },
    expand: 'groups,applicationRoles',
  };
}

/** A closed account keeps its id and loses the rest. */
function userJson(call: Call, user: SimUser): object {
  const email = visibleEmail(user, call.viewer.accountId);
  const picture = `${call.origin}${avatarPath(user)}`;
  return {
    self: `${call.origin}/rest/api/3/user?accountId=${encodeURIComponent(user.accountId)}`,
    accountId: user.accountId,
    accountType: user.accountType,
    ...(email === null ? {} : { emailAddress: email }),
    avatarUrls: { '48x48': picture, '24x24': picture, '16x16': picture, '32x32': picture },
    displayName: visibleName(user),
    active: user.status === 'active',
    ...(user.timeZone === null ? {} : { timeZone: user.timeZone }),
    locale: 'en_US',
    guest: user.guest,
    ...(user.accountType === 'app' ? { appType: 'service' } : {}),
  };
}

function serverInfo(call: Call): Reply {
  const { origin, site } = call;
  return json({
    baseUrl: origin,
    displayUrl: origin,
    displayUrlConfluence: `${origin}/wiki`,
    version: '1001.0.0-SNAPSHOT',
    versionNumbers: [1001, 0, 0],
    deploymentType: 'Cloud',
    buildNumber: 100_300,
    serverTime: new Date(site.now).toISOString(),
    serverTitle: site.title,
    serverTimeZone: site.timeZone,
  });
}
