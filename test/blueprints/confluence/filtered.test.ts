import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Filters } from '../../../src/accounts/filters.ts';
import type { Summary } from '../../../src/crawl/summary.ts';
import * as life from '../../../src/simulator/life/acts.ts';
import type { SimContent, SimSpace, SimUser, Site } from '../../../src/simulator/site.ts';
import { knownNow } from '../../support/compare.ts';
import type { CrawledSite } from '../../support/site.ts';
import { openSite } from '../../support/site.ts';

const SITE = { seed: 33, pages: 600 };

let all: CrawledSite;
let site: Site;
let everything: Readonly<Record<string, readonly string[]>>;
const opened: CrawledSite[] = [];

const open = async (filters: Filters): Promise<CrawledSite> => {
  const crawled = await openSite(SITE, { beside: all });
  opened.push(crawled);
  await narrow(crawled, filters);
  return crawled;
};

const narrow = async (crawled: CrawledSite, filters: Filters): Promise<void> => {
  const { settings } = await crawled.account();
  await crawled.accounts.update('acme', { ...settings, filters });
};

const column = async (crawled: CrawledSite, sql: string, values: readonly unknown[] = []): Promise<string[]> => {
  const { rows } = await crawled.home.records.pool.query({ text: sql, rowMode: 'array', values: [...values] });
  return rows.map(([value]: unknown[]) => String(value)).sort();
};

const OF_PEOPLE: ReadonlySet<string> = new Set(['users', 'user_avatars', 'user_states']);
const KEPT = "select page_id from pages where title is not null and status <> 'missing'";

/** Everything that the records hold as text, the texts of what is in scope aside: these may name anything. */
const textsOf = async (crawled: CrawledSite): Promise<string> => {
  const tables = await column(
    crawled,
    `select table_name from information_schema.tables where table_schema = 'kscope'
     and table_name not in ('page_contents', 'page_links', 'walk_sightings', 'deletions', 'accounts', 'crawl_runs')`,
  );
  const texts = await Promise.all(tables.map((table) => column(crawled, `select t::text from ${table} t`)));
  return texts.flat().join('\n');
};

beforeAll(async () => {
  all = await openSite(SITE);
  site = all.site;
  // Titles by which content is told apart wherever they turn up.
  for (const content of site.contents.values()) content.title = `Title<${content.id}>`;
  site.revision += 1;
  await all.crawl();
  everything = await knownNow(all.home);
});
afterAll(async () => {
  for (const crawled of opened) await crawled.remove();
  await all.remove();
});

const contents = () => [...site.contents.values()];
const isPage = ({ kind }: SimContent) => kind === 'page' || kind === 'blogpost';
const mostOf = <T>(items: readonly T[]): T => {
  const counts = Map.groupBy(items, (item) => item);
  return [...counts].sort(([, one], [, other]) => other.length - one.length)[0]?.[0] as T;
};
const below = (root: SimContent): readonly SimContent[] => [
  root,
  ...contents()
    .filter(({ parentId }) => parentId === root.id)
    .flatMap(below),
];
const seenByAll = async (): Promise<ReadonlySet<string>> => new Set(await column(all, KEPT));

/** A page in the middle of a tree: some stand above it, some below. */
const midway = async (): Promise<SimContent> => {
  const seen = await seenByAll();
  const found = contents().find(
    (one) =>
      one.kind === 'page' &&
      one.status === 'current' &&
      seen.has(one.id) &&
      site.contents.get(one.parentId ?? '')?.kind === 'page' &&
      below(one).filter(({ id }) => seen.has(id)).length > 3,
  );
  return found as SimContent;
};

/** Filters with the content that they leave of what the token sees. */
const cases: Readonly<Record<string, () => Promise<{ filters: Filters; wanted: (one: SimContent) => boolean }>>> = {
  'a space': async () => {
    const space = site.spaces.get(mostOf(contents().map(({ spaceId }) => spaceId))) as SimSpace;
    return { filters: { space: [space.key] }, wanted: ({ spaceId }) => spaceId === space.id };
  },
  'all spaces but one': async () => {
    const space = site.spaces.get(mostOf(contents().map(({ spaceId }) => spaceId))) as SimSpace;
    return { filters: { 'exclude-space': [space.key] }, wanted: ({ spaceId }) => spaceId !== space.id };
  },
  'a tree': async () => {
    const root = await midway();
    const ids = new Set(below(root).map(({ id }) => id));
    return {
      filters: { 'page-tree': [root.id] },
      wanted: ({ id, status }) => ids.has(id) && status === 'current',
    };
  },
  'a page': async () => {
    const page = await midway();
    return { filters: { page: [page.id] }, wanted: ({ id }) => id === page.id };
  },
  'a label': async () => {
    const label = mostOf(contents().flatMap((one) => [...(one.labels ?? [])]));
    return {
      filters: { label: [label] },
      wanted: (one) => isPage(one) && one.status !== 'trashed' && one.labels?.has(label) === true,
    };
  },
  'a person': async () => {
    const author = mostOf(
      contents()
        .filter(isPage)
        .map(({ authorId }) => authorId),
    );
    return { filters: { user: [author] }, wanted: ({ authorId }) => authorId === author };
  },
};

describe.each(Object.entries(cases))('a crawl of %s', (_name, given) => {
  let crawled: CrawledSite;
  let kept: readonly string[];
  let filters: Filters;
  let wanted: (one: SimContent) => boolean;

  beforeAll(async () => {
    ({ filters, wanted } = await given());
    crawled = await open(filters);
    await crawled.crawl();
    kept = await column(crawled, KEPT);
  });

  it('keeps what is in scope, as a crawl of everything knows it', async () => {
    const seen = await seenByAll();
    const inScope = contents().filter((one) => seen.has(one.id) && wanted(one));
    expect(inScope.length).toBeGreaterThan(0);
    expect(kept).toEqual(inScope.map(({ id }) => id).sort());
    for (const table of ['page_bodies', 'page_versions', 'page_labels', 'page_mentions'] as const) {
      const rows = (one: CrawledSite) =>
        column(one, `select (page_id, t.*)::text from ${table} t where page_id = any ($1)`, [kept]);
      const timeless = (lines: string[]) => lines.map((line) => line.replaceAll(/20\d\d-\d\d-\d\d [\d:.]+\+00/g, ''));
      const withoutXact = (lines: string[]) => timeless(lines).map((line) => line.replace(/,\d+\)$/, ''));
      expect(withoutXact(await rows(crawled)), table).toEqual(withoutXact(await rows(all)));
    }
  });

  it('leaves no title, body or name of the rest behind', async () => {
    const texts = await textsOf(crawled);
    const told = new Set([...texts.matchAll(/Title<(\d+)>/g)].map(([, id]) => id as string));
    expect([...told].filter((id) => !kept.includes(id))).toEqual([]);
    const bodies = await column(crawled, 'select page_id from page_contents union select page_id from page_bodies');
    expect(bodies.filter((id) => !kept.includes(id))).toEqual([]);
    const spaces = [...site.spaces.values()].filter(
      ({ id }) => !contents().some((one) => one.spaceId === id && wanted(one)),
    );
    if (filters.space !== undefined) {
      expect(spaces.filter(({ key }) => texts.includes(`${key},`)).map(({ key }) => key)).toEqual([]);
    }
    if (filters.user !== undefined) {
      const names = [...site.users.values()].filter(({ accountId }) => !filters.user?.includes(accountId));
      const emails = names.flatMap(({ email }) => (email && texts.includes(email) ? [email] : []));
      expect(emails).toEqual([]);
      expect(await column(crawled, 'select user_id from users where display_name is not null')).toEqual(filters.user);
    }
  });

  it('keeps of the rest what access needs: everything above, its restrictions, groups and members', async () => {
    const access = async (one: CrawledSite, table: string, columns: string): Promise<string[]> =>
      column(
        one,
        `select (${columns})::text from ${table} t where valid_to is null and page_id in (
           select page_id from pages where page_id = any ($1)
           union select unnest(ancestor_ids) from pages where page_id = any ($1))`,
        [kept],
      );
    for (const [table, columns] of [
      ['permissions', 'page_id, operation, principal_type, principal_id'],
      ['restriction_reads', 'page_id, state'],
      ['page_states', 'page_id, kind, status, space_id, parent_id, owner_id, ancestor_ids'],
    ] as const) {
      expect(await access(crawled, table, columns), table).toEqual(await access(all, table, columns));
    }
    for (const sql of [
      'select (group_id, name, status)::text from groups',
      'select (group_id, user_id)::text from group_members where valid_to is null',
      'select (user_id, account_type, account_status, is_guest, licence)::text from user_states u where valid_to is null and user_id in (select user_id from group_members where valid_to is null)',
    ]) {
      expect(await column(crawled, sql)).toEqual(await column(all, sql));
    }
  });

  it('is the same when the account was read whole before, and says how much fell out', async () => {
    const narrowed = await open({});
    await narrowed.crawl();
    await narrow(narrowed, filters);
    const { fell_out } = await narrowed.crawl();
    expect(await column(narrowed, KEPT)).toEqual(kept);
    const known = await knownNow(narrowed.home);
    for (const [table, rows] of Object.entries(await knownNow(crawled.home))) {
      // Whoever is not excluded stays known, though nothing in scope names them.
      if (OF_PEOPLE.has(table)) expect(known[table], table).toEqual(expect.arrayContaining([...rows]));
      else expect(known[table], table).toEqual(rows);
    }
    const told = new Set([...(await textsOf(narrowed)).matchAll(/Title<(\d+)>/g)].map(([, id]) => id as string));
    expect([...told].filter((id) => !kept.includes(id))).toEqual([]);
    const before = (everything.pages as readonly string[]).length;
    expect(fell_out.pages).toBeGreaterThan(0);
    expect(fell_out.pages).toBeLessThan(before);
    await narrow(narrowed, {});
    await narrowed.crawl();
    const widened = await knownNow(narrowed.home);
    for (const [table, rows] of Object.entries(everything)) expect(widened[table], table).toEqual(rows);
    expect(await column(narrowed, "select kind from changes where kind in ('rename', 'edit')")).toEqual([]);
  });

  it('changes nothing when nothing has changed', async () => {
    const before = await knownNow(crawled.home);
    const again: Summary = await crawled.crawl();
    expect([again.changes, again.fell_out]).toEqual([0, {}]);
    expect(await knownNow(crawled.home)).toEqual(before);
  });
});

describe('what leaves the scope of a filtered account', () => {
  let crawled: CrawledSite;
  let label: string;
  const page: Record<string, SimContent> = {};

  beforeAll(async () => {
    label = mostOf(contents().flatMap((one) => [...(one.labels ?? [])]));
    crawled = await open({ label: [label] });
    await crawled.crawl();
    const kept = new Set(await column(crawled, KEPT));
    const parents = new Set(contents().map(({ parentId }) => parentId));
    const leaves = contents().filter(
      ({ id, kind, status, read }) =>
        kept.has(id) && !parents.has(id) && kind === 'page' && status === 'current' && !read,
    );
    for (const [i, name] of ['trashed', 'purged', 'unlabelled', 'hidden'].entries())
      page[name] = leaves[i] as SimContent;
    const other = [...site.users.values()].find(
      ({ status, accountId }) => status === 'active' && accountId !== site.tokens[0]?.accountId,
    ) as SimUser;
    life.trash(site, page.trashed as SimContent);
    life.purge(site, page.purged as SimContent);
    life.unlabel(site, page.unlabelled as SimContent);
    life.restrict(site, page.hidden as SimContent, 'read', { users: [other.accountId] });
    await crawled.crawl();
  });

  const stateOf = async (name: string): Promise<string[]> =>
    column(crawled, 'select status || title from pages where page_id = $1', [page[name]?.id]);

  it('stays known where it is gone or hidden: that is no matter of the filter', async () => {
    expect(await stateOf('trashed')).toEqual([expect.stringMatching(/^trashedTitle/)]);
    expect(await stateOf('purged')).toEqual([expect.stringMatching(/^missingTitle/)]);
    expect(await stateOf('hidden')).toEqual([expect.stringMatching(/^missingTitle/)]);
  });

  it('is forgotten where it is there and not selected any more', async () => {
    expect(await stateOf('unlabelled')).toEqual([]);
  });
});
