import type { ContentKind, SimContent } from '../../site.ts';
import type { Call } from '../call.ts';
import { contentFromPath } from '../contentAccess.ts';
import { linksV1, relativeToContext } from '../listV1.ts';
import { notFound } from '../problem.ts';
import type { Reply } from '../reply.ts';
import { empty, json } from '../reply.ts';
import type { Route } from '../route.ts';
import { classic } from '../scopes.ts';
import {
  ownRestriction,
  RESTRICTED_OPERATIONS,
  RESTRICTION_PAGE,
  type RestrictedOperation,
  type RestrictionView,
  restrictionJson,
  restrictionsHash,
} from '../wire/restriction.ts';

const ROOT = '/wiki/rest/api/content/{id}/restriction';
const READ = classic('read:confluence-content.all', 'read:content-details');
const STATUS = classic('read:confluence-content.all', 'read:content.restriction');

export const restrictionRoutes: readonly Route[] = [
  { method: 'GET', path: ROOT, scopes: READ, answer: list },
  { method: 'GET', path: `${ROOT}/byOperation`, scopes: READ, answer: byOperation },
  { method: 'GET', path: `${ROOT}/byOperation/{operationKey}`, scopes: READ, answer: one },
  { method: 'GET', path: `${ROOT}/byOperation/{operationKey}/user`, scopes: STATUS, answer: namesUser },
  { method: 'GET', path: `${ROOT}/byOperation/{operationKey}/byGroupId/{groupId}`, scopes: STATUS, answer: namesGroup },
];

const KINDS: readonly ContentKind[] = ['page', 'blogpost', 'folder', 'whiteboard', 'database', 'embed'];

/** Both operations are always there, even where nothing is restricted. */
function list(call: Call): Reply {
  const content = contentFromPath(call, KINDS);
  const view = viewOf(call);
  const longest = Math.max(...RESTRICTED_OPERATIONS.map((operation) => longestList(content, operation)));
  const end = view.start + view.limit;
  const next = end < longest ? relativeToContext(call, { start: String(end), limit: String(view.limit) }) : null;
  return json({
    results: RESTRICTED_OPERATIONS.map((operation) => restrictionJson(call, content, operation, view)),
    start: view.start,
    limit: view.limit,
    size: RESTRICTED_OPERATIONS.length,
    restrictionsHash: restrictionsHash(content),
    _links: linksV1(call, next),
  });
}

function byOperation(call: Call): Reply {
  const content = contentFromPath(call, KINDS);
  const view = viewOf(call);
  const entries = RESTRICTED_OPERATIONS.map((operation) => [
    operation,
    restrictionJson(call, content, operation, view),
  ]);
  return json({ ...Object.fromEntries(entries), _links: linksV1(call, null) });
}

function one(call: Call): Reply {
  const content = contentFromPath(call, KINDS);
  const row = restrictionJson(call, content, operationFromPath(call), viewOf(call)) as { _links: object };
  return json({ ...row, _links: { ...linksV1(call, null), ...row._links } });
}

/** Answers by status alone: 404 means "not named". */
function namesUser(call: Call): Reply {
  const { users } = ownRestriction(contentFromPath(call, KINDS), operationFromPath(call));
  return empty(users.includes(call.query.text('accountId') ?? '') ? 200 : 404);
}

function namesGroup(call: Call): Reply {
  const { groups } = ownRestriction(contentFromPath(call, KINDS), operationFromPath(call));
  return empty(groups.includes(call.params.groupId!) ? 200 : 404);
}

/** Users and groups are expanded by default, and only those that are named once any is. */
function viewOf(call: Call): RestrictionView {
  const expand = call.query.list('expand').map((name) => name.replace(/^(read|update)\./, ''));
  const limit = call.query.cappedLimit(RESTRICTION_PAGE, RESTRICTION_PAGE);
  const asked = expand.some((name) => name.startsWith('restrictions.'));
  const has = (name: string): boolean => !asked || expand.some((each) => each.endsWith(`restrictions.${name}`));
  return { users: has('user'), groups: has('group'), start: call.query.start(), limit };
}

function longestList(content: SimContent, operation: RestrictedOperation): number {
  const { users, groups } = ownRestriction(content, operation);
  return Math.max(users.length, groups.length);
}

function operationFromPath(call: Call): RestrictedOperation {
  const found = RESTRICTED_OPERATIONS.find((operation) => operation === call.params.operationKey);
  if (found === undefined) throw notFound('operation');
  return found;
}
