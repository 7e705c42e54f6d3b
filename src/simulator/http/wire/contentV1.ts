import type { SimContent, SimSpace, Site } from '../../site.ts';
import type { Call } from '../call.ts';
import { Problem } from '../problem.ts';
import { labelId, splitLabel } from '../siteIndex.ts';
import { currentVersion, tinyId } from './page.ts';
import { RESTRICTED_OPERATIONS, RESTRICTION_PAGE, type RestrictedOperation, restrictionJson } from './restriction.ts';
import { userV1 } from './user.ts';

/** The names in an `expand`, each with the names that lead to it: `body.view` expands `body`. */
export class Expand {
  readonly #names: ReadonlySet<string>;

  constructor(names: readonly string[]) {
    const all = names.flatMap((name) => {
      const parts = name.split('.');
      return parts.map((_, length) => parts.slice(0, length + 1).join('.'));
    });
    this.#names = new Set(all);
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  get empty(): boolean {
    return this.#names.size === 0;
  }

  /** What is asked for below a name. */
  below(name: string): Expand {
    const prefix = `${name}.`;
    return new Expand(
      [...this.#names].filter((each) => each.startsWith(prefix)).map((each) => each.slice(prefix.length)),
    );
  }
}

const REPRESENTATIONS = ['storage', 'view', 'export_view', 'styled_view'] as const;

/** Content as v1 writes it; what is not expanded is named in `_expandable`. */
export function contentV1(call: Call, content: SimContent, expand: Expand): object {
  const path = `/rest/api/content/${content.id}`;
  const expanded = EXPANSIONS.filter(({ name }) => expand.has(name));
  const rest = EXPANSIONS.filter(({ name }) => !expand.has(name));
  return {
    id: content.id,
    ari: `ari:cloud:confluence:${call.site.cloudId}:${content.kind}/${content.id}`,
    type: content.kind,
    status: content.status,
    title: content.title,
    ...Object.fromEntries(expanded.map(({ name, write }) => [name, write(call, content, expand)])),
    macroRenderedOutput: {},
    extensions: { position: content.position },
    _expandable: Object.fromEntries(rest.map(({ name }) => [name, name === 'space' ? spacePath(call, content) : ''])),
    _links: {
      self: `${call.origin}/wiki${path}`,
      webui: webui(call.site, content),
      tinyui: `/x/${tinyId(content.id)}`,
    },
  };
}

interface Expansion {
  readonly name: string;
  readonly write: (call: Call, content: SimContent, expand: Expand) => unknown;
}

const EXPANSIONS: readonly Expansion[] = [
  { name: 'space', write: (call, content) => spaceV1(call, call.site.spaces.get(content.spaceId)!) },
  { name: 'version', write: versionV1 },
  { name: 'history', write: historyV1 },
  { name: 'ancestors', write: ancestorsV1 },
  { name: 'body', write: bodyV1 },
  { name: 'restrictions', write: restrictionsV1 },
  { name: 'metadata', write: metadataV1 },
];

function versionV1(call: Call, content: SimContent): object {
  const version = currentVersion(call.site, content);
  return {
    by: userOf(call, version.authorId),
    when: new Date(version.createdAt).toISOString(),
    friendlyWhen: new Date(version.createdAt).toDateString(),
    message: version.message,
    number: version.number,
    minorEdit: version.minorEdit,
    confRev: null,
    contentTypeModified: false,
    _expandable: { collaborators: '', content: `/rest/api/content/${content.id}` },
    _links: { self: `${call.origin}/wiki/rest/api/content/${content.id}/version/${version.number}` },
  };
}

function historyV1(call: Call, content: SimContent, expand: Expand): object {
  return {
    latest: true,
    createdBy: userOf(call, content.authorId),
    ...(content.ownerId === null ? {} : { ownedBy: userOf(call, content.ownerId) }),
    createdDate: new Date(content.createdAt).toISOString(),
    ...(expand.has('history.lastUpdated') ? { lastUpdated: versionV1(call, content) } : {}),
    _expandable: { previousVersion: '', contributors: '', nextVersion: '', lastUpdated: '', ownedBy: '' },
    _links: { self: `${call.origin}/wiki/rest/api/content/${content.id}/history` },
  };
}

/**
 * Top-down. One ancestor that is trashed, a draft or not for the caller fails the whole answer once more than its id is
 * asked for (CONFCLOUD-77618, CONFCLOUD-76424).
 */
function ancestorsV1(call: Call, content: SimContent, expand: Expand): readonly object[] {
  const below = expand.below('ancestors');
  const found: SimContent[] = [];
  for (let at = content.parentId; at !== null; ) {
    const ancestor = call.site.contents.get(at);
    const readable = ancestor?.status === 'current' || ancestor?.status === 'archived';
    if (ancestor === undefined || (!below.empty && !(readable && call.viewer.sees(ancestor)))) {
      throw new Problem(404, `No content with id <ContentId{id=${at}}>`);
    }
    found.unshift(ancestor);
    at = ancestor.parentId;
  }
  return found.map((ancestor) => contentV1(call, ancestor, below));
}

function bodyV1(call: Call, content: SimContent, expand: Expand): object {
  const asked = REPRESENTATIONS.filter((name) => expand.has(`body.${name}`));
  const rest = REPRESENTATIONS.filter((name) => !expand.has(`body.${name}`));
  const bodies = asked.map((representation) => [
    representation,
    {
      value: representation === 'storage' ? call.site.storage(content) : call.site.view(content),
      representation,
      embeddedContent: [],
      _expandable: { content: `/rest/api/content/${content.id}` },
    },
  ]);
  return { ...Object.fromEntries(bodies), _expandable: Object.fromEntries(rest.map((name) => [name, ''])) };
}

function restrictionsV1(call: Call, content: SimContent, expand: Expand): object {
  const path = `/rest/api/content/${content.id}/restriction/byOperation`;
  const asked = RESTRICTED_OPERATIONS.filter((operation) => expand.has(`restrictions.${operation}`));
  const rest = RESTRICTED_OPERATIONS.filter((operation) => !asked.includes(operation));
  const view = (operation: RestrictedOperation) => ({
    users: expand.has(`restrictions.${operation}.restrictions.user`),
    groups: expand.has(`restrictions.${operation}.restrictions.group`),
    start: 0,
    limit: RESTRICTION_PAGE,
  });
  return {
    ...Object.fromEntries(
      asked.map((operation) => [operation, restrictionJson(call, content, operation, view(operation))]),
    ),
    _expandable: Object.fromEntries(rest.map((operation) => [operation, `${path}/${operation}`])),
    _links: { self: `${call.origin}/wiki${path}` },
  };
}

function metadataV1(_: Call, content: SimContent, expand: Expand): object {
  const results = [...(content.labels ?? [])].map((written) => {
    const { prefix, name } = splitLabel(written);
    return { prefix, name, id: labelId(written), label: name };
  });
  const labels = { results, start: 0, limit: 200, size: results.length, _links: {} };
  return { ...(expand.has('metadata.labels') ? { labels } : {}), _expandable: { currentuser: '', comments: '' } };
}

function spaceV1(call: Call, space: SimSpace): object {
  return {
    id: Number(space.id),
    key: space.key,
    name: space.name,
    type: space.type,
    status: space.status,
    _expandable: {
      settings: '',
      metadata: '',
      operations: '',
      permissions: '',
      icon: '',
      description: '',
      homepage: '',
    },
    _links: { webui: `/spaces/${space.key}`, self: `${call.origin}/wiki/rest/api/space/${space.key}` },
  };
}

function userOf(call: Call, accountId: string): object {
  const user = call.site.users.get(accountId);
  if (user === undefined) return { type: 'unknown', accountId, accountType: '', displayName: 'Unknown user' };
  return userV1(call.site, user, call.viewer.accountId, call.origin);
}

function spacePath(call: Call, content: SimContent): string {
  return `/rest/api/space/${call.site.spaces.get(content.spaceId)?.key ?? ''}`;
}

function webui(site: Site, content: SimContent): string {
  return `/spaces/${site.spaces.get(content.spaceId)?.key ?? ''}/pages/${content.id}`;
}
