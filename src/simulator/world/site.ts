import type {
  Edition,
  RoleMode,
  SimAttachment,
  SimAuditRecord,
  SimComment,
  SimContent,
  SimGroup,
  SimRole,
  SimSpace,
  SimToken,
  SimUser,
  SimVersion,
  Site,
  SiteOptions,
} from '../site.ts';
import { writeAccessCases } from './accessCases.ts';
import { buildAttachments } from './attachments.ts';
import { buildAudit } from './audit.ts';
import { Bodies } from './body/bodies.ts';
import { buildComments, commentStorage } from './comments.ts';
import { COMPANY } from './company.ts';
import { Contents } from './contents.ts';
import { buildGroups } from './groups.ts';
import { FOUNDING, Growth } from './growth.ts';
import { type IdKind, NewIds } from './ids.ts';
import { idsBySpace } from './idsBySpace.ts';
import { buildPeople } from './people.ts';
import { Random, uuid } from './random.ts';
import { buildRoles } from './roles.ts';
import { SMALLEST_FULL_SITE, scaleOf } from './scale.ts';
import { AccessWriter } from './spaceAccess.ts';
import { buildSpaces, type SpacePlan } from './spaces.ts';
import { DEFAULT_NOW, momentAt } from './timeline.ts';
import { issueTokens } from './tokens.ts';
import { VersionHistory } from './versionHistory.ts';
import { viewsOf } from './views.ts';

const SALT = { cloud: 20, access: 21 };

/** The parts of a site that are made and kept. */
interface Built {
  readonly now: number;
  readonly users: Map<string, SimUser>;
  readonly groups: Map<string, SimGroup>;
  readonly spaces: Map<string, SimSpace>;
  readonly roles: Map<string, SimRole>;
  readonly contents: Map<string, SimContent>;
  readonly comments: Map<string, SimComment>;
  readonly attachments: Map<string, SimAttachment>;
  readonly audit: SimAuditRecord[];
  readonly tokens: SimToken[];
  readonly history: VersionHistory;
  readonly bodies: Bodies;
  readonly newIds: NewIds;
}

class GeneratedSite implements Site {
  readonly options: SiteOptions;
  readonly cloudId: string;
  readonly title = COMPANY;
  readonly timeZone = 'Europe/Berlin';
  edition: Edition;
  mode: RoleMode;
  anonymous: boolean;
  now: number;
  baseUrl: string;
  revision = 0;
  readonly users: Map<string, SimUser>;
  readonly groups: Map<string, SimGroup>;
  readonly spaces: Map<string, SimSpace>;
  readonly roles: Map<string, SimRole>;
  readonly contents: Map<string, SimContent>;
  readonly comments: Map<string, SimComment>;
  readonly attachments: Map<string, SimAttachment>;
  readonly audit: SimAuditRecord[];
  readonly tokens: SimToken[];
  readonly #history: VersionHistory;
  readonly #bodies: Bodies;
  readonly #newIds: NewIds;
  #bySpace: { readonly revision: number; readonly ids: ReadonlyMap<string, readonly string[]> } | null = null;

  constructor(options: SiteOptions, built: Built) {
    this.options = options;
    this.cloudId = uuid(options.seed, SALT.cloud, 0);
    this.edition = options.edition ?? 'premium';
    this.mode = options.mode ?? 'PRE_ROLES';
    this.anonymous = options.anonymous ?? true;
    this.baseUrl = options.baseUrl ?? `https://${COMPANY.toLowerCase()}.atlassian.net/wiki`;
    this.now = built.now;
    this.users = built.users;
    this.groups = built.groups;
    this.spaces = built.spaces;
    this.roles = built.roles;
    this.contents = built.contents;
    this.comments = built.comments;
    this.attachments = built.attachments;
    this.audit = built.audit;
    this.tokens = built.tokens;
    this.#history = built.history;
    this.#bodies = built.bodies;
    this.#newIds = built.newIds;
  }

  contentOf(spaceId: string): readonly string[] {
    if (this.#bySpace?.revision !== this.revision) {
      this.#bySpace = { revision: this.revision, ids: idsBySpace(this.contents.values()) };
    }
    return this.#bySpace.ids.get(spaceId) ?? [];
  }

  newId(kind: IdKind): string {
    return this.#newIds.take(kind);
  }

  versions(content: SimContent): readonly SimVersion[] {
    return this.#history.of(content);
  }

  storage(content: SimContent, version: number = content.versionNumber): string {
    return this.#bodies.storage(content, version, this.baseUrl);
  }

  view(content: SimContent): string {
    return this.#bodies.view(content, content.versionNumber, this.baseUrl);
  }

  commentStorage(comment: SimComment): string {
    return commentStorage(this.options.seed, comment);
  }

  views(content: SimContent): { readonly views: number; readonly viewers: number } {
    return viewsOf(this.options.seed, this.now, this.users.size, content);
  }
}

/** Gives every space its homepage, oldest space first. */
function addHomepages(plans: readonly SpacePlan[], contents: Contents): void {
  for (const { space } of plans) {
    const homepage = contents.add({
      kind: 'page',
      title: space.type === 'personal' ? `${space.name}’s Home` : `${space.name} Home`,
      space,
      parent: null,
      authorId: space.authorId,
      createdAt: space.createdAt,
    });
    space.homepageId = homepage.id;
  }
}

/** Builds the site that a seed stands for: the same options give the same site, to the byte. */
export function buildSite(options: SiteOptions): Site {
  const { seed } = options;
  const scale = scaleOf(options);
  const now = options.now ?? DEFAULT_NOW;
  const restrictable = options.edition !== 'free';
  const people = buildPeople(seed, scale.users);
  const groups = buildGroups(seed, scale.groups, people);
  const roles = buildRoles(seed);
  const access = new AccessWriter(options.mode ?? 'PRE_ROLES', roles, new Random(seed, SALT.access));
  const plans = buildSpaces(seed, Math.min(scale.spaces, scale.pages), now, people, groups, access);
  const history = new VersionHistory(seed, now, people.staff);
  const contents = new Contents(history);
  addHomepages(plans, contents);
  let pages = plans.length;
  if (scale.pages >= SMALLEST_FULL_SITE.pages) {
    pages += writeAccessCases({ people, groups, plans, contents, restrictable, at: momentAt(now, FOUNDING) });
  }
  const growth = new Growth({ seed, now, people, groups, plans, contents, restrictable }, scale.pages - pages);
  growth.run(scale.pages - pages);

  const { all } = contents;
  const spaces = plans.map((plan) => plan.space);
  const comments = buildComments(seed, now, all.values(), people);
  const attachments = buildAttachments(seed, now, all.values());
  return new GeneratedSite(options, {
    now,
    users: people.all,
    groups: groups.all,
    spaces: new Map(spaces.map((space) => [space.id, space])),
    roles: new Map([...roles.values()].map((role) => [role.id, role])),
    contents: all,
    comments,
    attachments,
    audit: buildAudit(seed, now, people, groups, spaces, [...all.values()]),
    tokens: issueTokens(people),
    history,
    bodies: new Bodies({ seed, bodyBytes: options.bodyBytes, plans, contents: all, people, copies: growth.copies }),
    newIds: new NewIds(seed, {
      space: spaces.length,
      content: all.size,
      comment: comments.size,
      attachment: attachments.size,
      group: groups.all.size,
      permission: access.lastRowId,
    }),
  });
}
