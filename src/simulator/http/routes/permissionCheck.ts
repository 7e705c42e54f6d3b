import type { Restriction, SimContent, SimGroup, Site } from '../../site.ts';
import { canEdit, canView, passes } from '../../truth/access.ts';
import { grantedTo, spaceGrants } from '../../truth/spaceAccess.ts';
import { ANONYMOUS, type Layer } from '../../truth/verdict.ts';
import type { Call } from '../call.ts';
import { LIVING, readable } from '../contentAccess.ts';
import { badRequest, forbidden, notFound } from '../problem.ts';
import type { Reply } from '../reply.ts';
import { json } from '../reply.ts';
import type { Route } from '../route.ts';
import { classic } from '../scopes.ts';

export const permissionCheckRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/wiki/rest/api/content/{id}/permission/check',
    scopes: classic('read:confluence-content.permission', 'read:content.permission'),
    answer: check,
  },
];

const OPERATIONS = ['read', 'update', 'delete'] as const;
type Operation = (typeof OPERATIONS)[number];

/**
 * The site's own verdict on one person, group or `anonymous`, with the gate that is closed. A denial is a 200. Asking
 * about anybody but oneself takes an administrator, and asking about content takes the right to see it [assumed].
 */
function check(call: Call): Reply {
  const { site, viewer } = call;
  const { type, identifier, operation } = requestOf(call.body);
  if (!viewer.administrator && !(type === 'user' && identifier === viewer.accountId)) {
    throw forbidden('Only an administrator may check permissions for others');
  }
  const content = site.contents.get(call.params.id!);
  if (content === undefined || !readable(call, content, LIVING)) throw notFound('content');
  const closed =
    type === 'group'
      ? closedToGroup(site, content, groupOf(site, identifier), operation)
      : closedTo(site, content, personOf(site, identifier), operation);
  const errors = closed === null ? [] : [{ translation: WORDS[wordOf(type, identifier)][closed], args: [] }];
  return json({ hasPermission: closed === null, errors, _links: {} });
}

/** The errors that the document lists, by subject and closed gate. */
const WORDS: Readonly<Record<'user' | 'group' | 'anonymous', Readonly<Record<Layer, string>>>> = {
  user: {
    site: 'User is not allowed to use Confluence',
    space: 'User does not have permission to the space',
    content: 'User does not have permission to the content',
  },
  group: {
    site: 'Group is not allowed to use Confluence',
    space: 'Group does not have permission to the space',
    content: 'Group does not have permission to the content',
  },
  anonymous: {
    site: 'Anonymous users are not allowed to use Confluence',
    space: 'Anonymous user does not have permission to the space',
    content: 'Anonymous user does not have permission to the content',
  },
};

function wordOf(type: 'user' | 'group', identifier: string): keyof typeof WORDS {
  return type === 'user' && identifier === ANONYMOUS ? 'anonymous' : type;
}

/** The first gate that is closed to a person, or null where all are open. */
export function closedTo(site: Site, content: SimContent, who: string, operation: Operation): Layer | null {
  const { failing } = operation === 'update' ? canEdit(site, content.id, who) : canView(site, content.id, who);
  if (failing !== null || operation !== 'delete') return failing;
  if (!spaceGrants(site, site.spaces.get(content.spaceId)!, who, [`delete/${content.kind}`])) return 'space';
  return passes(site, content.update, who) ? null : 'content';
}

/** What membership in the group gives by itself: its own grants, those to everybody, and restrictions that name it. */
export function closedToGroup(site: Site, content: SimContent, group: SimGroup, operation: Operation): Layer | null {
  if (group.access.size === 0) return 'site';
  const space = site.spaces.get(content.spaceId)!;
  const classes = ['anonymous-users', 'authenticated-users', 'all-licensed-users'];
  const grants = (...permissions: readonly string[]): boolean =>
    grantedTo(site, space, permissions).some(({ type, id }) =>
      type === 'group' ? id === group.id : type === 'access-class' && classes.includes(id),
    );
  const { kind } = content;
  const needed = { read: [], update: [`create/${kind}`, `update/${kind}`], delete: [`delete/${kind}`] }[operation];
  if (!grants('read/space') || (needed.length > 0 && !grants(...needed))) return 'space';
  const named = ({ users, groups }: Restriction): boolean => users.size + groups.size === 0 || groups.has(group.id);
  for (let at: SimContent | undefined = content; at !== undefined; ) {
    if (at.read !== undefined && !named(at.read)) return 'content';
    at = at.parentId === null ? undefined : site.contents.get(at.parentId);
  }
  return operation === 'read' || content.update === undefined || named(content.update) ? null : 'content';
}

function personOf(site: Site, identifier: string): string {
  if (identifier !== ANONYMOUS && !site.users.has(identifier)) throw badRequest(`The user ${identifier} is invalid`);
  return identifier;
}

function groupOf(site: Site, identifier: string): SimGroup {
  const group = site.groups.get(identifier);
  if (group === undefined) throw badRequest(`The group ${identifier} is invalid`);
  return group;
}

interface CheckRequest {
  readonly type: 'user' | 'group';
  readonly identifier: string;
  readonly operation: Operation;
}

function requestOf(body: unknown): CheckRequest {
  const { subject, operation } = (body ?? {}) as {
    subject?: { type?: unknown; identifier?: unknown };
    operation?: unknown;
  };
  const known = OPERATIONS.find((each) => each === operation);
  const type = subject?.type;
  const identifier = subject?.identifier;
  if ((type !== 'user' && type !== 'group') || typeof identifier !== 'string' || known === undefined) {
    throw badRequest('A subject with type and identifier, and an operation of read, update or delete are required');
  }
  return { type, identifier, operation: known };
}
