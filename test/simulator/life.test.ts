import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Act, ActKind } from '../../src/simulator/life/act.ts';
import * as life from '../../src/simulator/life/acts.ts';
import { checkSite } from '../../src/simulator/life/checkSite.ts';
import { liveThrough } from '../../src/simulator/life/liveThrough.ts';
import { momentOf } from '../../src/simulator/life/moment.ts';
import { SCRIPT } from '../../src/simulator/life/script.ts';
import type {
  Edition,
  RoleMode,
  SimComment,
  SimContent,
  SimRole,
  SimSpace,
  SimUser,
  Site,
  SiteOptions,
} from '../../src/simulator/site.ts';
import { canView } from '../../src/simulator/truth/access.ts';
import { visibility } from '../../src/simulator/truth/visibility.ts';
import { buildSite } from '../../src/simulator/world/site.ts';

const KINDS = Object.keys(SCRIPT) as ActKind[];
const MODES: readonly RoleMode[] = ['PRE_ROLES', 'ROLES_TRANSITION', 'ROLES'];
const EDITIONS: readonly Edition[] = ['free', 'standard', 'premium'];

const wrongWith = (site: Site, acts: readonly Act[]): string[] =>
  checkSite(site, {
    deletedGroups: new Set(acts.filter(({ kind }) => kind === 'delete group').map(({ ids }) => ids[0] as string)),
  });

const idsOf = (acts: readonly Act[]): Set<string> => new Set(acts.flatMap(({ ids }) => ids));

const plain = (value: unknown): string =>
  JSON.stringify(value, (_, part) => (part instanceof Set || part instanceof Map ? [...part] : part));

describe('a site that lives', () => {
  it.each(MODES.flatMap((mode) => EDITIONS.map((edition): SiteOptions => ({ seed: 4, pages: 300, mode, edition }))))(
    'is right to begin with: $mode, $edition',
    (options) => {
      expect(checkSite(buildSite(options))).toEqual([]);
    },
  );

  it('stays right whatever acts happen to it, in any order', () => {
    const scripts = fc.record({
      site: fc.record({
        seed: fc.integer({ min: 1, max: 1_000 }),
        pages: fc.constantFrom(30, 80, 160),
        mode: fc.constantFrom(...MODES),
        edition: fc.constantFrom(...EDITIONS),
      }),
      kinds: fc.array(fc.constantFrom(...KINDS), { minLength: 5, maxLength: 40 }),
      seed: fc.integer({ min: 1, max: 1_000_000 }),
    });
    fc.assert(
      fc.property(scripts, ({ site: options, kinds, seed }) => {
        const site = buildSite(options);
        const acts: Act[] = [];
        for (const [i, kind] of kinds.entries()) {
          acts.push(...liveThrough(site, { seed: seed + i, acts: 1, kinds: [kind] }));
          expect(wrongWith(site, acts), `after ${kind}`).toEqual([]);
        }
      }),
      { numRuns: 30, seed: 20_261_123 },
    );
  });

  it('lives the same life again', () => {
    const lives = [1, 2].map(() => {
      const site = buildSite({ seed: 6, pages: 300 });
      const acts = liveThrough(site, { seed: 9, acts: 200 });
      return plain([acts, site.contents, site.spaces, site.groups, site.users, site.comments, site.now]);
    });
    expect(lives[0]).toBe(lives[1]);
  });

  it('does as many acts as were asked for, of every kind, one after the other in time', () => {
    const site = buildSite({ seed: 6, pages: 600, mode: 'ROLES_TRANSITION' });
    const at = site.now + 86_400_000;
    const acts = liveThrough(site, { seed: 1, acts: 3_000, at });
    expect(acts).toHaveLength(3_000);
    expect(KINDS.filter((kind) => !acts.some((act) => act.kind === kind))).toEqual([]);
    const times = acts.map((act) => act.at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times[0]).toBeGreaterThan(at);
    expect(wrongWith(site, acts)).toEqual([]);
  });

  it('touches a share of the pages in every way, and the rest in none', () => {
    const site = buildSite({ seed: 7, pages: 5_000, mode: 'ROLES_TRANSITION' });
    const before = momentOf(site);
    const acts = liveThrough(site, { seed: 3, share: 0.02 });
    const onPages = acts.filter(({ kind }) => SCRIPT[kind].on === 'pages');
    expect(new Set(onPages.map(({ kind }) => kind))).toEqual(
      new Set(KINDS.filter((kind) => SCRIPT[kind].on === 'pages')),
    );
    const touched = idsOf(acts);
    const changed = [...site.contents.values(), ...before.contents.values()].filter(
      ({ id }) => plain(site.contents.get(id)) !== plain(before.contents.get(id)),
    );
    expect(changed.filter(({ id }) => !touched.has(id))).toEqual([]);
    const share = [...idsOf(onPages)].filter((id) => before.contents.has(id)).length / 5_000;
    expect(share).toBeGreaterThan(0.015);
    expect(share).toBeLessThan(0.03);
  });

  it('keeps the holders of tokens, their groups and their rights', () => {
    const site = buildSite({ seed: 8, pages: 500, mode: 'ROLES_TRANSITION' });
    const crawler = site.tokens[0]?.accountId as string;
    const spacesBefore = visibility(site, crawler).spaces;
    liveThrough(site, { seed: 3, acts: 1_500 });
    expect([...spacesBefore].filter((id) => site.spaces.has(id) && !visibility(site, crawler).spaces.has(id))).toEqual(
      [],
    );
    expect(site.users.get(crawler)?.status).toBe('active');
  });
});

describe('a moment of a site', () => {
  it('answers as the site did then, whatever happens to it', () => {
    const site = buildSite({ seed: 9, pages: 300, mode: 'ROLES_TRANSITION' });
    const people = [...site.users.keys()].slice(0, 25).concat('anonymous');
    const answers = (from: Site): string =>
      plain([
        [...from.contents.keys()].map((id) => people.map((who) => canView(from, id, who))),
        [...from.contents.values()].map((content) => from.versions(content)),
        [...from.spaces.keys()].map((id) => from.contentOf(id)),
        people.map((who) => [...visibility(from, who).spaces]),
      ]);
    const then = answers(site);
    const moment = momentOf(site);
    liveThrough(site, { seed: 5, acts: 400 });
    expect(answers(moment)).toBe(then);
    expect(answers(site)).not.toBe(then);
    expect(checkSite(moment)).toEqual([]);
  });
});

describe('what each act leaves behind', () => {
  const built = (): Site => buildSite({ seed: 21, pages: 400, mode: 'PRE_ROLES' });
  const pageOf = (site: Site, fits: (page: SimContent) => boolean): SimContent =>
    [...site.contents.values()].find(
      (one) => one.kind === 'page' && one.status === 'current' && fits(one),
    ) as SimContent;

  it('an edit adds versions with bodies of their own, and leaves the older ones as they were', () => {
    const site = built();
    const page = pageOf(site, ({ versionNumber }) => versionNumber > 2);
    const [author] = [...site.users.values()] as [SimUser];
    const state = () =>
      site.versions(page).map((version) => ({ ...version, body: site.storage(page, version.number) }));
    const was = state();
    const act = life.edit(site, page, author, 3, 'per Legal');
    const is = state();
    expect(is.slice(3)).toEqual(was);
    expect(new Set(is.slice(0, 4).map(({ body }) => body)).size).toBe(4);
    expect(is[0]).toMatchObject({ authorId: author.accountId, createdAt: act.at, message: 'per Legal' });
    expect([page.versionNumber, page.versionAt, page.versionAuthorId]).toEqual([
      (was[0]?.number ?? 0) + 3,
      act.at,
      author.accountId,
    ]);
  });

  const allOf = (site: Site): SimContent[] => [...site.contents.values()];
  const childrenOf = (site: Site, id: string): string[] =>
    allOf(site).flatMap((one) => (one.parentId === id ? [one.id] : []));
  const withChildren = (site: Site): SimContent =>
    pageOf(site, ({ id, parentId }) => parentId !== null && childrenOf(site, id).length > 1);

  it('a move takes the subtree along, to another space too, and saves no version', () => {
    const site = built();
    const page = withChildren(site);
    const below = (id: string): string[] => childrenOf(site, id).flatMap((child) => [child, ...below(child)]);
    const subtree = [page.id, ...below(page.id)];
    const { versionNumber, versionAt } = page;
    const elsewhere = pageOf(site, ({ spaceId }) => spaceId !== page.spaceId);
    const act = life.move(site, page, elsewhere);
    expect(new Set(act.ids)).toEqual(new Set(subtree));
    expect(act.kind).toBe('move to another space');
    expect([page.parentId, page.versionNumber, page.versionAt]).toEqual([elsewhere.id, versionNumber, versionAt]);
    for (const id of subtree) {
      expect(site.contents.get(id)?.spaceId).toBe(elsewhere.spaceId);
      expect(site.contentOf(elsewhere.spaceId)).toContain(id);
    }
    expect(() => life.move(site, page, site.contents.get(subtree.at(-1) as string) as SimContent)).toThrow(
      'below itself',
    );
  });

  it.each([
    ['trash', life.trash],
    ['archive', life.archive],
    ['purge', life.purge],
  ] as const)('%s lets the children move up to the parent', (_, act) => {
    const site = built();
    const page = withChildren(site);
    const children = childrenOf(site, page.id);
    const { ids } = act(site, page);
    expect(ids).toEqual([page.id, ...children]);
    for (const id of children) expect(site.contents.get(id)?.parentId).toBe(page.parentId);
  });

  it('sees what was changed between acts by somebody else', () => {
    const site = built();
    const page = withChildren(site);
    const stray = pageOf(site, ({ id, spaceId }) => spaceId === page.spaceId && childrenOf(site, id).length === 0);
    life.edit(site, page, [...site.users.values()][0] as SimUser);
    life.move(site, stray, site.contents.get(page.parentId as string) as SimContent);
    stray.parentId = page.id;
    site.revision += 1;
    life.label(site, page, 'brand-new-label');
    expect(life.trash(site, page).ids).toContain(stray.id);
  });

  it('a page that is restored from the trash stands below the homepage', () => {
    const site = built();
    const page = withChildren(site);
    const homepageId = site.spaces.get(page.spaceId)?.homepageId;
    life.trash(site, page);
    expect(page.status).toBe('trashed');
    life.restore(site, page);
    expect([page.status, page.parentId]).toEqual(['current', homepageId]);
  });

  it('a purge leaves nothing of a page behind, and its id is not given again', () => {
    const site = built();
    const [author] = [...site.users.values()] as [SimUser];
    const newest = allOf(site).at(-1) as SimContent;
    life.attach(site, newest, author, 'plan.pdf');
    life.comment(site, newest, author, 'footer');
    life.purge(site, newest);
    expect(site.contents.has(newest.id)).toBe(false);
    const hangers = [...site.comments.values(), ...site.attachments.values()];
    expect(hangers.filter(({ contentId }) => contentId === newest.id)).toEqual([]);
    const space = site.spaces.get(newest.spaceId) as SimSpace;
    const { ids } = life.create(site, { kind: 'page', title: 'Anew', space, parent: null }, author);
    expect(Number(ids[0])).toBeGreaterThan(Number(newest.id));
  });

  it('a comment goes with the replies to it', () => {
    const site = built();
    const page = pageOf(site, () => true);
    const [author] = [...site.users.values()] as [SimUser];
    const made = (act: Act): SimComment => site.comments.get(act.ids[1] as string) as SimComment;
    const first = made(life.comment(site, page, author, 'inline'));
    const reply = made(life.comment(site, page, author, 'footer', first));
    const answer = made(life.comment(site, page, author, 'footer', reply));
    const beside = made(life.comment(site, page, author, 'footer'));
    expect(reply.kind).toBe('inline');
    expect(life.removeComment(site, first).ids).toEqual([page.id, first.id, reply.id, answer.id]);
    expect(site.comments.has(beside.id)).toBe(true);
  });

  it('a backup brings back what was purged, takes what is new, and lets version numbers fall', () => {
    const site = built();
    const [author] = [...site.users.values()] as [SimUser];
    const moment = momentOf(site);
    const page = pageOf(site, () => true);
    const { versionNumber } = page;
    life.edit(site, page, author, 2);
    const lost = site.storage(page);
    const others = KINDS.filter((kind) => kind !== 'switch role mode' && kind !== 'restore backup');
    liveThrough(site, { seed: 2, acts: 300, kinds: others });
    life.restoreBackup(site, moment);
    for (const part of ['contents', 'spaces', 'comments', 'attachments'] as const) {
      expect([...site[part]]).toEqual([...moment[part]]);
    }
    expect(page.versionNumber).toBe(versionNumber);
    expect(checkSite(site)).toEqual([]);
    life.edit(site, page, author, 2);
    expect(page.versionNumber).toBe(versionNumber + 2);
    expect(site.storage(page)).not.toBe(lost);
  });

  it('every edit is a new body, but for the shortest pages, which may be saved empty', () => {
    const site = built();
    const [author] = [...site.users.values()] as [SimUser];
    for (const page of allOf(site).filter((one) => one.kind === 'page')) {
      const was = [site.storage(page)];
      for (let i = 0; i < 5; i += 1) {
        life.edit(site, page, author);
        was.push(site.storage(page));
      }
      expect(was.filter((body, i) => body === was[i + 1] && body !== '')).toEqual([]);
    }
  });

  it('on the way to roles whoever had what a role allows keeps it, and custom access ends in the fallback role', () => {
    const site = built();
    const people = [...site.users.keys()].concat('anonymous');
    const seen = () => plain(people.map((who) => [...visibility(site, who).spaces]));
    const space = [...site.spaces.values()][0] as SimSpace;
    const outsider = [...site.users.values()].find(
      ({ accountId, status, guest }) =>
        status === 'active' && guest && !visibility(site, accountId).spaces.has(space.id),
    ) as SimUser;
    const principal = { type: 'user', id: outsider.accountId } as const;
    life.grant(site, space, principal, 'export/space');
    const before = seen();
    life.switchMode(site);
    expect(site.mode).toBe('ROLES_TRANSITION');
    expect(seen()).toBe(before);
    const custom = space.permissions.filter((row) => row.principal.id === outsider.accountId);
    expect(custom.map(({ key }) => key)).toEqual(['export']);
    expect(space.permissions.some((row) => row.principal.type === 'role')).toBe(true);

    life.switchMode(site);
    expect(site.mode).toBe('ROLES');
    const held = space.roleAssignments.filter((one) => one.principal.id === outsider.accountId);
    expect(held.map(({ roleId }) => site.roles.get(roleId)?.name)).toEqual(['Viewer']);
    expect(visibility(site, outsider.accountId).spaces.has(space.id)).toBe(true);
    expect(space.permissions.filter((row) => row.principal.type === 'role')).toEqual([]);
    expect(() => life.grantView(site, space, principal)).toThrow('no permission rows');
    expect(() => life.switchMode(site)).toThrow('on roles already');
  });

  it('a role that changes changes what everybody who holds it may do', () => {
    const site = buildSite({ seed: 21, pages: 400, mode: 'ROLES' });
    const [space] = [...site.spaces.values()] as [SimSpace];
    const reader = [...site.roles.values()].find(({ name }) => name === 'Reader') as SimRole;
    const someone = [...site.users.values()].find(({ guest, status }) => guest && status === 'active') as SimUser;
    life.assignRole(site, space, reader.id, { type: 'user', id: someone.accountId });
    expect(visibility(site, someone.accountId).spaces.has(space.id)).toBe(true);
    life.changeRole(site, reader, ['create/comment']);
    expect(visibility(site, someone.accountId).spaces.has(space.id)).toBe(false);
    const rows = space.permissions.filter(({ principal }) => principal.id === someone.accountId);
    expect(rows.map(({ key, target }) => `${key}/${target}`)).toEqual(['create/comment']);
  });

  it.each<[ActKind, string]>([
    ['restrict', 'Content restriction added'],
    ['lift restriction', 'Content restriction removed'],
    ['archive', 'Page archived'],
    ['unarchive', 'Page restored'],
    ['create group', 'Group added'],
    ['delete group', 'Group deleted'],
    ['rename group', 'Group renamed'],
    ['join group', 'User added to group'],
    ['leave group', 'User removed from group'],
    ['grant product', 'Global permission added'],
    ['revoke product', 'Global permission removed'],
    ['create space', 'Space created'],
    ['rename space', 'Space configuration updated'],
    ['change space key', 'Space key updated'],
    ['archive space', 'Space archived'],
    ['unarchive space', 'Space unarchived'],
    ['delete space', 'Space deleted'],
    ['grant permission', 'Space permission added'],
    ['revoke permission', 'Space permission removed'],
    ['deactivate user', 'User deactivated'],
    ['reactivate user', 'User reactivated'],
    ['rename user', 'User details updated'],
  ])('"%s" is in the audit log as "%s", and in none on the free edition', (kind, summary) => {
    const site = built();
    const older = site.audit.length;
    const [act] = liveThrough(site, { seed: 1, acts: 1, kinds: [kind] });
    const records = site.audit.slice(older);
    expect(records).toMatchObject([{ summary, at: act?.at }]);
    expect(site.users.get(records[0]?.authorId ?? '')?.status).toBe('active');

    const free = buildSite({ seed: 21, pages: 400, edition: 'free' });
    const before = free.audit.length;
    liveThrough(free, { seed: 1, acts: 1, kinds: [kind] });
    expect(free.audit).toHaveLength(before);
  });

  it.each<ActKind>([
    'edit',
    'rename',
    'move',
    'trash',
    'restore',
    'purge',
    'label',
    'comment',
    'attach',
    'change owner',
  ])('"%s" is in no audit log', (kind) => {
    const site = built();
    const older = site.audit.length;
    expect(liveThrough(site, { seed: 1, acts: 1, kinds: [kind] })).toHaveLength(1);
    expect(site.audit).toHaveLength(older);
  });
});
