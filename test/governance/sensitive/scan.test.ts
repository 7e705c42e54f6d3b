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
    if (t.name === 'page_contents' || t.name === 'comment_contents') continue;
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

it('looks through comments and replies, and closes what was in one that was changed or deleted', async () => {
  const { pool } = crawled.home.records;
  const { rows } = await pool.query(
    `select c.comment_id, c.parent_comment_id, coalesce(c.page_id, p.page_id) as page_id from comments c
     left join comments p on p.account = c.account and p.comment_id = c.parent_comment_id
     join pages g on g.account = c.account and g.page_id = coalesce(c.page_id, p.page_id) and g.status = 'current'
     join comment_contents t on t.account = c.account and t.comment_id = c.comment_id
     order by c.parent_comment_id is not null desc, c.comment_id`,
  );
  const [reply, comment] = [rows[0]!, rows.find((one) => one.parent_comment_id === null)!];
  expect(reply.parent_comment_id).not.toBeNull();
  const say = (id: string, text: string) =>
    pool.query('update comment_contents set value = $2, sha256 = md5($2) where comment_id = $1', [id, text]);
  await say(reply.comment_id, `<p>use ${TOKEN}</p>`);
  await say(comment.comment_id, `<p>${CARD}</p>`);
  expect(await look()).toMatchObject({ scanned: 0, comments: 2, found: 2, gone: 0 });
  const inComments = async () => (await all()).filter(({ comment_id }) => comment_id !== null);
  const place = ({ comment_id, page_id, status }: { comment_id: string | null; page_id: string; status: string }) => ({
    comment_id,
    page_id,
    status,
  });
  expect((await inComments()).map(place)).toEqual(
    expect.arrayContaining([
      { comment_id: reply.comment_id, page_id: reply.page_id, status: 'open' },
      { comment_id: comment.comment_id, page_id: comment.page_id, status: 'open' },
    ]),
  );
  for (const { viewers } of await inComments()) expect(viewers).not.toBeNull();
  await say(reply.comment_id, '<p>clean</p>');
  await pool.query("update comments set status = 'missing' where comment_id = $1", [comment.comment_id]);
  expect(await look()).toMatchObject({ comments: 1, found: 0, gone: 2 });
  expect((await inComments()).map(({ status }) => status)).toEqual(['gone', 'gone']);
});

it('the texts of comments are kept where bodies are, and read once more where they lack', async () => {
  const { home, crawl, accounts } = crawled;
  const { settings } = await accounts.get('acme');
  const many = async (sql: string): Promise<number> => Number((await home.records.pool.query(sql)).rows[0].many);
  const texts = () => many('select count(*) as many from comment_contents');
  const comments = await many("select count(*) as many from comments where status is distinct from 'missing'");
  expect(comments).toBeGreaterThan(10);
  await home.records.pool.query('delete from comment_contents');
  await accounts.update('acme', { ...settings, formats: [] });
  await crawl();
  expect(await texts()).toBe(0);
  await accounts.update('acme', settings);
  await crawl();
  expect(await texts()).toBeGreaterThanOrEqual(comments);
});
