import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PARSER_VERSION, textOf } from '../../../src/content/parse.ts';
import { shingles } from '../../../src/content/shingles.ts';
import type { Summary } from '../../../src/crawl/summary.ts';
import * as life from '../../../src/simulator/life/acts.ts';
import type { SimContent, Site } from '../../../src/simulator/site.ts';
import { knownNow } from '../../support/compare.ts';
import type { CrawledSite } from '../../support/site.ts';
import { openSite } from '../../support/site.ts';

let crawled: CrawledSite;
let site: Site;
/** A crawl that found everything as it was. */
let unchanged: Summary;

const rowsOf = async <T>(sql: string, values: readonly unknown[] = []): Promise<readonly T[]> =>
  (await crawled.home.records.pool.query(sql, [...values])).rows;

/** A transaction that nothing written so far belongs to. */
const nextXact = async (): Promise<number> =>
  (await rowsOf<{ xact: number }>('select pg_current_xact_id()::text::bigint as xact'))[0]?.xact as number;

const writtenSince = async (table: string, xact: number): Promise<readonly string[]> =>
  (
    await rowsOf<{ page_id: string }>(`select distinct page_id from ${table} where xact > $1 order by page_id`, [xact])
  ).map(({ page_id }) => page_id);

interface LinkRow {
  readonly page_id: string;
  readonly kind: string;
  readonly target: string;
  readonly target_id: string | null;
  readonly target_space_key: string | null;
  readonly target_title: string | null;
  readonly resolution: string | null;
  readonly resolved_page_id: string | null;
}

const links = () => rowsOf<LinkRow>('select * from page_links order by page_id, kind, target');

beforeAll(async () => {
  crawled = await openSite({ seed: 7, pages: 800 });
  site = crawled.site;
  const { settings } = await crawled.account();
  await crawled.accounts.update('acme', { ...settings, formats: ['storage'] });
  await crawled.crawl();
});
afterAll(() => crawled.remove());

/** What the site itself says of links, by its own contents and by which of them the token was shown. */
const truth = async () => {
  const shown = new Set(
    (
      await rowsOf<{ page_id: string }>("select page_id from pages where status <> 'missing' and title is not null")
    ).map(({ page_id }) => page_id),
  );
  const contents = [...site.contents.values()];
  const nameOf = (key: string | undefined, title: string) => `${key?.toLowerCase()}:${title}`;
  const byName = Map.groupBy(contents, ({ spaceId, title }) => nameOf(site.spaces.get(spaceId)?.key, title));
  return {
    shown,
    named: ({ target_id, target_space_key, target_title, page_id }: LinkRow): readonly SimContent[] => {
      if (target_id !== null) return contents.filter(({ id }) => id === target_id);
      if (target_title === null) return contents.filter(({ id }) => id === page_id);
      return byName.get(nameOf(target_space_key ?? undefined, target_title)) ?? [];
    },
  };
};

describe('where links lead', () => {
  it('is what the site has, in the eyes of the token', async () => {
    const { shown, named } = await truth();
    const seen = new Map<string, number>();
    for (const link of await links()) {
      const { resolution, resolved_page_id } = link;
      seen.set(`${resolution}`, (seen.get(`${resolution}`) ?? 0) + 1);
      if (['user', 'url', 'shortcut', 'anchor'].includes(link.kind)) {
        expect([resolution, resolved_page_id]).toEqual([null, null]);
        continue;
      }
      const there = named(link).filter(({ id }) => shown.has(id));
      const statuses = there.map(({ status }) => status);
      const where = JSON.stringify(link);
      if (resolution === 'resolved' || resolution === 'absent') {
        expect(
          there.map(({ id }) => id),
          where,
        ).toContain(resolved_page_id);
        expect(['current', 'archived'], where).toContain(site.contents.get(resolved_page_id ?? '')?.status);
      } else if (resolution === 'trashed') {
        expect(['trashed', 'deleted'], where).toContain(site.contents.get(resolved_page_id ?? '')?.status);
        expect(statuses, where).not.toContain('current');
      } else if (resolution === 'wanted' || resolution === 'unseen') {
        expect([there, resolved_page_id], where).toEqual([[], null]);
      }
    }
    for (const resolution of ['resolved', 'trashed', 'absent', 'unseen', 'wanted', 'null']) {
      expect(seen.get(resolution), resolution).toBeGreaterThan(0);
    }
  });

  it('is called unseen where it may be hidden from the token, not wanted', async () => {
    const { shown, named } = await truth();
    const restricted = new Set(
      [...site.contents.values()].flatMap(({ id, read, spaceId }) => (read && shown.has(id) ? [spaceId] : [])),
    );
    const hidden = (await links()).filter(
      (link) =>
        link.target_title !== null &&
        named(link).some(({ id, status }) => !shown.has(id) && (status === 'current' || status === 'archived')),
    );
    const mistaken = hidden.filter(({ resolution }) => resolution === 'wanted');
    // Only where nothing that the token sees says that pages are kept from readers of that space.
    expect(mistaken.flatMap(named).filter(({ spaceId }) => restricted.has(spaceId))).toEqual([]);
    expect(hidden.length).toBeGreaterThan(10);
    expect(mistaken.length).toBeLessThan(hidden.length / 5);
  });

  it('tells files that are there from those that are not', async () => {
    const files = new Set(
      (await rowsOf<{ name: string }>("select page_id || '/' || title as name from attachments")).map(
        ({ name }) => name,
      ),
    );
    const own = (await links()).filter(({ kind, target }) => kind === 'attachment' && target.startsWith('^'));
    const judged = own.filter(({ resolution }) => resolution === 'resolved' || resolution === 'absent');
    expect(judged.length).toBeGreaterThan(100);
    for (const { page_id, target, resolution } of judged) {
      expect(resolution).toBe(files.has(`${page_id}/${target.slice(1)}`) ? 'resolved' : 'absent');
    }
  });

  it('follows what becomes of a page, and nothing else is written', async () => {
    const linked = await rowsOf<{ id: string }>(
      `select resolved_page_id as id from page_links l join pages p on p.page_id = l.resolved_page_id
       where l.resolution = 'resolved' and l.kind = 'content' and p.status = 'current' and p.kind = 'page'
       and not exists (select from pages below where below.parent_id = p.page_id)
       group by 1 having count(*) > 1 order by 1 limit 1`,
    );
    const target = site.contents.get(linked[0]?.id ?? '') as SimContent;
    const stateOf = async () =>
      (
        await rowsOf<{ resolution: string }>(
          "select distinct resolution from page_links where target_id = $1 and kind <> 'attachment'",
          [target.id],
        )
      ).map(({ resolution }) => resolution);
    const leading = () =>
      rowsOf<{ page_id: string }>(
        'select distinct page_id from page_links where target_id = $1 or target_title = $2 or page_id = $1 order by page_id',
        [target.id, target.title],
      );
    const mayBeWritten = new Set((await leading()).map(({ page_id }) => page_id));
    let before = await nextXact();
    life.trash(site, target);
    await crawled.crawl();
    expect(await stateOf()).toEqual(['trashed']);
    const written = await writtenSince('page_links', before);
    expect(written.length).toBeGreaterThan(0);
    expect(written.filter((id) => !mayBeWritten.has(id))).toEqual([]);
    life.restore(site, target);
    await crawled.crawl();
    expect(await stateOf()).toEqual(['resolved']);
    before = await nextXact();
    unchanged = await crawled.crawl();
    expect(await writtenSince('page_links', before)).toEqual([]);
  });
});

describe('a better parser', () => {
  it('derives anew what an older one has read, from the records and of these pages only', async () => {
    const before = await knownNow(crawled.home);
    const old = (
      await rowsOf<{ page_id: string }>(
        `update page_bodies set parser_version = $1, words = 0, macros = '{}'
         where page_id in (select page_id from page_bodies order by md5(page_id) limit 15) returning page_id`,
        [PARSER_VERSION - 1],
      )
    ).map(({ page_id }) => page_id);
    await rowsOf('delete from page_links where page_id = any ($1)', [old]);
    await rowsOf('delete from page_mentions where page_id = any ($1)', [old]);
    await rowsOf("update page_signatures set bands = '', sketch = '' where page_id = any ($1)", [old]);
    const at = await nextXact();
    const summary = await crawled.crawl();
    expect(summary.requests).toBeLessThanOrEqual(unchanged.requests);
    expect(summary.stages).toContainEqual(expect.objectContaining({ stage: 'measures', items: old.length }));
    expect(await knownNow(crawled.home)).toEqual(before);
    expect(await writtenSince('page_bodies', at)).toEqual(old.toSorted());
    for (const table of ['page_links', 'page_mentions', 'page_signatures', 'page_contents']) {
      const written = await writtenSince(table, at);
      expect(
        written.filter((id) => !old.includes(id)),
        table,
      ).toEqual([]);
    }
  });

  it('leaves what it has no text of as it is', async () => {
    const [page] = await rowsOf<{ page_id: string }>('select page_id from page_bodies order by page_id limit 1');
    const id = page?.page_id;
    await rowsOf("delete from page_contents where page_id = $1 and format = 'storage'", [id]);
    await rowsOf('update page_bodies set parser_version = 0 where page_id = $1', [id]);
    const { status, stages } = await crawled.crawl();
    expect(status).toBe('complete');
    expect(stages.filter(({ stage }) => stage === 'measures')).toEqual([]);
    expect(await rowsOf('select parser_version from page_bodies where page_id = $1', [id])).toEqual([
      { parser_version: 0 },
    ]);
  });
});

describe('near-duplicates', () => {
  const found = async (): Promise<ReadonlyMap<string, number>> =>
    new Map(
      (
        await rowsOf<{ page_id: string; other_page_id: string; similarity: number }>('select * from near_duplicates')
      ).map((row) => [`${row.page_id} ${row.other_page_id}`, row.similarity]),
    );

  it('are the pages whose texts are alike, each pair from both sides', async () => {
    const bodies = await rowsOf<{ page_id: string; value: string }>(
      `select c.page_id, c.value from page_contents c join pages p using (account, page_id)
       where c.format = 'storage' and p.status in ('current', 'archived') order by c.page_id`,
    );
    const texts = bodies.flatMap(({ page_id, value }) => {
      const hashes = shingles(textOf(value));
      return hashes.length < 18 ? [] : [{ page_id, set: new Set(hashes) }];
    });
    const pairs = await found();
    let alike = 0;
    for (const [i, one] of texts.entries()) {
      for (const other of texts.slice(i + 1)) {
        // Sets of very different sizes have little in common, whatever is in them.
        if (Math.min(one.set.size, other.set.size) < 0.7 * Math.max(one.set.size, other.set.size)) continue;
        let common = 0;
        for (const hash of one.set) if (other.set.has(hash)) common++;
        const jaccard = common / (one.set.size + other.set.size - common);
        const percent = pairs.get(`${one.page_id} ${other.page_id}`);
        if (pairs.get(`${other.page_id} ${one.page_id}`) !== percent) expect.fail('a pair stands on one side only');
        if (jaccard >= 0.86) expect(percent, `${one.page_id} ${other.page_id}: ${jaccard}`).toBeDefined();
        if (percent === undefined) continue;
        alike += 2;
        expect(Math.abs(percent / 100 - jaccard)).toBeLessThan(0.07);
      }
    }
    expect(alike).toBe(pairs.size);
    expect(alike).toBeGreaterThan(4);
  });

  it('come and go with the pages, and no others are written', async () => {
    const before = await found();
    const [one = '', other = ''] = (
      [...before.keys()].find((pair) => {
        const contents = pair.split(' ').map((id) => site.contents.get(id));
        return contents.every((content) => content?.status === 'current' && content.kind === 'page');
      }) as string
    ).split(' ');
    const at = await nextXact();
    life.trash(site, site.contents.get(one) as SimContent);
    await crawled.crawl();
    const without = await found();
    const ofOne = [...before.keys()].filter((pair) => pair.split(' ').includes(one));
    expect([...before.keys()].filter((pair) => !without.has(pair))).toEqual(ofOne);
    expect(await writtenSince('near_duplicates', at)).toEqual([]);
    life.restore(site, site.contents.get(one) as SimContent);
    await crawled.crawl();
    expect(await found()).toEqual(before);
    const partners = new Set(ofOne.flatMap((pair) => pair.split(' ')));
    expect(partners.has(other)).toBe(true);
    expect((await writtenSince('near_duplicates', at)).filter((id) => !partners.has(id))).toEqual([]);
  });
});
