import { createHash } from 'node:crypto';
import type { SimContent } from '../../site.ts';
import type { Call } from '../call.ts';
import { groupJson } from './group.ts';
import { userV1 } from './user.ts';

export type RestrictedOperation = 'read' | 'update';
export const RESTRICTED_OPERATIONS: readonly RestrictedOperation[] = ['read', 'update'];

export interface RestrictionList {
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

const OPEN: RestrictionList = { users: [], groups: [] };

/** Own restrictions only, never inherited ones; a folder's cannot be read at all and come back empty (CONFCLOUD-82920). */
export function ownRestriction(content: SimContent, operation: RestrictedOperation): RestrictionList {
  const own = content[operation];
  return own === undefined || content.kind === 'folder' ? OPEN : { users: [...own.users], groups: [...own.groups] };
}

/** The site keeps at most this many names of one kind in one answer. */
export const RESTRICTION_PAGE = 100;

/** Which part of the lists is written, and which of the two are written at all. */
export interface RestrictionView {
  readonly users: boolean;
  readonly groups: boolean;
  readonly start: number;
  readonly limit: number;
}

/** A list that goes on links to the documented route for one operation, whose `start` moves both lists. */
export function restrictionJson(
  call: Call,
  content: SimContent,
  operation: RestrictedOperation,
  view: RestrictionView,
): object {
  const { users, groups } = ownRestriction(content, operation);
  const { start, limit } = view;
  const route = `/rest/api/content/${content.id}/restriction/byOperation/${operation}`;
  const part = (all: readonly string[], name: string, write: (id: string) => readonly object[]): object => {
    const results = all.slice(start, start + limit).flatMap(write);
    const next = `${route}?expand=restrictions.${name}&limit=${limit}&start=${start + limit}`;
    const links = start + limit < all.length ? { _links: { next } } : {};
    return { results, start, limit, size: results.length, ...links };
  };
  const { site, viewer, origin } = call;
  const userOf = (id: string): object => {
    const user = site.users.get(id);
    return user === undefined ? unknownUser(id) : userV1(site, user, viewer.accountId, origin);
  };
  const groupOf = (id: string): readonly object[] => {
    const group = site.groups.get(id);
    return group === undefined ? [] : [groupJson(group, origin)];
  };
  const written = {
    ...(view.users ? { user: part(users, 'user', (id) => [userOf(id)]) } : {}),
    ...(view.groups ? { group: part(groups, 'group', groupOf) } : {}),
    _expandable: { ...(view.users ? {} : { user: '' }), ...(view.groups ? {} : { group: '' }) },
  };
  return {
    operation,
    restrictions: written,
    _expandable: { content: `/rest/api/content/${content.id}` },
    _links: { self: `${origin}/wiki${route}` },
  };
}

/** Somebody whom the site has forgotten, but whom a restriction still names. */
function unknownUser(accountId: string): object {
  return {
    type: 'unknown',
    accountId,
    accountType: '',
    email: '',
    publicName: 'Unknown user',
    displayName: 'Unknown user',
  };
}

/** "Used by the UI to figure out whether a set of restrictions has changed": the same lists have the same hash. */
export function restrictionsHash(content: SimContent): string {
  const lists = RESTRICTED_OPERATIONS.map((operation) => ownRestriction(content, operation));
  const sorted = lists.map(({ users, groups }) => [users.toSorted(), groups.toSorted()]);
  return createHash('sha1').update(JSON.stringify(sorted)).digest('hex');
}
