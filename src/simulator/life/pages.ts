import type { Restriction, SimContent, SimUser, Site } from '../site.ts';
import { type Act, done } from './act.ts';
import { asPage, record } from './audit.ts';

/** What changes about a page without a new version: its owner, its restrictions, its labels. Sets are replaced, never changed in place. */

export function setOwner(site: Site, content: SimContent, owner: SimUser): Act {
  content.lastOwnerId = content.ownerId;
  content.ownerId = owner.accountId;
  return done(site, 'change owner', content.id, owner.accountId);
}

type Operation = 'read' | 'update';

/** Lets these people and groups in, and nobody else. */
export function restrict(
  site: Site,
  content: SimContent,
  operation: Operation,
  who: Partial<Record<keyof Restriction, readonly string[]>>,
): Act {
  content[operation] = { users: new Set(who.users), groups: new Set(who.groups) };
  recordRestriction(site, content, operation, 'added');
  return done(site, 'restrict', content.id);
}

export function unrestrict(site: Site, content: SimContent, operation: Operation): Act {
  delete content[operation];
  recordRestriction(site, content, operation, 'removed');
  return done(site, 'lift restriction', content.id);
}

function recordRestriction(site: Site, content: SimContent, operation: Operation, what: 'added' | 'removed'): void {
  const type = operation === 'read' ? 'View' : 'Edit';
  record(site, 'Permissions', `Content restriction ${what}`, {
    object: asPage(content),
    changed: { name: 'Type', oldValue: what === 'added' ? '' : type, newValue: what === 'added' ? type : '' },
    authorId: content.ownerId ?? content.authorId,
  });
}

export function label(site: Site, content: SimContent, name: string): Act {
  content.labels = new Set([...(content.labels ?? []), name]);
  return done(site, 'label', content.id);
}

/** Takes one label away, or all of them. */
export function unlabel(site: Site, content: SimContent, name?: string): Act {
  const left = new Set(content.labels);
  if (name === undefined) left.clear();
  else left.delete(name);
  if (left.size > 0) content.labels = left;
  else delete content.labels;
  return done(site, 'remove label', content.id);
}
