import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Restriction, SimContent, Site } from '../../src/simulator/site.ts';
import { canEdit, canView } from '../../src/simulator/truth/access.ts';
import { visibility } from '../../src/simulator/truth/visibility.ts';
import { buildSite } from '../../src/simulator/world/site.ts';

const NOBODY: Restriction = { users: new Set(), groups: new Set() };
const only = (...users: string[]): Restriction => ({ users: new Set(users), groups: new Set() });

interface Scene {
  readonly site: Site;
  readonly page: SimContent;
  readonly parent: SimContent;
  readonly licensed: string;
  readonly guest: string;
  readonly customer: string;
  readonly group: string;
}

/** A page below a parent in a space that grants nothing, on a site where nothing else decides. */
function scene(): Scene {
  const site = buildSite({ seed: 1, pages: 50 });
  const contents = [...site.contents.values()];
  const parent = contents.find(({ title }) => title === 'Release calendar')!;
  const page = contents.find(({ parentId }) => parentId === parent.id)!;
  for (const content of contents) {
    delete content.read;
    delete content.update;
  }
  const space = site.spaces.get(page.spaceId)!;
  space.permissions = [];
  const people = [...site.users.values()];
  const group = [...site.groups.values()].find(({ access }) => access.size > 0)!;
  return {
    site,
    page,
    parent,
    licensed: site.tokens[1]!.accountId,
    guest: people.find((person) => person.guest)!.accountId,
    customer: people.find(({ accountType }) => accountType === 'customer')!.accountId,
    group: group.id,
  };
}

function grant(
  { site, page }: Scene,
  type: 'user' | 'group' | 'access-class',
  id: string,
  key = 'read',
  target = 'space',
) {
  site.spaces.get(page.spaceId)!.permissions.push({ id: '1', principal: { type, id }, key, target });
}

describe('who can view', () => {
  it.each<
    [string, (s: Scene) => void, Partial<Record<'licensed' | 'guest' | 'customer' | 'anonymous', string | true>>]
  >([
    ['no grant', () => {}, { licensed: 'space', guest: 'space', customer: 'site', anonymous: 'space' }],
    [
      'a group',
      (s) => grant(s, 'group', s.group),
      { licensed: true, guest: 'space', customer: 'site', anonymous: 'space' },
    ],
    ['a right other than to view', (s) => grant(s, 'group', s.group, 'create', 'page'), { licensed: 'space' }],
    ['the right to read something else', (s) => grant(s, 'group', s.group, 'read', 'page'), { licensed: 'space' }],
    ['the guest by name', (s) => grant(s, 'user', s.guest), { licensed: 'space', guest: true }],
    ['the customer by name', (s) => grant(s, 'user', s.customer), { customer: 'site' }],
    [
      'the licensed',
      (s) => grant(s, 'access-class', 'all-licensed-users'),
      { licensed: true, guest: 'space', customer: 'site' },
    ],
    [
      'everyone logged in',
      (s) => grant(s, 'access-class', 'authenticated-users'),
      { licensed: true, guest: 'space', customer: true, anonymous: 'space' },
    ],
    [
      'everyone',
      (s) => grant(s, 'access-class', 'anonymous-users'),
      { licensed: true, guest: true, customer: true, anonymous: true },
    ],
    [
      'everyone, and the site is closed to the anonymous',
      (s) => {
        grant(s, 'access-class', 'anonymous-users');
        s.site.anonymous = false;
      },
      { licensed: true, guest: true, customer: true, anonymous: 'site' },
    ],
    [
      'somebody who was deactivated',
      (s) => {
        grant(s, 'user', s.licensed);
        s.site.users.get(s.licensed)!.status = 'inactive';
      },
      { licensed: 'site' },
    ],
    [
      'everyone, and the parent is restricted',
      (s) => {
        grant(s, 'access-class', 'anonymous-users');
        s.parent.read = only(s.guest);
      },
      { licensed: 'content', guest: true, customer: 'content', anonymous: 'content' },
    ],
    [
      'everyone, and page and parent are restricted to different people',
      (s) => {
        grant(s, 'access-class', 'anonymous-users');
        s.parent.read = only(s.guest, s.licensed);
        s.page.read = only(s.customer, s.licensed);
      },
      { licensed: true, guest: 'content', customer: 'content', anonymous: 'content' },
    ],
    [
      'everyone, and the restriction names nobody',
      (s) => {
        grant(s, 'access-class', 'anonymous-users');
        s.page.read = NOBODY;
      },
      { licensed: true, anonymous: true },
    ],
  ])('where the space grants %s', (_, arrange, expected) => {
    const arranged = scene();
    arrange(arranged);
    for (const [who, outcome] of Object.entries(expected)) {
      const id = who === 'anonymous' ? who : arranged[who as 'licensed' | 'guest' | 'customer'];
      const verdict = outcome === true ? { verdict: true, failing: null } : { verdict: false, failing: outcome };
      expect([who, canView(arranged.site, arranged.page.id, id)]).toEqual([who, verdict]);
    }
  });

  it('refuses to answer for content that does not exist', () => {
    expect(() => canView(scene().site, '1', 'anonymous')).toThrow('no content 1');
  });
});

describe('who can edit', () => {
  const readable = (): Scene => {
    const arranged = scene();
    grant(arranged, 'group', arranged.group);
    return arranged;
  };

  it.each<[string, (s: Scene) => void, string | null]>([
    ['may only view the space', () => {}, 'space'],
    ['may create blogposts', (s) => grant(s, 'group', s.group, 'create', 'blogpost'), 'space'],
    ['may create pages', (s) => grant(s, 'group', s.group, 'create', 'page'), null],
    ['may update pages', (s) => grant(s, 'group', s.group, 'update', 'page'), null],
    [
      'may create pages, and the page is others’ to edit',
      (s) => {
        grant(s, 'group', s.group, 'create', 'page');
        s.page.update = only(s.guest);
      },
      'content',
    ],
    [
      'may create pages, and the parent is others’ to edit',
      (s) => {
        grant(s, 'group', s.group, 'create', 'page');
        s.parent.update = only(s.guest);
      },
      null,
    ],
    [
      'is named for editing, and cannot create pages',
      (s) => {
        s.page.update = only(s.licensed);
      },
      'space',
    ],
  ])('whoever %s', (_, arrange, failing) => {
    const arranged = readable();
    arrange(arranged);
    const answer = canEdit(arranged.site, arranged.page.id, arranged.licensed);
    expect(answer).toEqual({ verdict: failing === null, failing });
  });
});

describe('visibility', () => {
  const sites = fc.record({
    seed: fc.integer({ min: 1, max: 10_000 }),
    mode: fc.constantFrom('PRE_ROLES', 'ROLES_TRANSITION', 'ROLES'),
    edition: fc.constantFrom('premium', 'standard', 'free'),
    anonymous: fc.boolean(),
  } as const);

  it('agrees with canView on every content, for people of every standing', () => {
    fc.assert(
      fc.property(sites, fc.array(fc.nat(), { minLength: 4, maxLength: 8 }), (options, picks) => {
        const site = buildSite({ ...options, pages: 120 });
        const people = [...site.users.keys()];
        const asked = ['anonymous', 'nobody', ...site.tokens.map(({ accountId }) => accountId)];
        for (const who of [...asked, ...picks.map((pick) => people[pick % people.length]!)]) {
          const view = visibility(site, who);
          for (const { id } of site.contents.values()) {
            if (view.has(id) !== canView(site, id, who).verdict) throw new Error(`${who} and ${id} differ`);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('agrees after pages were moved below younger ones and restrictions changed, once the revision is raised', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999 }),
        fc.array(fc.nat(), { minLength: 3, maxLength: 12 }),
        (seed, picks) => {
          const site = buildSite({ seed, pages: 120 });
          const who = site.tokens[0]!.accountId;
          visibility(site, who);
          const pages = [...site.contents.values()].filter(({ kind }) => kind === 'page');
          for (const pick of picks) {
            const [page, target] = [pages[pick % pages.length]!, pages[(pick >>> 8) % pages.length]!];
            if (!isWithin(site, target, page)) page.parentId = target.id;
            if (pick % 3 === 0) target.read = only('nobody');
            if (pick % 5 === 0) delete page.read;
          }
          site.revision += 1;
          for (const { id } of pages) expect(visibility(site, who).has(id)).toBe(canView(site, id, who).verdict);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is kept until the revision moves', () => {
    const site = buildSite({ seed: 1, pages: 50 });
    expect(visibility(site, 'anonymous')).toBe(visibility(site, 'anonymous'));
    const before = visibility(site, 'anonymous');
    site.revision += 1;
    expect(visibility(site, 'anonymous')).not.toBe(before);
  });

  it('does not see what does not exist', () => {
    const site = buildSite({ seed: 1, pages: 50 });
    expect(visibility(site, site.tokens[0]!.accountId).has('404')).toBe(false);
  });
});

/** Whether `content` is `tree`, or below it. */
function isWithin(site: Site, content: SimContent, tree: SimContent): boolean {
  if (content === tree) return true;
  return content.parentId !== null && isWithin(site, site.contents.get(content.parentId)!, tree);
}
