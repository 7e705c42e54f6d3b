import type { Restriction, SimContent, Site } from '../site.ts';

/** Groups may go and stay named; `deletedGroups` says which did. */
export interface Expected {
  readonly deletedGroups: ReadonlySet<string>;
}

/**
 * What is wrong with a site, in words; nothing where it keeps what its types promise and the real thing holds to: order,
 * trees, references, titles, versions. Goes through everything.
 */
export function checkSite(site: Site, expected: Expected = { deletedGroups: new Set() }): string[] {
  return [
    ...checkOrder(site),
    ...[...site.contents.values()].flatMap((content) => [...checkContent(site, content, expected)]),
    ...checkTitles(site),
    ...checkSpaces(site, expected),
    ...checkGroups(site),
    ...checkUsers(site),
    ...checkHangers(site),
  ];
}

const numberOf = (id: string): number => Number(id.replace(/^att/, ''));

function* checkOrder(site: Site): Iterable<string> {
  for (const [name, ids] of [
    ['contents', [...site.contents.keys()]],
    ['comments', [...site.comments.keys()]],
    ['attachments', [...site.attachments.keys()]],
  ] as const) {
    const misplaced = ids.find((id, i) => i > 0 && numberOf(id) <= numberOf(ids[i - 1] as string));
    if (misplaced !== undefined) yield `${name} are out of order at ${misplaced}`;
  }
  const found = [...site.spaces.keys()].flatMap((id) => site.contentOf(id)).sort((a, b) => numberOf(a) - numberOf(b));
  if (found.join() !== [...site.contents.keys()].join()) yield 'spaces hold other content than the site';
}

function* checkContent(site: Site, content: SimContent, expected: Expected): Iterable<string> {
  const { id } = content;
  if (site.contents.get(id) !== content) yield `${id} is kept under another id`;
  if (!site.spaces.has(content.spaceId)) yield `${id} stands in no space`;
  if (content.title === '') yield `${id} has no title`;
  yield* checkPlace(site, content);
  for (const person of [content.authorId, content.ownerId, content.lastOwnerId, content.versionAuthorId]) {
    if (person !== null && !site.users.has(person)) yield `${id} names ${person}, whom nobody knows`;
  }
  for (const restriction of [content.read, content.update]) {
    if (restriction !== undefined) yield* checkRestriction(site, id, restriction, expected);
  }
  yield* checkVersions(site, content);
}

function* checkPlace(site: Site, { id, kind, parentId, spaceId }: SimContent): Iterable<string> {
  if (parentId === null) return;
  const parent = site.contents.get(parentId);
  if (kind === 'blogpost') yield `the blogpost ${id} has a parent`;
  if (parent === undefined) yield `the parent of ${id} does not exist`;
  else {
    if (parent.spaceId !== spaceId) yield `the parent of ${id} stands in another space`;
    // What has left the tree has no children.
    if (parent.status !== 'current') yield `the parent of ${id} is ${parent.status}`;
  }
  const above = new Set([id]);
  for (let at: string | null = parentId; at !== null; at = site.contents.get(at)?.parentId ?? null) {
    if (above.has(at)) {
      yield `${id} stands below itself`;
      return;
    }
    above.add(at);
  }
}

function* checkRestriction(
  site: Site,
  id: string,
  { users, groups }: Restriction,
  expected: Expected,
): Iterable<string> {
  for (const user of users) if (!site.users.has(user)) yield `a restriction of ${id} names nobody: ${user}`;
  for (const group of groups) {
    if (!site.groups.has(group) && !expected.deletedGroups.has(group))
      yield `a restriction of ${id} names no group: ${group}`;
  }
}

function* checkVersions(site: Site, content: SimContent): Iterable<string> {
  const versions = site.versions(content);
  const newest = versions[0];
  if (newest?.number !== content.versionNumber || newest.createdAt !== content.versionAt)
    yield `the newest version of ${content.id} is not the one that it names`;
  if (versions.some(({ number }, i) => number !== content.versionNumber - i) || versions.at(-1)?.number !== 1)
    yield `the versions of ${content.id} have gaps`;
  if (versions.some(({ createdAt }, i) => i > 0 && createdAt > (versions[i - 1]?.createdAt ?? 0)))
    yield `the versions of ${content.id} are not in the order of time`;
  if (content.versionAt > site.now) yield `${content.id} was changed in the future`;
}

/** Pages of a space have titles of their own, and the site refuses a second. */
function* checkTitles(site: Site): Iterable<string> {
  const seen = new Set<string>();
  for (const { spaceId, title, status, kind } of site.contents.values()) {
    if (status !== 'current' || kind !== 'page') continue;
    const name = `${spaceId} ${title}`;
    if (seen.has(name)) yield `two pages of a space are called alike: ${name}`;
    seen.add(name);
  }
}

function* checkSpaces(site: Site, expected: Expected): Iterable<string> {
  const keys = new Set<string>();
  const rows = new Set<string>();
  for (const space of site.spaces.values()) {
    if (keys.has(space.key)) yield `two spaces have the key ${space.key}`;
    keys.add(space.key);
    if (space.homepageId !== null && site.contents.get(space.homepageId)?.spaceId !== space.id)
      yield `the homepage of ${space.key} is not in it`;
    if (site.mode === 'PRE_ROLES' && space.roleAssignments.length > 0)
      yield `${space.key} has roles before there are any`;
    for (const { id } of space.permissions) {
      if (rows.has(id)) yield `two permission rows have the id ${id}`;
      rows.add(id);
    }
    for (const { roleId } of space.roleAssignments)
      if (!site.roles.has(roleId)) yield `${space.key} assigns no role: ${roleId}`;
    for (const { principal } of [...space.permissions, ...space.roleAssignments]) {
      const { type, id } = principal;
      if (type === 'user' && !site.users.has(id)) yield `${space.key} lets nobody in: ${id}`;
      if (type === 'group' && !site.groups.has(id) && !expected.deletedGroups.has(id))
        yield `${space.key} lets no group in: ${id}`;
      if (type === 'role' && !site.roles.has(id)) yield `${space.key} lets no role in: ${id}`;
    }
  }
}

function* checkGroups(site: Site): Iterable<string> {
  for (const [id, group] of site.groups) {
    if (group.id !== id) yield `the group ${group.id} is kept under another id`;
    for (const member of group.members)
      if (!site.users.has(member)) yield `the group ${group.name} holds nobody: ${member}`;
  }
}

function* checkUsers(site: Site): Iterable<string> {
  for (const { accountId, status, displayName, emailHidden } of site.users.values()) {
    if (status === 'closed' && (displayName !== 'Former user' || !emailHidden))
      yield `${accountId} is closed and still known`;
  }
}

/** Comments and attachments hang on content that exists. */
function* checkHangers(site: Site): Iterable<string> {
  for (const { id, contentId, parentCommentId, authorId } of site.comments.values()) {
    if (!site.contents.has(contentId)) yield `the comment ${id} hangs on nothing`;
    if (parentCommentId !== null && site.comments.get(parentCommentId)?.contentId !== contentId)
      yield `the comment ${id} replies to nothing`;
    if (!site.users.has(authorId)) yield `the comment ${id} is nobody's`;
  }
  for (const { id, contentId, authorId } of site.attachments.values()) {
    if (!site.contents.has(contentId)) yield `the attachment ${id} hangs on nothing`;
    if (!site.users.has(authorId)) yield `the attachment ${id} is nobody's`;
  }
}
