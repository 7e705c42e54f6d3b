/**
 * What a simulated Confluence Cloud site is: plain data and the few questions that both its web face (`http/`) and its
 * brute-force truth (`truth/`) ask of it. Nothing here knows HTTP, and nothing here decides who may see what.
 *
 * Ids are the wire's: numeric strings for spaces, content and comments, `att123` for attachments, UUIDs for groups,
 * opaque account ids for people. Times are epoch milliseconds.
 */

import type { IdKind } from './world/ids.ts';

export type RoleMode = 'PRE_ROLES' | 'ROLES_TRANSITION' | 'ROLES';
export type Edition = 'free' | 'standard' | 'premium';

export interface SimUser {
  readonly accountId: string;
  displayName: string;
  email: string;
  /** Hidden by the profile's visibility: the wire then says "" (v2) or null (v1). */
  emailHidden: boolean;
  readonly accountType: 'atlassian' | 'app' | 'customer';
  status: 'active' | 'inactive' | 'closed';
  /** A guest is assigned to single spaces by name and never profits from groups. */
  guest: boolean;
  timeZone: string | null;
  pictureIsDefault: boolean;
  /** Some profiles answer with a null profilePicture. */
  readonly pictureHidden: boolean;
}

export interface SimGroup {
  readonly id: string;
  name: string;
  readonly usageType: 'USERBASE_GROUP' | 'TEAM_COLLABORATION';
  readonly managedBy: 'ADMINS' | 'EXTERNAL' | 'TEAM_MEMBERS' | 'OPEN';
  /** Which product access this group grants; empty for most groups. */
  readonly access: Set<'user' | 'admin' | 'site-admin'>;
  /** In the order in which the membership list answers. */
  readonly members: Set<string>;
}

/** The access classes of the role API. */
export type AccessClass =
  | 'anonymous-users'
  | 'jsm-project-admins'
  | 'authenticated-users'
  | 'all-licensed-users'
  | 'all-product-admins';

export interface Principal {
  readonly type: 'user' | 'group' | 'access-class';
  readonly id: string;
}

/** One row of GET /spaces/{id}/permissions. */
export interface SimSpacePermission {
  readonly id: string;
  readonly principal: { readonly type: 'user' | 'group' | 'role' | 'access-class'; readonly id: string };
  /** As on the wire: key `read`, target `space` is the right to view. */
  readonly key: string;
  readonly target: string;
}

export interface SimRole {
  readonly id: string;
  readonly name: string;
  readonly type: 'SYSTEM' | 'CUSTOM';
  readonly description: string;
  /** Ids as in GET /space-permissions, for example `read/space`, `create/page`. */
  permissions: ReadonlySet<string>;
}

export interface SimRoleAssignment {
  readonly roleId: string;
  readonly principal: Principal;
}

export interface SimSpace {
  readonly id: string;
  key: string;
  name: string;
  readonly type:
    | 'global'
    | 'collaboration'
    | 'knowledge_base'
    | 'personal'
    | 'system'
    | 'onboarding'
    | 'xflow_sample_space';
  status: 'current' | 'archived';
  readonly authorId: string;
  ownerId: string | null;
  readonly createdAt: number;
  homepageId: string | null;
  description: string;
  permissions: SimSpacePermission[];
  roleAssignments: SimRoleAssignment[];
}

export type ContentKind = 'page' | 'blogpost' | 'folder' | 'whiteboard' | 'database' | 'embed';
export type ContentStatus = 'current' | 'archived' | 'trashed' | 'deleted' | 'draft';

/** The people and groups named by one operation's restriction. Both lists empty: open. */
export interface Restriction {
  readonly users: Set<string>;
  readonly groups: Set<string>;
}

export interface SimVersion {
  readonly number: number;
  readonly authorId: string;
  readonly createdAt: number;
  readonly message: string;
  readonly minorEdit: boolean;
}

export interface SimContent {
  readonly id: string;
  readonly kind: ContentKind;
  status: ContentStatus;
  title: string;
  spaceId: string;
  parentId: string | null;
  position: number;
  readonly authorId: string;
  ownerId: string | null;
  lastOwnerId: string | null;
  readonly createdAt: number;
  /** The newest version's number; the versions themselves come from {@link Site.versions}. */
  versionNumber: number;
  versionAt: number;
  versionAuthorId: string;
  /** Absent: nothing restricts the operation. */
  read?: Restriction;
  update?: Restriction;
  /** Names of global labels, or `prefix:name`. Absent: none. */
  labels?: ReadonlySet<string>;
  /** A live doc rather than a page. */
  live?: boolean;
  /** Versions saved since the site was made, oldest first. Absent: none. */
  edits?: readonly SimVersion[];
}

export interface SimComment {
  readonly id: string;
  readonly kind: 'footer' | 'inline';
  readonly contentId: string;
  readonly parentCommentId: string | null;
  readonly authorId: string;
  readonly createdAt: number;
  readonly resolution: 'open' | 'resolved' | 'reopened' | 'dangling';
}

export interface SimAttachment {
  readonly id: string;
  readonly contentId: string;
  readonly title: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly authorId: string;
  readonly createdAt: number;
  readonly versionNumber: number;
  status: 'current' | 'archived' | 'trashed';
}

export interface SimAuditRecord {
  readonly authorId: string;
  readonly remoteAddress: string;
  readonly at: number;
  readonly category: string;
  readonly summary: string;
  readonly description: string;
  readonly object: { readonly name: string; readonly objectType: string };
  readonly changed: readonly { readonly name: string; readonly oldValue: string; readonly newValue: string }[];
  readonly associated: readonly { readonly name: string; readonly objectType: string }[];
}

/** A token and what it may do. `scopes` null is a classic token; else it works through the gateway route only. */
export interface SimToken {
  readonly email: string;
  readonly accountId: string;
  readonly secret: string;
  readonly scopes: ReadonlySet<string> | null;
  expired: boolean;
}

export interface SiteOptions {
  readonly seed: number;
  readonly pages: number;
  readonly mode?: RoleMode;
  readonly edition?: Edition;
  readonly spaces?: number;
  readonly users?: number;
  readonly groups?: number;
  /** Mean size of a storage body in bytes; the demo's natural mixture where absent. */
  readonly bodyBytes?: number;
  /** The moment at which the site stands; history ends here. A fixed date by default, so that a seed is a site. */
  readonly now?: number;
  readonly anonymous?: boolean;
  /** Where the site says that it lives, with the context path; links in bodies begin with it. */
  readonly baseUrl?: string;
}

/**
 * A site. `contents` is in ascending numeric id order of insertion, so a scan is a keyset scan.
 * Bodies and version lists are derived from the seed on demand and never kept: a million pages fit in memory.
 */
export interface Site {
  readonly options: SiteOptions;
  readonly cloudId: string;
  readonly title: string;
  readonly timeZone: string;
  edition: Edition;
  mode: RoleMode;
  anonymous: boolean;
  now: number;
  /** With the context path, without a slash at the end: `https://lumenworks.atlassian.net/wiki`. */
  baseUrl: string;
  /** Whoever changes the site raises it; what was worked out of the site at a lower revision is stale. */
  revision: number;
  readonly users: Map<string, SimUser>;
  readonly groups: Map<string, SimGroup>;
  readonly spaces: Map<string, SimSpace>;
  readonly roles: Map<string, SimRole>;
  readonly contents: Map<string, SimContent>;
  readonly comments: Map<string, SimComment>;
  readonly attachments: Map<string, SimAttachment>;
  readonly audit: SimAuditRecord[];
  readonly tokens: SimToken[];
  /** Content ids of one space in ascending id order, every kind and status. */
  contentOf(spaceId: string): readonly string[];
  /** An id for something new: nothing on the site ever had it. */
  newId(kind: IdKind): string;
  /** Newest first. */
  versions(content: SimContent): readonly SimVersion[];
  /** Storage format of the given version (the newest where absent). */
  storage(content: SimContent, version?: number): string;
  /** What the site would render of it: HTML. */
  view(content: SimContent): string;
  /** Storage format of a comment. */
  commentStorage(comment: SimComment): string;
  /** Views and distinct viewers over all time. */
  views(content: SimContent): { readonly views: number; readonly viewers: number };
}
