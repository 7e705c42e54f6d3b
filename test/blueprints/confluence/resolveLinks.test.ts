import { afterAll, beforeAll, expect, it } from 'vitest';
import { resolve } from '../../../bench/support/links.ts';
import type { TestHome } from '../../support/records.ts';
import { openTestHome } from '../../support/records.ts';

/** Another history on demand. */
const SEED = Number(process.env.KSCOPE_SEED ?? 3);

let home: TestHome;
beforeAll(async () => {
  home = await openTestHome();
});
afterAll(() => home.remove());

let state = SEED;
const roll = (below: number): number => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  return (state >>> 8) % below;
};
const one = <T>(of: readonly T[]): T => of[roll(of.length)]!;

const query = async <T>(sql: string, values: readonly unknown[] = []): Promise<readonly T[]> =>
  (await home.records.pool.query(sql, [...values])).rows;

const SPACES = ['1', '2', '3', '4'];
const KEYS = ['ONE', 'TWO', 'THREE', 'FOUR', 'FIVE'];
/** Few, so that many pages have the same. */
const TITLES = Array.from({ length: 25 }, (_, i) => `Title ${i}`);
const PAGES = Array.from({ length: 60 }, (_, i) => `${100 + i}`);
const FILES = ['a.png', 'b.png'];
const NOW = 'pg_current_xact_id()::text::bigint';

const putPage = (id: string) =>
  query(
    `insert into pages (account, page_id, kind, status, title, space_id, created_at, version_number, ancestor_ids)
     values ('acme', $1, $2, $3, $4, $5, $6, 1, '{}') on conflict (account, page_id) do update set kind = excluded.kind,
       status = excluded.status, title = excluded.title, space_id = excluded.space_id, xact = ${NOW}`,
    [
      id,
      one(['page', 'page', 'page', 'blogpost']),
      one(['current', 'current', 'current', 'archived', 'trashed', 'missing']),
      roll(25) === 0 ? null : one(TITLES),
      one(SPACES),
      `2026-01-0${1 + roll(3)}T00:00:00.000Z`,
    ],
  );

const putSpace = (id: string) =>
  query(
    `insert into spaces (account, space_id, key, name, type, status) values ('acme', $1, $2, 'A space', 'global', $3)
     on conflict (account, space_id) do update set key = excluded.key, status = excluded.status, xact = ${NOW}`,
    [id, one(KEYS), one(['current', 'current', 'current', 'missing'])],
  );

const putLink = async (from: string): Promise<void> => {
  const [key, title, id, file] = [one(KEYS), one(TITLES), one([...PAGES, '999']), one(FILES)];
  const day = one(['', `2026/01/0${1 + roll(3)}/`]);
  const links = [
    ['page', `${key}:${title}`, null, key, title],
    ['include', `${key}:${title}`, null, key, title],
    ['blogpost', `${key}:/${day}${title}`, null, key, title],
    ['content', id, id, null, null],
    ['attachment', `^${file}`, null, null, null],
    ['attachment', `${key}:${title}^${file}`, null, key, title],
    ['attachment', `${id}^${file}`, id, null, null],
    ['space', key, null, key, null],
    ['url', 'https://example.com', null, null, null],
  ] as const;
  await query(
    `insert into page_links (account, page_id, kind, target, target_id, target_space_key, target_title, count)
     values ('acme', $1, $2, $3, $4, $5, $6, 1) on conflict do nothing`,
    [from, ...one(links)],
  );
};

const putFile = (page: string) =>
  query(
    `insert into attachments (account, attachment_id, page_id, title, status) values ('acme', $1, $2, $3, $4)
     on conflict (account, attachment_id) do update set status = excluded.status, title = excluded.title, xact = ${NOW}`,
    [`${page}-${roll(2)}`, page, one(FILES), one(['current', 'current', 'missing', 'trashed'])],
  );

/** What tells of whether a space is seen whole, and whether files are. */
const putGap = (walk: string) =>
  roll(3) === 0
    ? query(
        `insert into coverage_gaps (account, walk, kind, subject_id, reason, valid_from)
         values ('acme', $1, 'list', '*', 'cut short', now()) on conflict do nothing`,
        [walk],
      )
    : query(`update coverage_gaps set valid_to = now(), xact = ${NOW} where valid_to is null`);

const restrict = (page: string) =>
  roll(2) === 0
    ? query(
        `insert into permissions (account, page_id, operation, principal_type, principal_id, valid_from)
         values ('acme', $1, 'read', 'user', 'u', now()) on conflict do nothing`,
        [page],
      )
    : query(`update permissions set valid_to = now(), xact = ${NOW} where valid_to is null`);

const CHANGES: readonly (() => Promise<unknown>)[] = [
  () => putPage(one(PAGES)),
  () => putPage(one(PAGES)),
  () => putPage(`${200 + roll(30)}`),
  () => putLink(one(PAGES)),
  () => query('delete from page_links where page_id = $1', [one(PAGES)]),
  () => putFile(one(PAGES)),
  () => putFile(one(PAGES)),
  () => restrict(one(PAGES)),
];
const SELDOM: readonly (() => Promise<unknown>)[] = [
  () => putSpace(one(SPACES)),
  () => putGap(one(['pages/1', 'attachments/all'])),
];

it('finds by what was written where links lead, as if all were looked at', async () => {
  const client = await home.records.pool.connect();
  try {
    for (const id of SPACES) await putSpace(id);
    for (const id of PAGES) await putPage(id);
    for (let i = 0; i < 60; i++) await putFile(one(PAGES));
    for (let i = 0; i < 900; i++) await putLink(one(PAGES));
    await resolve(client, 'acme', 0);
    const seen = new Set<string>();
    let written = 0;
    for (let round = 0; round < 40; round++) {
      const since = (
        await query<{ xact: number }>('select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as xact')
      )[0]!;
      for (let i = roll(4); i >= 0; i--) await one(roll(4) === 0 ? SELDOM : CHANGES)();
      written += await resolve(client, 'acme', since.xact);
      const found = await query('select * from page_links order by page_id, kind, target');
      await resolve(client, 'acme', 0);
      expect(await query('select * from page_links order by page_id, kind, target')).toEqual(found);
      for (const { resolution } of found as { resolution: string }[]) seen.add(`${resolution}`);
    }
    expect(written).toBeGreaterThan(100);
    expect([...seen].toSorted()).toEqual(
      ['absent', 'ambiguous', 'null', 'resolved', 'trashed', 'unseen', 'wanted'].toSorted(),
    );
  } finally {
    client.release();
  }
});
