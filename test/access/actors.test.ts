import { expect, it } from 'vitest';
import { deriveAccess } from '../../src/access/derive/deriveAccess.ts';
import { timeline } from '../../src/access/load/timeline.ts';
import { systemClock } from '../../src/model/clock.ts';
import { join } from '../../src/simulator/life/groups.ts';
import { restrict } from '../../src/simulator/life/pages.ts';
import { grantView } from '../../src/simulator/life/spaceAccess.ts';
import { deactivate } from '../../src/simulator/life/users.ts';
import type { SimAuditRecord } from '../../src/simulator/site.ts';
import { openSite } from '../support/site.ts';

const HOUR = 3_600_000;

/** Whether nothing else of its kind is called so. */
const isOnly = <T>(all: Iterable<T>, one: T, nameOf: (one: T) => string): boolean =>
  [...all].filter((other) => nameOf(other) === nameOf(one)).length === 1;

it('fills who made a change from the audit log, and leaves open what several people may have done', async () => {
  const crawled = await openSite({ seed: 77, pages: 60, mode: 'PRE_ROLES' });
  const { site } = crawled;
  const { pool } = crawled.home.records;
  // The clock of the crawls is that of the site, so that its log tells of the time between them.
  const clock = { ...systemClock, now: () => site.now };
  const crawl = async () => {
    site.now += HOUR;
    await crawled.crawl({ clock, deriveAccess: (account) => deriveAccess(pool, account) });
    site.now += HOUR;
  };
  const actorOf = async (kind: 'page' | 'space' | 'user', id: string, change: string) =>
    (await timeline(pool, 'acme', { kind, id }, 100))
      .filter((entry) => entry.kind === change)
      .map(({ actor_id }) => actor_id);
  try {
    await crawl();
    const users = [...site.users.values()].filter(
      (user) =>
        user.status === 'active' &&
        user.accountType === 'atlassian' &&
        !user.guest &&
        !site.tokens.some(({ accountId }) => accountId === user.accountId) &&
        isOnly(site.users.values(), user, ({ displayName }) => displayName),
    );
    const [joiner, other, leaver, granted] = users as [
      (typeof users)[0],
      (typeof users)[0],
      (typeof users)[0],
      (typeof users)[0],
    ];
    const groups = [...site.groups.values()].filter(
      (group) => group.access.size === 0 && !users.slice(0, 4).some(({ accountId }) => group.members.has(accountId)),
    );
    const [first, second] = groups as [(typeof groups)[0], (typeof groups)[0]];
    const space = [...site.spaces.values()].find(
      (one) => one.status === 'current' && isOnly(site.spaces.values(), one, ({ name }) => name),
    )!;
    const pages = [...site.contents.values()].filter(
      (one) => one.kind === 'page' && one.status === 'current' && one.read === undefined,
    );
    const page = pages.find((one) => isOnly(site.contents.values(), one, ({ title }) => title))!;

    join(site, first, joiner);
    join(site, second, other);
    const administrator = site.audit.at(-1)!.authorId;
    // Somebody else said to have done the same a minute later: one of the two did.
    const twin: SimAuditRecord = { ...site.audit.at(-1)!, at: site.now + 60_000, authorId: granted.accountId };
    site.audit.push(twin);
    deactivate(site, leaver);
    grantView(site, space, { type: 'user', id: granted.accountId });
    restrict(site, page, 'read', { users: [page.authorId, site.tokens[0]!.accountId] });
    const restrictor = site.audit.at(-1)!.authorId;
    // Of before: it may fit by its names, and is not of this time.
    site.audit.push({
      ...twin,
      at: site.now - 10 * HOUR,
      associated: [{ name: joiner.displayName, objectType: 'User' }],
    });
    await crawl();

    expect(await actorOf('user', joiner.accountId, 'membership')).toEqual([administrator]);
    expect(await actorOf('user', other.accountId, 'membership')).toEqual([null]);
    expect(await actorOf('user', leaver.accountId, 'user-state')).toEqual([administrator]);
    expect(await actorOf('user', granted.accountId, 'permission')).toEqual([administrator]);
    expect(new Set(await actorOf('page', page.id, 'restriction'))).toEqual(new Set([restrictor]));
    const { rows } = await pool.query(
      `select distinct a.summary, a.author_id = c.actor_id as same from changes c join audit_records a using (account, audit_id)
       where c.kind in ('membership', 'permission') order by 1`,
    );
    expect(rows).toEqual([
      { summary: 'Space permission added', same: true },
      { summary: 'User added to group', same: true },
    ]);
  } finally {
    await crawled.remove();
  }
});
