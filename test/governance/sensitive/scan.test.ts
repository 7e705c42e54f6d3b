import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Engine } from '../../../src/access/engine.ts';
import { ANONYMOUS } from '../../../src/access/facts.ts';
import { loadFacts } from '../../../src/access/load/loadFacts.ts';
import { momentAt } from '../../../src/access/load/moment.ts';
import { verdictFor } from '../../../src/access/people3.ts';
import { Vault } from '../../../src/accounts/secret.ts';
import { dismiss, listMatches } from '../../../src/governance/sensitive/matches.ts';
import type { Scanned } from '../../../src/governance/sensitive/scan.ts';
import { scan } from '../../../src/governance/sensitive/scan.ts';
import { tables } from '../../../src/model/schema.ts';
import type { CrawledSite } from '../../support/site.ts';
import { openSite } from '../../support/site.ts';

const CARD = '4111111111111111';
const TOKEN = `ghp_${'abcdefghijklmnopqrstuvwxyz0123456789'}`;

let crawled: CrawledSite;
let vault: Vault;
let pageIds: readonly string[];

beforeAll(async () => {
  crawled = await openSite({ seed: 5, pages: 60 });
  await crawled.crawl();
  vault = await Vault.open({ KSCOPE_KEY: 'a key for tests and nothing else' });
  const { rows } = await crawled.home.records.pool.query(
    "select page_id from page_bodies join pages using (account, page_id) where status = 'current' order by page_id limit 3",
  );
  pageIds = rows.map(({ page_id }) => page_id);
});
afterAll(() => crawled.remove());

const look = (): Promise<Scanned> =>
  scan({ records: crawled.home.records, account: 'acme', vault, now: new Date().toISOString() });

/** As a crawl stores a body that has changed. */
const write = async (pageId: string, storage: string): Promise<void> => {
  const { pool } = crawled.home.records;
  await pool.query("update page_contents set value = $2 where page_id = $1 and format = 'storage'", [pageId, storage]);
  await pool.query('update page_bodies set sha256 = $2 where page_id = $1', [
    pageId,
    createHash('sha256').update(storage).digest('hex'),
  ]);
};

const all = () => listMatches(crawled.home.records, 'acme', { all: true });

it('looks through everything once, then through what has changed', async () => {
  const first = await look();
  expect(first).toMatchObject({ unchanged: 0, found: 0 });
  expect(first.scanned).toBeGreaterThan(30);
  expect(await look()).toMatchObject({ scanned: 0, unchanged: first.scanned, found: 0 });
  await write(pageIds[0]!, `<p>${CARD} and ${CARD}, ${TOKEN}</p>`);
  await write(pageIds[1]!, `<p>${CARD}</p>`);
  expect(await look()).toMatchObject({ scanned: 2, found: 3, gone: 0 });
  const matches = await all();
  expect(
    matches
      .map(({ page_id, detector, occurrences, pages_with_it }) => [page_id, detector, occurrences, pages_with_it])
      .toSorted(),
  ).toEqual(
    [
      [pageIds[0], 'github/GITHUB_TOKEN', 1, 1],
      [pageIds[0], 'payment-card', 2, 2],
      [pageIds[1], 'payment-card', 1, 2],
    ].toSorted(),
  );
});

it('keeps the values nowhere but in the bodies', async () => {
  for (const t of tables) {
    if (t.name === 'page_contents') continue;
    const { rows } = await crawled.home.records.pool.query(
      `select 1 from ${t.name} t where t::text like $1 or t::text like $2`,
      [`%${CARD}%`, `%${TOKEN}%`],
    );
    expect(rows, t.name).toEqual([]);
  }
});

it('tells who can see it as the access engine does', async () => {
  const { pool } = crawled.home.records;
  const facts = await loadFacts(pool, await momentAt(pool, 'acme', null, Date.now()), { checks: true });
  const engine = new Engine(facts);
  for (const match of await all()) {
    const content = facts.contents.numbers.get(match.page_id)!;
    const { yes, unknown } = engine.viewers(engine.classes.of[content]!);
    const anonymous = verdictFor(engine.who(content, 'view'), ANONYMOUS);
    expect(match).toMatchObject({
      viewers: yes,
      viewers_unknown: unknown,
      anonymous: anonymous === 'unknown' ? null : anonymous === 'yes',
    });
  }
});

it('keeps a false positive closed, whatever becomes of its page; what is gone and comes back is open again', async () => {
  const { records } = crawled.home;
  const card = (await all()).find((one) => one.page_id === pageIds[0] && one.detector === 'payment-card')!;
  await dismiss(records, 'acme', card.match_id, { by: 'me', reason: 'a test card' });
  await write(pageIds[0]!, `<p>changed: ${CARD}, ${TOKEN}</p>`);
  await look();
  const statusOf = async (id: string): Promise<string | undefined> =>
    (await all()).find((one) => one.match_id === id)?.status;
  expect(await statusOf(card.match_id)).toBe('false-positive');
  const token = (await all()).find(({ kind }) => kind === 'secret')!;
  await write(pageIds[0]!, '<p>clean</p>');
  expect(await look()).toMatchObject({ scanned: 1, gone: 2 });
  expect(await statusOf(token.match_id)).toBe('gone');
  await write(pageIds[0]!, `<p>again: ${CARD}, ${TOKEN}</p>`);
  expect(await look()).toMatchObject({ found: 0 });
  expect(await statusOf(card.match_id)).toBe('false-positive');
  expect(await statusOf(token.match_id)).toBe('open');
  const open = await listMatches(records, 'acme', { all: false });
  expect(open.map(({ match_id }) => match_id)).not.toContain(card.match_id);
  await expect(dismiss(records, 'acme', 'none', { by: 'me', reason: 'why' })).rejects.toThrow('there is no match none');
});
