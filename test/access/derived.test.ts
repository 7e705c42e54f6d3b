import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { deriveAccess } from '../../src/access/derive/deriveAccess.ts';
import { deriveAccessApart } from '../../src/access/derive/deriveApart.ts';
import { accessDiff } from '../../src/access/diff/diff.ts';
import { momentAt } from '../../src/access/load/moment.ts';
import type { ActKind } from '../../src/simulator/life/act.ts';
import { liveThrough } from '../../src/simulator/life/liveThrough.ts';
import { SCRIPT } from '../../src/simulator/life/script.ts';
import type { RoleMode, Site } from '../../src/simulator/site.ts';
import { canEdit, canView } from '../../src/simulator/truth/access.ts';
import { spaceGrants } from '../../src/simulator/truth/spaceAccess.ts';
import { standingOf } from '../../src/simulator/truth/standing.ts';
import type { CrawledSite } from '../support/site.ts';
import { openSite } from '../support/site.ts';

/** A space that is deleted is said by its owner, which is tested elsewhere. */
const KINDS = (Object.keys(SCRIPT) as ActKind[]).filter((kind) => kind !== 'delete space' && kind !== 'restore backup');
/** Another history on demand. */
const SEED = Number(process.env.KSCOPE_SEED ?? 404);
const TABLES = [
  'page_audiences',
  'external_reach',
  'hidden_links',
  'access_comparisons',
  'access_changes',
  'access_gains',
];

const rowsOf = async <T extends object>(pool: Pool, sql: string): Promise<readonly T[]> => (await pool.query(sql)).rows;

/** All rows of all tables of access, with the transaction that wrote each. */
const everything = async (pool: Pool): Promise<readonly (readonly object[])[]> =>
  Promise.all(TABLES.map((table) => rowsOf(pool, `select * from ${table} order by 1, 2, 3, 4`)));

const isWithin = (truth: number, yes: number, unknown: number): boolean => truth >= yes && truth <= yes + unknown;

/** Who counts, the slow way: licensed people and guests who are active, no apps. */
const countedIn = (site: Site): readonly string[] =>
  [...site.users.values()]
    .filter(({ accountType }) => accountType !== 'app')
    .map(({ accountId }) => accountId)
    .filter((id) => ['licensed', 'guest'].includes(standingOf(site, id)));

interface Audience {
  readonly page_id: string;
  readonly viewers: number;
  readonly unknown_viewers: number;
  readonly external_viewers: number;
  readonly guest_viewers: number;
  readonly editors: number;
  readonly unknown_editors: number;
  readonly everyone: string;
  readonly anonymous: string;
}

/** What the tables say of the site as it is, against the truth of each pair of a person and a page. */
const compare = async (
  site: Site,
  pool: Pool,
): Promise<{ readonly wrong: readonly string[]; readonly sure: number }> => {
  const wrong: string[] = [];
  const expectThat = (holds: boolean, what: string): void => {
    if (!holds) wrong.push(what);
  };
  const people = countedIn(site);
  const known = new Map<string, ReadonlySet<string>>();
  const sees = (page: string): ReadonlySet<string> => {
    const viewers = known.get(page) ?? new Set(people.filter((id) => canView(site, page, id).verdict));
    known.set(page, viewers);
    return viewers;
  };
  const external = new Set(
    (await rowsOf<{ id: string }>(pool, "select user_id as id from users where is_external = 'yes'")).map(
      ({ id }) => id,
    ),
  );
  const isGuest = (id: string) => site.users.get(id)!.guest;
  const regulars = people.filter((id) => !isGuest(id));

  let sure = 0;
  const audiences = await rowsOf<Audience>(pool, 'select * from page_audiences');
  for (const row of audiences) {
    const { page_id: page } = row;
    const viewers = [...sees(page)];
    const editors = viewers.filter((id) => canEdit(site, page, id).verdict);
    if (row.unknown_viewers === 0) sure += 1;
    expectThat(isWithin(viewers.length, row.viewers, row.unknown_viewers), `viewers of ${page}`);
    expectThat(isWithin(editors.length, row.editors, row.unknown_editors), `editors of ${page}`);
    const guests = viewers.filter(isGuest).length;
    const outsiders = viewers.filter((id) => external.has(id)).length;
    expectThat(isWithin(guests, row.guest_viewers, row.unknown_viewers), `guests on ${page}`);
    expectThat(isWithin(outsiders, row.external_viewers, row.unknown_viewers), `external people on ${page}`);
    const anonymous = canView(site, page, 'anonymous').verdict ? 'yes' : 'no';
    expectThat([anonymous, 'unknown'].includes(row.anonymous), `anonymous on ${page}`);
    const everyone = regulars.every((id) => viewers.includes(id)) ? 'yes' : 'no';
    expectThat([everyone, 'unknown'].includes(row.everyone), `everyone on ${page}`);
  }
  const pages = await rowsOf<{ page_id: string; space_id: string }>(
    pool,
    "select page_id, space_id from pages where kind in ('page', 'blogpost') and status = 'current'",
  );
  expect(audiences.map(({ page_id }) => page_id).toSorted()).toEqual(pages.map(({ page_id }) => page_id).toSorted());

  const reach = new Map(
    (
      await rowsOf<
        Record<'user_id' | 'space_id' | 'level', string> & Record<'pages' | 'unknown_pages' | 'editable_pages', number>
      >(pool, 'select * from external_reach')
    ).map((row) => [`${row.user_id} ${row.space_id}`, row]),
  );
  const outside = people.filter((id) => external.has(id) || isGuest(id));
  for (const [space, own] of Map.groupBy(pages, ({ space_id }) => space_id)) {
    for (const user of outside) {
      const seen = own.filter(({ page_id }) => sees(page_id).has(user)).length;
      const edited = own.filter(({ page_id }) => canEdit(site, page_id, user).verdict).length;
      const row = reach.get(`${user} ${space}`);
      reach.delete(`${user} ${space}`);
      expectThat(
        isWithin(seen, row?.pages ?? 0, row?.unknown_pages ?? 0) && (row?.editable_pages ?? 0) <= edited,
        `${user} in the space ${space}: sees ${seen}, edits ${edited}, said ${JSON.stringify(row)}`,
      );
      const administers = spaceGrants(site, site.spaces.get(space)!, user, ['administer/space']);
      if (row?.level === 'admin') expectThat(administers, `${user} is no admin of ${space}`);
      if (row?.level === 'edit') expectThat(edited > 0, `${user} edits nothing in ${space}`);
      if (row?.level === 'view')
        expectThat(seen > 0 && !(administers && row.unknown_pages === 0), `level of ${user} in ${space}`);
    }
  }
  expect([...reach.values()].filter(({ level }) => level !== 'unknown')).toEqual([]);

  const hidden = new Map(
    (
      await rowsOf<Record<'page_id' | 'target_page_id', string> & Record<'viewers' | 'shut_out' | 'unknown', number>>(
        pool,
        'select * from hidden_links',
      )
    ).map((row) => [`${row.page_id} ${row.target_page_id}`, row]),
  );
  const links = await rowsOf<{ page_id: string; to: string }>(
    pool,
    `select distinct l.page_id, l.resolved_page_id as to from page_links l
     join pages p using (account, page_id) join pages t on t.account = l.account and t.page_id = l.resolved_page_id
     where resolution = 'resolved' and l.resolved_page_id <> l.page_id and p.status = 'current' and t.status = 'current'
     and p.kind in ('page', 'blogpost') and t.kind in ('page', 'blogpost')`,
  );
  for (const { page_id, to } of links) {
    const shut = [...sees(page_id)].filter((id) => !sees(to).has(id)).length;
    const row = hidden.get(`${page_id} ${to}`);
    hidden.delete(`${page_id} ${to}`);
    expectThat(
      isWithin(shut, row?.shut_out ?? 0, row?.unknown ?? 0),
      `the link of ${page_id} to ${to} hides from ${shut}`,
    );
  }
  expect([...hidden.keys()]).toEqual([]);
  return { wrong, sure };
};

/** What a run changed, as `access diff` tells it, against what is stored. */
const compareChanges = async ({ home }: CrawledSite, from: string, to: string): Promise<number> => {
  const { pool } = home.records;
  const [first, second] = await Promise.all([from, to].map((stamp) => momentAt(pool, 'acme', stamp, Date.now())));
  const { facts, consequences } = await accessDiff(pool, first!, second!);
  const rows = await rowsOf<Record<string, unknown>>(
    pool,
    `select change_id, gained_people, gained_pages, gained_pairs, lost_people, lost_pages, lost_pairs, unknown_came, unknown_went
     from access_changes where run_id = '${second!.runId}' order by change_id collate "C"`,
  );
  const told = consequences.map(({ change, effect: { gained, lost, unknownCame, unknownWent } }) => ({
    change_id: change.id,
    gained_people: gained.amount.people,
    gained_pages: gained.amount.pages,
    gained_pairs: gained.amount.pairs,
    lost_people: lost.amount.people,
    lost_pages: lost.amount.pages,
    lost_pairs: lost.amount.pairs,
    unknown_came: unknownCame,
    unknown_went: unknownWent,
  }));
  expect(rows).toEqual(told.toSorted((a, b) => (a.change_id < b.change_id ? -1 : 1)));
  // What people gain and lose adds up, and each sample is one of the pages of a person of the change.
  const sums = await rowsOf<Record<string, number | string>>(
    pool,
    `select c.change_id, c.gained_pairs - coalesce(sum(g.pages_gained), 0) as gained, c.lost_pairs - coalesce(sum(g.pages_lost), 0) as lost,
       c.listed_people - count(g.user_id) as people
     from access_changes c left join access_gains g using (account, run_id, change_id)
     where c.run_id = '${second!.runId}' and c.kind not in ('page', 'status') group by c.account, c.run_id, c.change_id`,
  );
  for (const { change_id, gained, lost, people } of sums)
    expect({ change_id, gained, lost, people }).toEqual({ change_id, gained: 0, lost: 0, people: 0 });
  for (const { change, effect } of consequences) {
    if (change.kind === 'page' || change.kind === 'status') continue;
    for (const { person } of effect.samples) {
      const listed = await pool.query(
        'select sample_page_id from access_gains where run_id = $1 and change_id = $2 and user_id = $3',
        [second!.runId, change.id, facts.people.ids[person]],
      );
      expect(listed.rowCount).toBe(1);
    }
  }
  return told.length;
};

describe('the tables of access of a crawled site that lives on', () => {
  it.each<RoleMode>(['PRE_ROLES', 'ROLES_TRANSITION', 'ROLES'])(
    'say what the truth has, and what each run changed (%s)',
    async (mode) => {
      const crawled = await openSite({ seed: SEED + mode.length, pages: 60, mode });
      const { pool } = crawled.home.records;
      try {
        const stamps: string[] = [];
        for (let round = 0; round < 3; round += 1) {
          if (round > 0) liveThrough(crawled.site, { seed: SEED + round, acts: 60, kinds: KINDS });
          const { started_at } = await crawled.crawl({ deriveAccess: (site) => deriveAccess(pool, site) });
          stamps.push(started_at);
          if (round !== 1) {
            const { wrong, sure } = await compare(crawled.site, pool);
            expect(wrong.slice(0, 5)).toEqual([]);
            expect(sure).toBeGreaterThan(25);
          }
          if (round > 0) expect(await compareChanges(crawled, stamps[round - 1]!, started_at)).toBeGreaterThan(0);
        }
        const [, reach, hidden, comparisons, , gains] = await everything(pool);
        for (const rows of [reach, hidden, gains]) expect(rows!.length).toBeGreaterThan(0);
        expect(comparisons).toMatchObject([
          { status: 'done', unexplained: 0 },
          { status: 'done', unexplained: 0 },
        ]);

        // Again, in a process of its own, of what is as it was.
        const before = await everything(pool);
        expect(await deriveAccessApart({ pool, account: 'acme' })).toEqual({ rows: 0, compared: 0 });
        expect(await everything(pool)).toEqual(before);

        // As if it had ended between its writes, at several places, with another moment's rows in some tables.
        const told = (tables: Awaited<ReturnType<typeof everything>>) =>
          // Which page stands for the others hangs on the order in which the database gives them.
          tables.map((rows) => rows.map((row) => ({ ...row, xact: null, sample_page_id: null })));
        await pool.query("delete from derivations where name = 'access'");
        await pool.query("delete from page_audiences where page_id like '%3'");
        await pool.query('update external_reach set pages = pages + 1');
        await pool.query("insert into hidden_links values ('acme', 'gone', 'too', 1, 1, 1, 0)");
        await pool.query('delete from access_gains');
        await pool.query('delete from access_changes');
        await pool.query('delete from access_comparisons');
        expect(await deriveAccess(pool, 'acme')).toMatchObject({ compared: 2 });
        expect(told(await everything(pool))).toEqual(told(before));
      } finally {
        await crawled.remove();
      }
    },
  );

  it('come out the same whether they follow from what was written or are derived whole', async () => {
    const crawled = await openSite({ seed: SEED + 1, pages: 60 });
    const { pool } = crawled.home.records;
    const crawl = () => crawled.crawl({ deriveAccess: (site) => deriveAccess(pool, site) });
    /** How many rows come out otherwise where nothing is taken as known. */
    const differing = async (): Promise<number> => {
      await pool.query("delete from derivations where name = 'access'");
      return (await deriveAccess(pool, 'acme')).rows;
    };
    /** The transaction that wrote each row. */
    const writes = () => rowsOf(pool, 'select page_id, xact from page_audiences order by page_id');
    try {
      await crawl();
      // What is not loaded is not mended.
      await pool.query('delete from external_reach');
      await crawl();
      expect(await rowsOf(pool, 'select from external_reach')).toEqual([]);
      expect(await rowsOf(pool, 'select status, gained_pairs, unexplained from access_comparisons')).toEqual([
        { status: 'done', gained_pairs: 0, unexplained: 0 },
      ]);
      expect(await differing()).toBeGreaterThan(0);
      const before = await writes();
      liveThrough(crawled.site, { seed: SEED, acts: 25, kinds: ['edit', 'label', 'comment'] });
      await crawl();
      expect(await writes()).toEqual(before);
      expect(await differing()).toBe(0);

      // Some links are gone from the text, and some come.
      const hidden = () => rowsOf(pool, 'select page_id, target_page_id from hidden_links order by 1, 2');
      const hiddenBefore = await hidden();
      await pool.query(
        `with gone as (
           delete from page_links l using hidden_links h
           where l.page_id = h.page_id and l.resolved_page_id = h.target_page_id and h.page_id like any (array['%1', '%4', '%7'])
           returning l.page_id)
         update page_bodies set xact = pg_current_xact_id()::text::bigint where page_id in (select page_id from gone)`,
      );
      await pool.query(
        `insert into page_links (account, page_id, kind, target, count, resolution, resolved_page_id)
         select 'acme', p.page_id, 'content', t.page_id, 2, 'resolved', t.page_id
         from page_audiences p join page_audiences t on t.viewers < p.viewers and t.page_id like '%3' where p.page_id like '%5'
         on conflict do nothing`,
      );
      expect((await deriveAccess(pool, 'acme')).rows).toBeGreaterThan(1);
      const hiddenNow = await hidden();
      expect(
        hiddenBefore.filter((row) => !JSON.stringify(hiddenNow).includes(JSON.stringify(row))).length,
      ).toBeGreaterThan(0);
      expect(
        hiddenNow.filter((row) => !JSON.stringify(hiddenBefore).includes(JSON.stringify(row))).length,
      ).toBeGreaterThan(0);
      expect(await writes()).toEqual(before);
      expect(await differing()).toBe(0);

      for (let round = 0; round < 3; round += 1) {
        liveThrough(crawled.site, { seed: SEED + 10 + round, acts: 4, kinds: KINDS });
        await crawl();
        expect(await differing()).toBe(0);
      }
    } finally {
      await crawled.remove();
    }
  });

  it('are as of an earlier crawl where they could not be derived, which a gap says until they are', async () => {
    const crawled = await openSite({ seed: SEED, pages: 30 });
    const { pool } = crawled.home.records;
    const open = () =>
      rowsOf(pool, "select kind, subject_id, reason from coverage_gaps where kind = 'access' and valid_to is null");
    try {
      const { status } = await crawled.crawl({ deriveAccess: () => Promise.reject(new Error('no memory is left')) });
      expect(status).toBe('complete');
      expect(await open()).toEqual([
        {
          kind: 'access',
          subject_id: '*',
          reason: 'the tables of access are as of an earlier crawl: no memory is left',
        },
      ]);
      await crawled.crawl({ deriveAccess: (site) => deriveAccess(pool, site) });
      expect(await open()).toEqual([]);
      expect((await rowsOf(pool, 'select from page_audiences')).length).toBeGreaterThan(10);
    } finally {
      await crawled.remove();
    }
  });
});
