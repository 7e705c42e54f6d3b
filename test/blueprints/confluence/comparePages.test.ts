import { afterAll, beforeAll, expect, it } from 'vitest';
import { comparePages } from '../../../src/blueprints/confluence/comparePages.ts';
import { keepPairs, PAIRS, PAIRS_VERSION } from '../../../src/blueprints/confluence/keepPairs.ts';
import { bodyRows } from '../../../src/blueprints/confluence/mapping/body.ts';
import { derivationOf } from '../../../src/crawl/derivation.ts';
import { pageSignatures } from '../../../src/model/tables/pages.ts';
import type { TestHome } from '../../support/records.ts';
import { openTestHome } from '../../support/records.ts';

/** Another history on demand. */
const SEED = Number(process.env.KSCOPE_SEED ?? 11);
const RUN = { account: 'acme', runId: 'run', stamp: '2026-01-01T00:00:00.000Z', notBefore: null };

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

/** Templates of which so many pages are made that a bucket holds more than are compared each with each. */
const templates = Array.from({ length: 3 }, () => Array.from({ length: 120 }, () => `w${roll(4_000)}`));
const textOf = (): string => {
  const words = templates[roll(templates.length)]!.slice();
  if (roll(4) > 0) for (let i = roll(12); i >= 0; i--) words[roll(words.length)] = `x${roll(4_000)}`;
  return words.join(' ');
};

const write = async (id: string, text: string): Promise<void> => {
  const { signature } = bodyRows(id, 1, `<p>${text}</p>`, { keepText: false, hosts: [], spaceKey: undefined });
  await home.records.write(RUN, (writer) => writer.upsert(pageSignatures, [signature]));
};

const setStatus = (id: string, status: string) =>
  home.records.pool.query(
    `insert into pages (account, page_id, kind, status, title, version_number, ancestor_ids)
     values ('acme', $1, 'page', $2, 'Page ' || $1, 1, '{}') on conflict (account, page_id) do update
     set status = excluded.status, xact = pg_current_xact_id()::text::bigint`,
    [id, status],
  );

const compare = async (untraced = false): Promise<readonly object[]> => {
  const { records } = home;
  const derivation = await derivationOf(records, 'acme', PAIRS, PAIRS_VERSION);
  const comparison = await comparePages(records.pool, 'acme', { since: derivation.since, untraced });
  for (const one of keepPairs('acme', derivation, comparison)) await records.write(RUN, one);
  return pairs();
};

const pairs = async (): Promise<readonly object[]> =>
  (
    await home.records.pool.query(
      'select page_id, other_page_id, similarity from near_duplicates order by page_id, other_page_id',
    )
  ).rows;

const whole = async (): Promise<readonly object[]> => {
  for (const table of ['near_duplicates', 'compared_pages', 'derivations'])
    await home.records.pool.query(`delete from ${table}`);
  return compare();
};

it('finds by what changed the pairs that all pages have', async () => {
  const { pool } = home.records;
  const ids = Array.from({ length: 230 }, (_, i) => `${1000 + i * 7}`);
  for (const id of ids) {
    await setStatus(id, 'current');
    await write(id, textOf());
  }
  let known = await compare();
  expect(known.length).toBeGreaterThan(500);
  expect(await compare()).toEqual(known);
  for (let round = 0; round < 6; round++) {
    for (let change = 0; change < 1 + round * 4; change++) {
      const id = ids[roll(ids.length)]!;
      const what = roll(4);
      if (what === 0) await setStatus(id, 'trashed');
      else if (what === 1) await setStatus(id, 'archived');
      else if (what === 2) await write(id, textOf());
      else {
        const added = `${roll(9_000)}`;
        ids.push(added);
        await setStatus(added, 'current');
        await write(added, textOf());
      }
    }
    // As filters take pages away.
    if (round === 3) await pool.query('delete from page_signatures where page_id = any ($1)', [ids.slice(0, 9)]);
    const followed = await compare(round === 3);
    expect(followed).not.toEqual(known);
    known = await whole();
    expect(followed).toEqual(known);
  }
});

it('compares all pages where it was cut off between two writes', async () => {
  const { records } = home;
  const known = await whole();
  const derivation = await derivationOf(records, 'acme', PAIRS, PAIRS_VERSION);
  const moved = { page_id: '1000', before: null, after: 'none' };
  const parted = [{ one: '1000', other: '1007', percent: 90 }];
  const [first, second] = keepPairs('acme', derivation, { parted, joined: parted, moved: [moved] });
  await records.write(RUN, first!);
  await records.write(RUN, second!);
  expect((await derivationOf(records, 'acme', PAIRS, PAIRS_VERSION)).since).toBe(0);
  expect(await compare()).toEqual(known);
});
