import type { Site } from '../site.ts';
import { raiseRevision } from './family.ts';

export type ActKind =
  | 'create'
  | 'edit'
  | 'rename'
  | 'move'
  | 'move to another space'
  | 'trash'
  | 'restore'
  | 'purge'
  | 'archive'
  | 'unarchive'
  | 'change owner'
  | 'restrict'
  | 'lift restriction'
  | 'label'
  | 'remove label'
  | 'comment'
  | 'remove comment'
  | 'attach'
  | 'remove attachment'
  | 'create group'
  | 'rename group'
  | 'delete group'
  | 'join group'
  | 'leave group'
  | 'grant product'
  | 'revoke product'
  | 'create space'
  | 'rename space'
  | 'change space key'
  | 'archive space'
  | 'unarchive space'
  | 'delete space'
  | 'grant permission'
  | 'revoke permission'
  | 'assign role'
  | 'unassign role'
  | 'change role'
  | 'switch role mode'
  | 'switch anonymous access'
  | 'deactivate user'
  | 'reactivate user'
  | 'close user'
  | 'make guest'
  | 'rename user'
  | 'restore backup';

/** What was done to a site, and when. */
export interface Act {
  readonly kind: ActKind;
  /** What it was done to, and after that whatever else it changed or named: the subtree that went along, a member. */
  readonly ids: readonly string[];
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Ends an act that has changed the site: what was worked out of the site so far is stale from here on. */
export function done(site: Site, kind: ActKind, ...ids: string[]): Act {
  raiseRevision(site);
  return { kind, ids, at: site.now };
}
