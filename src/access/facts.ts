import type { Bits } from './bits.ts';
import type { Contents } from './contents.ts';
import type { Verdict } from './verdict.ts';

/**
 * What decides access on one site at one moment, as the records have it. It is changed in place where the changes of a
 * span of time are replayed.
 */
export interface Facts {
  readonly site: SiteFacts;
  readonly people: PeopleFacts;
  readonly groups: Map<string, GroupFacts>;
  readonly accessGroups: Record<ProductAccess, AccessGroups>;
  /** In the order of their numbers in `contents.space`. */
  readonly spaces: SpaceFacts[];
  readonly contents: Contents;
  /** By number of the content; absent: its restrictions were read, and there are none. */
  readonly restrictions: Map<number, RestrictionFacts>;
  /** What the site itself answered at this moment, oldest first; absent: its answers are left out. */
  readonly checks?: readonly Check[];
}

export type RefusingGate = 'site' | 'space' | 'content';

/** One answer of the site itself: may this one do that to this content? */
export interface Check {
  readonly pageId: string;
  readonly subjectType: 'user' | 'group' | 'anonymous';
  readonly subjectId: string;
  readonly operation: 'read' | 'update';
  /** ISO 8601. */
  readonly checkedAt: string;
  readonly allowed: boolean;
  /** The gate that refuses, where the site names it. */
  readonly refusedBy: RefusingGate | null;
}

export interface SiteFacts {
  /** Whether people who are not logged in may enter at all. */
  anonymous: Verdict;
  /** PRE_ROLES: spaces grant by rows; ROLES: by role assignments; ROLES_TRANSITION: by both. */
  roleMode: string;
  /** The plan; null where the site does not tell. In the free one neither spaces nor restrictions narrow anything. */
  edition: string | null;
}

/** The one number that is no person: whoever is not logged in. */
export const ANONYMOUS = 0;
export const ANONYMOUS_ID = 'anonymous';

export interface PersonState {
  /** active, inactive, closed or unknown. */
  status: string;
  /** Null: the site does not tell. */
  guest: boolean | null;
}

/** Everybody by number; number 0 stands for anonymous people. */
export interface PeopleFacts {
  readonly ids: string[];
  readonly numbers: Map<string, number>;
  readonly states: PersonState[];
}

export interface GroupFacts {
  readonly id: string;
  members: Bits;
  /** Why the members are not known; null: they are. */
  unread: string | null;
}

/** user: may use the product; admin: administers it; site-admin: administers the site. */
export type ProductAccess = 'user' | 'admin' | 'site-admin';
export const PRODUCT_ACCESS = ['user', 'admin', 'site-admin'] as const satisfies readonly ProductAccess[];

export interface AccessGroups {
  readonly ids: Set<string>;
  unread: string | null;
}

/** Who is named: a person, a group, a class of people such as all licensed ones, or what this version does not know. */
export interface Principal {
  readonly type: string;
  readonly id: string;
}

/** One thing that a space lets somebody do. */
export interface Grant {
  readonly principal: Principal;
  /** As in space_permissions: `read` on `space` is the right to view. */
  readonly operation: string;
  readonly target: string;
  /** The role whose assignment grants it; null: a permission row of its own. */
  readonly roleId: string | null;
  /** The role that a permission row names: it is granted to whoever holds that role here. */
  readonly heldRole?: string;
}

export interface SpaceFacts {
  readonly id: string;
  grants: Grant[];
  unread: string | null;
}

export interface RestrictionFacts {
  read: Principal[];
  update: Principal[];
  /** Why they are not known; null: they are. */
  unread: string | null;
}
