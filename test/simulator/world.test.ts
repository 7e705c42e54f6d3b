import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { SimContent, Site, SiteOptions } from '../../src/simulator/site.ts';
import { buildSite } from '../../src/simulator/world/site.ts';

/** Everything that a site says, bodies and versions included, as one hash. */
function digest(options: SiteOptions): string {
  const site = buildSite(options);
  const hash = createHash('sha256');
  const put = (value: unknown): void => {
    hash.update(JSON.stringify(value, (_, part) => (part instanceof Set ? [...part] : part)));
  };
  for (const part of [site.users, site.groups, site.spaces, site.roles, site.comments, site.attachments]) {
    put([...part.entries()]);
  }
  put([site.audit, site.tokens.map(({ secret }) => secret), site.cloudId]);
  for (const content of site.contents.values()) {
    put([content, site.versions(content), site.storage(content), site.view(content), site.views(content)]);
  }
  return hash.digest('hex');
}

const written = (site: Site): SimContent[] =>
  [...site.contents.values()].filter(({ kind }) => kind === 'page' || kind === 'blogpost');

const depthOf = (site: Site, content: SimContent): number =>
  content.parentId === null ? 0 : 1 + depthOf(site, site.contents.get(content.parentId)!);

const site = buildSite({ seed: 3, pages: 3_000 });
const contents = [...site.contents.values()];
const all = <T>(values: Iterable<T>): Set<T> => new Set(values);

describe('a seed is a site', () => {
  it('builds the same site from the same options', () => {
    expect(digest({ seed: 5, pages: 400 })).toBe(digest({ seed: 5, pages: 400 }));
  });

  it('builds another from another seed', () => {
    expect(digest({ seed: 5, pages: 60 })).not.toBe(digest({ seed: 6, pages: 60 }));
  });
});

describe('sizes', () => {
  it.each([1, 7, 49, 50, 51, 333, 2_000, 20_000])('has exactly %i pages and blogposts', (pages) => {
    for (const seed of [1, 2, 3]) expect(written(buildSite({ seed, pages }))).toHaveLength(pages);
  });

  it('takes the figures that the options give', () => {
    const given = buildSite({ seed: 1, pages: 2_000, spaces: 40, users: 900, groups: 77 });
    expect([given.spaces.size, given.users.size, given.groups.size]).toEqual([40, 900, 77]);
  });

  it('has spaces of very different sizes', () => {
    const sizes = [...site.spaces.keys()].map((id) => site.contentOf(id).length).sort((a, b) => b - a);
    expect(sizes[0]).toBeGreaterThan(10 * sizes.at(-1)!);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(site.contents.size);
  });
});

describe('content', () => {
  it('comes in ascending numeric order of id', () => {
    const ids = contents.map(({ id }) => Number(id));
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    expect(all(ids).size).toBe(ids.length);
  });

  it('has every kind, status and space type', () => {
    expect(all(contents.map(({ kind }) => kind))).toEqual(
      all(['page', 'blogpost', 'folder', 'whiteboard', 'database', 'embed']),
    );
    expect(all(contents.map(({ status }) => status))).toEqual(
      all(['current', 'archived', 'trashed', 'deleted', 'draft']),
    );
    const types = all([...site.spaces.values()].map(({ type }) => type));
    expect(types).toEqual(
      all(['global', 'collaboration', 'knowledge_base', 'personal', 'system', 'onboarding', 'xflow_sample_space']),
    );
  });

  it('hangs in one tree for each space, some of it deeper than ten levels', () => {
    for (const content of contents) {
      if (content.parentId !== null) expect(site.contents.get(content.parentId)?.spaceId).toBe(content.spaceId);
      if (content.kind === 'blogpost') expect(content.parentId).toBeNull();
    }
    expect(Math.max(...contents.map((content) => depthOf(site, content)))).toBeGreaterThan(10);
    for (const space of site.spaces.values()) expect(site.contents.get(space.homepageId!)?.spaceId).toBe(space.id);
  });

  it('has no two titles alike in a space', () => {
    expect(all(contents.map(({ spaceId, title }) => `${spaceId} ${title}`)).size).toBe(contents.length);
  });

  it('is no newer than the site, and names only people whom the site knows', () => {
    for (const { createdAt, versionAt, authorId, versionAuthorId } of contents) {
      expect(createdAt).toBeLessThanOrEqual(versionAt);
      expect(versionAt).toBeLessThanOrEqual(site.now);
      expect(site.users.has(authorId) && site.users.has(versionAuthorId)).toBe(true);
    }
  });

  it('carries global, personal and team labels', () => {
    const labels = contents.flatMap((content) => [...(content.labels ?? [])]);
    for (const prefix of ['my:', 'team:']) expect(labels.some((label) => label.startsWith(prefix))).toBe(true);
    expect(labels.some((label) => !label.includes(':'))).toBe(true);
  });

  it('has owners other than the author, and owners who left', () => {
    expect(contents.some(({ ownerId, authorId }) => ownerId !== authorId)).toBe(true);
    expect(contents.some(({ ownerId }) => site.users.get(ownerId!)!.status === 'closed')).toBe(true);
  });
});

describe('versions', () => {
  it('are numbered down to one, in order of time, and agree with the content', () => {
    for (const content of contents) {
      const versions = site.versions(content);
      expect(versions[0]).toMatchObject({ number: content.versionNumber, createdAt: content.versionAt });
      expect(versions[0]?.authorId).toBe(content.versionAuthorId);
      expect(versions.at(-1)).toMatchObject({ number: 1, createdAt: content.createdAt, minorEdit: false });
      versions.slice(1).forEach((older, index) => {
        expect(older.number).toBe(versions[index]!.number - 1);
        expect(older.createdAt).toBeLessThanOrEqual(versions[index]!.createdAt);
      });
    }
  });

  it('are one for most pages and many for a few', () => {
    const counts = contents.map(({ versionNumber }) => versionNumber);
    expect(counts.filter((count) => count === 1).length).toBeGreaterThan(contents.length / 2);
    expect(Math.max(...counts)).toBeGreaterThan(50);
  });

  it('stay as they were when another is added', () => {
    const fresh = buildSite({ seed: 3, pages: 60 });
    const content = [...fresh.contents.values()].find(({ versionNumber }) => versionNumber > 2)!;
    const [before, body] = [fresh.versions(content), fresh.storage(content)];
    const number = content.versionNumber;
    content.versionNumber += 1;
    content.versionAt = fresh.now;
    expect(fresh.versions(content).slice(1)).toEqual(before);
    expect(fresh.storage(content, number)).toBe(body);
  });
});

describe('people', () => {
  const users = [...site.users.values()];

  it.each([
    ['apps', users.filter(({ accountType }) => accountType === 'app')],
    ['customers', users.filter(({ accountType }) => accountType === 'customer')],
    ['guests', users.filter(({ guest }) => guest)],
    ['inactive', users.filter(({ status }) => status === 'inactive')],
    ['former', users.filter(({ status, displayName }) => status === 'closed' && displayName === 'Former user')],
    ['hidden e-mails', users.filter(({ emailHidden }) => emailHidden)],
    ['hidden pictures', users.filter(({ pictureHidden }) => pictureHidden)],
    ['no time zone', users.filter(({ timeZone }) => timeZone === null)],
    // biome-ignore lint/suspicious/noControlCharactersInRegex: everything beyond ASCII is meant
    ['names beyond ASCII', users.filter(({ displayName }) => /[^\x00-\x7f]/.test(displayName))],
  ])('has some with or as: %s', (_, found) => {
    expect(found.length).toBeGreaterThan(1);
  });

  it('keeps the deactivated in their groups', () => {
    const members = [...site.groups.values()].flatMap((group) => [...group.members]);
    for (const status of ['inactive', 'closed']) {
      expect(members.some((id) => site.users.get(id)!.status === status)).toBe(true);
    }
  });

  it('gives tokens to the crawler, a member, to nobody any more, and with scopes', () => {
    const [crawler, member, expired, scoped] = site.tokens;
    expect(crawler).toMatchObject({ email: 'crawler@example.com', scopes: null, expired: false });
    expect(member).toMatchObject({ scopes: null, expired: false });
    expect(expired).toMatchObject({ scopes: null, expired: true });
    expect(scoped?.scopes?.size).toBeGreaterThan(10);
    const admins = [...site.groups.values()].filter(({ access }) => access.has('admin'));
    expect(admins.some(({ members }) => members.has(crawler!.accountId))).toBe(true);
    expect(admins.some(({ members }) => members.has(member!.accountId))).toBe(false);
  });
});

describe('what hangs on pages', () => {
  it('has replies of their parent’s kind on the same page', () => {
    const replies = [...site.comments.values()].filter(({ parentCommentId }) => parentCommentId !== null);
    expect(replies.length).toBeGreaterThan(0);
    for (const { parentCommentId, contentId, kind } of replies) {
      expect(site.comments.get(parentCommentId!)).toMatchObject({ contentId, kind });
    }
    expect(all([...site.comments.values()].map(({ kind }) => kind))).toEqual(all(['footer', 'inline']));
  });

  it('has files of different names on one page', () => {
    const names = [...site.attachments.values()].map(({ contentId, title }) => `${contentId} ${title}`);
    expect(names.length).toBeGreaterThan(100);
    expect(all(names).size).toBe(names.length);
  });

  it('has an audit log in order of time, within the last year', () => {
    const times = site.audit.map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBeLessThanOrEqual(site.now);
  });
});
