import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Summary } from '../../../src/crawl/summary.ts';
import * as life from '../../../src/simulator/life/acts.ts';
import type { SimContent, SimGroup, SimSpace, SimToken, SimUser, Site } from '../../../src/simulator/site.ts';
import { LeapClock } from '../../support/clock.ts';
import { knownNow } from '../../support/compare.ts';
import type { Reply, ScriptedServer } from '../../support/server.ts';
import { openServer } from '../../support/server.ts';
import type { CrawledSite } from '../../support/site.ts';
import { checksRequests, openSite } from '../../support/site.ts';

const lines = async (crawled: CrawledSite, sql: string): Promise<string[]> => {
  const { rows } = await crawled.home.records.pool.query({ text: sql, rowMode: 'array' });
  return rows.map((row: unknown[]) => row.map(String).join(' ')).sort();
};

/** Pages that nobody is kept from and nothing stands below, in spaces that are not archived. */
const plainPages = (site: Site): readonly SimContent[] => {
  const parents = new Set([...site.contents.values()].map(({ parentId }) => parentId));
  const isOpen = (content: SimContent | undefined): boolean =>
    content === undefined ||
    (content.read === undefined && content.kind === 'page' && isOpen(site.contents.get(content.parentId ?? '')));
  return [...site.contents.values()].filter(
    (content) =>
      content.kind === 'page' &&
      content.status === 'current' &&
      content.parentId !== null &&
      !parents.has(content.id) &&
      site.spaces.get(content.spaceId)?.status === 'current' &&
      isOpen(content),
  );
};

describe('a crawl after a site has changed in every way', () => {
  let crawled: CrawledSite;
  let fresh: CrawledSite;
  let site: Site;
  let again: Summary;
  let asked: Map<string, number>;
  const page: Record<string, SimContent> = {};

  beforeAll(async () => {
    crawled = await openSite({ seed: 21, pages: 900, mode: 'ROLES_TRANSITION' });
    site = crawled.site;
    await crawled.crawl();
    const token = site.tokens[0] as SimToken;
    const mine = plainPages(site).filter(({ spaceId }) => {
      const rows = site.spaces.get(spaceId)?.permissions ?? [];
      return rows.some(({ key }) => key === 'read');
    });
    // The bodies of a simulated site follow what they link to even where it is deleted: those that nothing links to go.
    const links = (await lines(crawled, 'select target from page_links')).join();
    const quiet = mine.filter(({ id, title }) => !links.includes(id) && !links.includes(title));
    for (const [i, name] of ['trashed', 'purged', 'hidden', 'archived'].entries())
      page[name] = quiet[i * 2] as SimContent;
    const rest = mine.filter((one) => !Object.values(page).includes(one));
    for (const [i, name] of ['edited', 'often', 'renamed', 'moved', 'away', 'owned', 'closed', 'labelled'].entries()) {
      page[name] = rest[i * 3] as SimContent;
    }
    const of = (name: string): SimContent => page[name] as SimContent;
    const user = site.users.get(token.accountId) as SimUser;
    const other = [...site.users.values()].find(
      ({ status, accountId }) => status === 'active' && accountId !== user.accountId,
    ) as SimUser;
    const group = [...site.groups.values()].find(
      ({ access, members }) => access.size === 0 && members.size > 2 && !members.has(user.accountId),
    ) as SimGroup;
    const doomed = [...site.groups.values()].findLast(
      (one) => one.access.size === 0 && one !== group && !one.members.has(user.accountId),
    ) as SimGroup;
    life.edit(site, of('edited'), other);
    life.edit(site, of('often'), other, 3);
    life.rename(site, of('renamed'), 'A new title ✨', other);
    const sibling = mine.find(
      ({ spaceId, id }) =>
        spaceId === of('moved').spaceId && id !== of('moved').id && !Object.values(page).some((one) => one.id === id),
    ) as SimContent;
    life.move(site, of('moved'), sibling);
    const elsewhere = mine.find(
      ({ spaceId, id }) => spaceId !== of('away').spaceId && !Object.values(page).some((one) => one.id === id),
    ) as SimContent;
    life.move(site, of('away'), elsewhere);
    life.trash(site, of('trashed'));
    life.purge(site, of('purged'));
    life.archive(site, of('archived'));
    life.setOwner(site, of('owned'), other);
    life.restrict(site, of('closed'), 'update', { users: [other.accountId], groups: [group.id] });
    life.restrict(site, of('hidden'), 'read', { users: [other.accountId] });
    life.label(site, of('labelled'), 'brand-new-label');
    life.join(site, group, user);
    life.leave(site, group, site.users.get([...group.members][0] as string) as SimUser);
    life.deleteGroup(site, doomed);
    const space = site.spaces.get(of('edited').spaceId) as SimSpace;
    life.renameSpace(site, space, 'Renamed space');
    life.grantView(site, space, { type: 'user', id: other.accountId });
    life.revoke(site, space, space.permissions.find(({ key }) => key !== 'read')?.id ?? '');
    life.assignRole(site, space, [...site.roles.keys()][0] ?? '', { type: 'access-class', id: 'all-licensed-users' });
    life.renameGroup(site, group, 'renamed-group');
    life.unlabel(
      site,
      rest.find((one) => one.labels !== undefined && !Object.values(page).includes(one)) as SimContent,
    );
    life.unrestrict(site, rest.find(({ update }) => update !== undefined) as SimContent, 'update');
    const inTrash = ({ kind, status }: SimContent): boolean => kind === 'page' && status === 'trashed';
    life.restore(site, [...site.contents.values()].find((one) => inTrash(one) && one !== of('trashed')) as SimContent);
    life.deactivate(
      site,
      [...site.users.values()].findLast(
        ({ status, accountType }) => status === 'active' && accountType === 'atlassian',
      ) as SimUser,
    );
    const before = new Map(crawled.simulator.requests);
    again = await crawled.crawl();
    asked = new Map([...crawled.simulator.requests].map(([name, n]) => [name, n - (before.get(name) ?? 0)]));
    fresh = await openSite({ seed: 21, pages: 900, mode: 'ROLES_TRANSITION' }, { beside: crawled });
    await fresh.crawl();
  });
  afterAll(async () => {
    await fresh.remove();
    await crawled.remove();
  });

  it('ends complete, and loses sight of nothing', () => {
    expect(again.coverage_lost).toEqual([]);
    expect(again.status).toBe('complete');
  });

  it('knows the site as a first crawl of it would', async () => {
    const [now, then] = [await knownNow(crawled.home), await knownNow(fresh.home)];
    const differences = Object.entries(then).flatMap(([table, rows]) => {
      const known = now[table] ?? [];
      return [
        ...rows.filter((row) => !known.includes(row)).map((row) => `${table} lacks ${row}`),
        ...known.filter((row) => !rows.includes(row)).map((row) => `${table} keeps ${row}`),
      ];
    });
    expect(differences).toEqual([]);
  });

  it('calls missing what is gone or hidden, and only that', async () => {
    expect(await lines(crawled, "select page_id from pages where status = 'missing' and title is not null")).toEqual(
      [page.purged?.id, page.hidden?.id].sort(),
    );
    expect(await lines(crawled, `select status from pages where page_id = '${page.trashed?.id}'`)).toEqual(['trashed']);
    expect(await lines(crawled, "select count(*) from groups where status = 'missing'")).toEqual(['1']);
  });

  it('records each change with its kind', async () => {
    const kinds = await lines(crawled, 'select distinct kind from changes');
    expect(kinds).toEqual(
      [
        'edit',
        'group-access',
        'label',
        'membership',
        'move',
        'owner',
        'permission',
        'rename',
        'restriction',
        'role-assignment',
        'status',
        'user-state',
      ].filter((kind) => kind !== 'group-access' || kinds.includes(kind)),
    );
  });

  it('asks for the versions of those pages alone which rose by more than one or came back from the trash', () => {
    expect(asked.get('GET /wiki/api/v2/pages/{id}/versions')).toBe(2);
  });

  it.runIf(checksRequests)('sends nothing but what the official documents allow', () => {
    expect(crawled.violations).toEqual([]);
  });
});

describe('where the token loses sight', () => {
  it('of a space, nothing is called missing until its owner says so', async () => {
    const crawled = await openSite({ seed: 23, pages: 400 });
    try {
      await crawled.crawl();
      const { site } = crawled;
      const counts = new Map<string, number>();
      for (const { spaceId } of plainPages(site)) counts.set(spaceId, (counts.get(spaceId) ?? 0) + 1);
      const [spaceId = ''] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
      const space = site.spaces.get(spaceId) as SimSpace;
      const { permissions, roleAssignments } = space;
      space.permissions = [];
      space.roleAssignments = [];
      site.revision += 1;
      const missing = `select count(*) from pages where status = 'missing' and title is not null`;

      const blind = await crawled.crawl();
      expect(blind.status).toBe('incomplete');
      expect(blind.coverage_lost.join()).toContain(`the space ${space.key} is not shown any more`);
      expect(await lines(crawled, missing)).toEqual(['0']);
      expect((await crawled.crawl()).status).toBe('incomplete');

      space.permissions = permissions;
      space.roleAssignments = roleAssignments;
      site.revision += 1;
      const back = await crawled.crawl();
      expect([back.status, back.coverage_lost, back.changes]).toEqual(['complete', [], 0]);

      space.permissions = [];
      space.roleAssignments = [];
      site.revision += 1;
      const accepted = await crawled.crawl({ mode: { acceptLoss: true } });
      expect(accepted.status).toBe('complete');
      expect(await lines(crawled, missing)).not.toEqual(['0']);
      expect((await crawled.crawl()).status).toBe('complete');
    } finally {
      await crawled.remove();
    }
  });

  it('of a group of its own, that is said, and nothing is called missing', async () => {
    const crawled = await openSite({ seed: 24, pages: 200 });
    try {
      await crawled.crawl();
      const { site } = crawled;
      const me = site.users.get(site.tokens[0]?.accountId ?? '') as SimUser;
      const group = [...site.groups.values()].find(
        ({ members, access }) => members.has(me.accountId) && access.size === 0,
      ) as SimGroup;
      life.leave(site, group, me);
      life.purge(site, plainPages(site)[0] as SimContent);
      const blind = await crawled.crawl();
      expect(blind.coverage_lost).toEqual([`the account of the token is no longer in the group ${group.name}`]);
      expect(await lines(crawled, "select count(*) from pages where status = 'missing' and title is not null")).toEqual(
        ['0'],
      );
      life.join(site, group, me);
      const back = await crawled.crawl();
      expect(back.coverage_lost).toEqual([]);
      expect(await lines(crawled, "select count(*) from pages where status = 'missing' and title is not null")).toEqual(
        ['1'],
      );
    } finally {
      await crawled.remove();
    }
  });
});

/** The simulated site with some of its answers replaced. */
const openBehind = async (
  crawled: CrawledSite,
  replace: (url: string) => Reply | undefined,
): Promise<ScriptedServer> => {
  const server = await openServer(async ({ method, url, headers, body }) => {
    const answer = replace(url);
    if (answer !== undefined) return answer;
    const response = await fetch(`${crawled.simulator.url}${url}`, {
      method,
      headers: { authorization: headers.authorization ?? '', 'content-type': 'application/json' },
      ...(method === 'POST' ? { body } : {}),
    });
    return { status: response.status, body: await response.json() };
  });
  const { settings } = await crawled.account();
  await crawled.accounts.update('acme', { ...settings, url: server.origin });
  return server;
};

describe('what is not known is no absence', () => {
  it('a group that the site refuses to tell of keeps its members; one that it does not know loses them', async () => {
    const crawled = await openSite({ seed: 25, pages: 120 });
    let status = 403;
    const server = await openBehind(crawled, (url) =>
      url.startsWith('/wiki/rest/api/group/by-id') ? { status, body: { message: 'no' } } : undefined,
    );
    try {
      await crawled.crawl();
      const { site } = crawled;
      const me = site.tokens[0]?.accountId ?? '';
      const group = [...site.groups.values()].find(
        ({ access, members }) => access.size === 0 && members.size > 1 && !members.has(me),
      ) as SimGroup;
      const members = `select count(*) from group_members where group_id = '${group.id}' and valid_to is null`;
      const before = await lines(crawled, members);
      life.deleteGroup(site, group);
      await crawled.crawl();
      expect(await lines(crawled, members)).toEqual(before);
      status = 404;
      await crawled.crawl();
      expect(await lines(crawled, members)).toEqual(['0']);
    } finally {
      await server.close();
      await crawled.remove();
    }
  });

  it('a great loss of pages stays open while their lists cannot be read to the end', async () => {
    const crawled = await openSite({ seed: 26, pages: 120 });
    let broken = false;
    const server = await openBehind(crawled, (url) =>
      broken && url.startsWith('/wiki/api/v2/pages?') ? { status: 500, body: {} } : undefined,
    );
    const open = "select subject_id, valid_to from coverage_gaps where kind = 'coverage lost'";
    try {
      await crawled.crawl();
      for (const content of crawled.site.contents.values()) {
        if (content.kind === 'page' || content.kind === 'blogpost')
          content.read = { users: new Set(['nobody']), groups: new Set() };
        if (content.parentId !== null) content.parentId = null;
      }
      crawled.site.revision += 1;
      await crawled.home.records.pool.query("update pages set ancestor_ids = '{}'");
      expect((await crawled.crawl()).coverage_lost.join()).toMatch(/pages are not shown any more/);
      broken = true;
      expect((await crawled.crawl({ clock: new LeapClock() })).status).toBe('incomplete');
      expect(await lines(crawled, open)).toEqual(['pages null']);
    } finally {
      await server.close();
      await crawled.remove();
    }
  });
});
