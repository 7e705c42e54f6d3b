import { describe, expect, it } from 'vitest';
import type { Restriction, SimContent, SimSpace, Site } from '../../src/simulator/site.ts';
import { canEdit, canView } from '../../src/simulator/truth/access.ts';
import { grantedTo } from '../../src/simulator/truth/spaceAccess.ts';
import { standingOf } from '../../src/simulator/truth/standing.ts';
import { visibility } from '../../src/simulator/truth/visibility.ts';
import { buildSite } from '../../src/simulator/world/site.ts';

const contents = (site: Site): SimContent[] => [...site.contents.values()];
const spaces = (site: Site): SimSpace[] => [...site.spaces.values()];
const viewers = (site: Site, space: SimSpace) => grantedTo(site, space, ['read/space']);
const crawlerOf = (site: Site): string => site.tokens[0]!.accountId;
const user = (site: Site, id: string) => site.users.get(id)!;

const parentOf = ({ contents: all }: Site, { parentId }: SimContent): SimContent | undefined =>
  parentId === null ? undefined : all.get(parentId);

const childrenOf = (site: Site, parent: SimContent): SimContent[] =>
  contents(site).filter(({ parentId }) => parentId === parent.id);

/** A restriction that names people only, all of them such as the test says. */
const onlyPeople = (read: Restriction | undefined, test: (id: string) => boolean): boolean =>
  read !== undefined && read.groups.size === 0 && read.users.size > 0 && [...read.users].every(test);

const someSpace = (site: Site, test: (space: SimSpace) => boolean): boolean => spaces(site).some(test);
const someContent = (site: Site, test: (content: SimContent) => boolean): boolean => contents(site).some(test);

/** Each way in which access on a real site misleads, as a question that the site's facts alone answer. */
const CASES: readonly (readonly [string, (site: Site) => boolean])[] = [
  [
    'restricted to a former user only',
    (site) => someContent(site, ({ read }) => onlyPeople(read, (id) => user(site, id).status === 'closed')),
  ],
  [
    'restricted to an app only',
    (site) => someContent(site, ({ read }) => onlyPeople(read, (id) => user(site, id).accountType === 'app')),
  ],
  [
    'restricted to an empty group',
    (site) =>
      someContent(
        site,
        ({ read }) =>
          read?.users.size === 0 &&
          read.groups.size === 1 &&
          [...read.groups].every((id) => site.groups.get(id)?.members.size === 0),
      ),
  ],
  [
    'a group on the parent, and on the child one of its members and somebody else',
    (site) =>
      [true, false].every((inside) =>
        someContent(site, (child) => {
          const [group] = parentOf(site, child)?.read?.groups ?? [];
          return (
            group !== undefined && onlyPeople(child.read, (id) => site.groups.get(group)!.members.has(id) === inside)
          );
        }),
      ),
  ],
  [
    'restricted to more than a hundred people',
    (site) => someContent(site, ({ read }) => (read?.users.size ?? 0) > 100),
  ],
  [
    'below a restricted folder',
    (site) =>
      someContent(site, (content) => {
        const parent = parentOf(site, content);
        return content.kind === 'page' && content.read === undefined && parent?.kind === 'folder' && !!parent.read;
      }),
  ],
  [
    'named without access to the space',
    (site) =>
      someContent(site, ({ id, read }) =>
        [...(read?.users ?? [])].some(
          (who) => standingOf(site, who) === 'licensed' && canView(site, id, who).failing === 'space',
        ),
      ),
  ],
  ['an update list without a read list', (site) => someContent(site, ({ read, update }) => !read && !!update)],
  [
    'on the update list, not on the read list',
    (site) =>
      someContent(site, ({ read, update }) => !!read && [...(update?.users ?? [])].some((id) => !read.users.has(id))),
  ],
  [
    'a guest in a group that may view a space, where it does not help',
    (site) =>
      someSpace(site, (space) =>
        viewers(site, space).some(
          ({ type, id }) =>
            type === 'group' &&
            [...site.groups.get(id)!.members].some(
              (who) => user(site, who).guest && canView(site, space.homepageId!, who).failing === 'space',
            ),
        ),
      ),
  ],
  [
    'a guest named in a space, where it does',
    (site) =>
      someSpace(site, (space) =>
        viewers(site, space).some(
          ({ type, id }) => type === 'user' && user(site, id).guest && canView(site, space.homepageId!, id).verdict,
        ),
      ),
  ],
  [
    'customers let in as authenticated users only',
    (site) =>
      someSpace(site, (space) => {
        const classes = viewers(site, space).flatMap(({ type, id }) => (type === 'access-class' ? [id] : []));
        const customer = [...site.users.values()].find(({ accountType }) => accountType === 'customer')!;
        return (
          classes.includes('authenticated-users') &&
          !classes.includes('anonymous-users') &&
          canView(site, space.homepageId!, customer.accountId).verdict &&
          !canView(site, space.homepageId!, 'anonymous').verdict
        );
      }),
  ],
  [
    'open to anonymous people',
    (site) => someSpace(site, (space) => canView(site, space.homepageId!, 'anonymous').verdict),
  ],
  [
    'hidden from the crawler, with open and with restricted pages below',
    (site) =>
      someContent(site, (content) => {
        const children = childrenOf(site, content);
        return (
          canView(site, content.id, crawlerOf(site)).failing === 'content' &&
          children.some(({ read }) => read === undefined) &&
          children.some(({ read }) => read?.users.has(crawlerOf(site)))
        );
      }),
  ],
  [
    'a space that the crawler cannot see',
    (site) => someSpace(site, ({ id }) => !visibility(site, crawlerOf(site)).spaces.has(id)),
  ],
  ['an archived space', (site) => someSpace(site, ({ status }) => status === 'archived')],
  ['a personal space', (site) => someSpace(site, ({ type, key }) => type === 'personal' && key.startsWith('~'))],
  [
    'a space without an active admin',
    (site) =>
      someSpace(site, (space) =>
        grantedTo(site, space, ['administer/space']).every(
          ({ type, id }) => type === 'user' && user(site, id).status !== 'active',
        ),
      ),
  ],
  [
    'an individual grant that a group doubles',
    (site) =>
      someSpace(site, (space) => {
        const principals = viewers(site, space);
        const groups = principals.filter(({ type }) => type === 'group');
        return principals.some(
          ({ type, id }) =>
            type === 'user' &&
            standingOf(site, id) === 'licensed' &&
            groups.some((group) => site.groups.get(group.id)!.members.has(id)),
        );
      }),
  ],
  [
    'rights without the right to view',
    (site) =>
      someSpace(site, (space) => {
        const seeing = viewers(site, space).map(({ id }) => id);
        return grantedTo(site, space, ['create/page']).some(({ id }) => !seeing.includes(id));
      }),
  ],
  [
    'people who are gone in groups, lists and spaces',
    (site) => {
      const gone = (id: string): boolean => site.users.get(id)?.status === 'inactive';
      return (
        [...site.groups.values()].some(({ access, members }) => access.size > 0 && [...members].some(gone)) &&
        someContent(site, ({ read }) => [...(read?.users ?? [])].some(gone)) &&
        someSpace(site, (space) => viewers(site, space).some(({ id }) => gone(id)))
      );
    },
  ],
  [
    'somebody active in a group that may view, without the product',
    (site) =>
      [...site.users.values()].some(
        ({ accountId, accountType, status }) =>
          accountType === 'atlassian' && status === 'active' && standingOf(site, accountId) === 'unlicensed',
      ),
  ],
  ['a restricted blogpost', (site) => someContent(site, ({ kind, read }) => kind === 'blogpost' && !!read)],
  [
    'a draft that only its author sees',
    (site) => someContent(site, ({ id, status }) => status === 'draft' && !canView(site, id, crawlerOf(site)).verdict),
  ],
  [
    'visible and not editable because of its own restriction',
    (site) =>
      someContent(
        site,
        ({ id }) =>
          canView(site, id, crawlerOf(site)).verdict && canEdit(site, id, crawlerOf(site)).failing === 'content',
      ),
  ],
];

const MODES = ['PRE_ROLES', 'ROLES_TRANSITION', 'ROLES'] as const;
const SITES = MODES.flatMap((mode) => [1, 2, 3].map((seed) => ({ mode, site: buildSite({ seed, pages: 50, mode }) })));

describe('every site of fifty pages or more has a case of', () => {
  it.each(CASES)('%s', (_, occurs) => {
    expect(SITES.map(({ site }) => occurs(site))).toEqual(SITES.map(() => true));
  });
});

describe('role modes', () => {
  const count = (site: Site, list: 'permissions' | 'roleAssignments'): number =>
    spaces(site).reduce((sum, space) => sum + space[list].length, 0);

  it('knows permission rows alone before roles', () => {
    const site = buildSite({ seed: 1, pages: 50 });
    expect(site.mode).toBe('PRE_ROLES');
    expect(count(site, 'permissions')).toBeGreaterThan(100);
    expect(count(site, 'roleAssignments')).toBe(0);
  });

  it('has custom access and roles side by side in the transition', () => {
    const site = buildSite({ seed: 1, pages: 50, mode: 'ROLES_TRANSITION' });
    const rows = spaces(site).flatMap(({ permissions }) => permissions);
    expect(new Set(rows.map(({ principal }) => principal.type))).toEqual(
      new Set(['user', 'group', 'access-class', 'role']),
    );
    expect(count(site, 'roleAssignments')).toBeGreaterThan(10);
  });

  it('gives everyone the same access in all three', () => {
    const [before, ...others] = MODES.map((mode) => buildSite({ seed: 4, pages: 80, mode })) as [Site, ...Site[]];
    const seenBy = (site: Site, who: string): string[] =>
      contents(site).flatMap(({ id }) => (visibility(site, who).has(id) ? [id] : []));
    for (const who of before.users.keys()) {
      for (const site of others) expect(seenBy(site, who)).toEqual(seenBy(before, who));
    }
  });

  it('answers with rows that say the same as the roles', () => {
    const site = buildSite({ seed: 1, pages: 50, mode: 'ROLES' });
    for (const space of spaces(site)) {
      const byRole = viewers(site, space).map(({ id }) => id);
      const byRow = space.permissions.filter(({ key, target }) => key === 'read' && target === 'space');
      expect(new Set(byRow.map(({ principal }) => principal.id))).toEqual(new Set(byRole));
    }
  });
});

describe('the free edition', () => {
  const site = buildSite({ seed: 1, pages: 60, edition: 'free' });

  it('has no restrictions', () => {
    expect(contents(site).some(({ read, update }) => read !== undefined || update !== undefined)).toBe(false);
  });

  it('shows everything to whoever is licensed, and nothing to anyone else', () => {
    const { accountId } = [...site.users.values()].find((person) => person.accountType === 'customer')!;
    for (const { id, status } of contents(site)) {
      if (status !== 'draft') expect(canView(site, id, crawlerOf(site)).verdict).toBe(true);
      expect(canView(site, id, 'anonymous').verdict).toBe(false);
      expect(canView(site, id, accountId)).toEqual({ verdict: false, failing: 'site' });
    }
  });
});
