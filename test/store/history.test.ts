import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { pageLinks, pageStates, pages } from '../../src/model/tables/pages.ts';
import { groupMembers, groups, userStates, users } from '../../src/model/tables/people.ts';
import type { Records } from '../../src/store/records.ts';
import type { WriteContext } from '../../src/store/write/statement.ts';
import type { TestHome } from '../support/records.ts';
import { openTestHome } from '../support/records.ts';

let home: TestHome;
let records: Records;

beforeAll(async () => {
  home = await openTestHome();
  records = home.records;
});
afterAll(() => home.remove());
beforeEach(() => records.removeAccount('acme'));

const day = (n: number): string => `2026-01-${String(n).padStart(2, '0')}T00:00:00.000Z`;

/** The run of day n; the first has nothing before it. */
const run = (n: number): WriteContext => ({
  account: 'acme',
  runId: `run-${n}`,
  stamp: day(n),
  notBefore: n === 1 ? null : day(n - 1),
});

const members = (...ids: string[]) => ids.map((user_id) => ({ group_id: 'g', user_id }));

const see = (n: number, ...ids: string[]) =>
  records.write(run(n), (writer) => writer.observe(groupMembers, [{ group_id: 'g' }], members(...ids)));

const intervals = async () => {
  const rows = await records.db
    .selectFrom('group_members')
    .select(['user_id', 'valid_from', 'valid_to'])
    .orderBy('user_id')
    .orderBy('valid_from')
    .execute();
  return rows.map((row) => `${row.user_id} ${row.valid_from.slice(8, 10)}–${row.valid_to?.slice(8, 10) ?? ''}`);
};

const changes = async () =>
  records.db.selectFrom('changes').select(['kind', 'subject_id', 'before', 'after']).orderBy('observed_at').execute();

it('opens what comes, closes what goes, and leaves what stays', async () => {
  await see(1, 'ann', 'bob');
  await see(2, 'bob', 'cem');
  await see(3, 'bob', 'cem');
  await see(4, 'ann', 'bob');
  expect(await intervals()).toEqual(['ann 01–02', 'ann 04–', 'bob 01–', 'cem 02–04']);
});

it('touches no row that stays as it is', async () => {
  await see(1, 'ann', 'bob');
  const written = () =>
    records.db
      .selectFrom('group_members')
      .select('user_id')
      .select((eb) => eb.ref('xact' as never).as('xact'))
      .execute();
  const before = await written();
  await see(2, 'ann', 'bob');
  expect(await written()).toEqual(before);
});

it('records no change in the first run and each one after it', async () => {
  await see(1, 'ann');
  expect(await changes()).toEqual([]);
  await see(2, 'bob');
  expect(await changes()).toEqual(
    expect.arrayContaining([
      { kind: 'membership', subject_id: 'g', before: { group_id: 'g', user_id: 'ann' }, after: null },
      { kind: 'membership', subject_id: 'g', before: null, after: { group_id: 'g', user_id: 'bob' } },
    ]),
  );
});

it('is the same when a batch is stored twice, as a resumed run does', async () => {
  await see(1, 'ann');
  await see(2, 'bob');
  const [rows, differences] = [await intervals(), await changes()];
  await see(2, 'bob');
  expect(await intervals()).toEqual(rows);
  expect(await changes()).toEqual(differences);
});

it('leaves no empty interval where one run sees a thing come and go', async () => {
  await see(1, 'ann');
  await see(2, 'ann', 'bob');
  await see(2, 'ann');
  expect(await intervals()).toEqual(['ann 01–']);
});

it('keeps scopes apart: what was not looked at is not gone', async () => {
  await see(1, 'ann');
  await records.write(run(2), (writer) => writer.observe(groupMembers, [{ group_id: 'other' }], []));
  expect(await intervals()).toEqual(['ann 01–']);
});

it('names the attribute of a state that changed', async () => {
  const state = (status: string, parent_id: string | null) => ({
    page_id: 'p',
    kind: 'page',
    status,
    space_id: 's',
    parent_id,
    owner_id: 'ann',
    ancestor_ids: parent_id === null ? [] : [parent_id],
  });
  const at = (n: number, row: ReturnType<typeof state>) =>
    records.write(run(n), (writer) => writer.observe(pageStates, [{ page_id: 'p' }], [row]));
  await at(1, state('current', null));
  await at(2, state('current', 'q'));
  await at(3, state('archived', 'q'));
  expect(await changes()).toEqual([
    { kind: 'move', subject_id: 'p', before: { parent_id: null }, after: { parent_id: 'q' } },
    { kind: 'status', subject_id: 'p', before: { status: 'current' }, after: { status: 'archived' } },
  ]);
});

it('rewrites in place what the same run sees better', async () => {
  const see = (licence: string) =>
    records.write(run(1), (writer) =>
      writer.observe(
        userStates,
        [{ user_id: 'ann' }],
        [{ user_id: 'ann', account_type: 'atlassian', account_status: 'active', is_guest: null, licence }],
      ),
    );
  await see('unknown');
  await see('yes');
  const rows = await records.db.selectFrom('user_states').select(['licence', 'valid_to']).execute();
  expect(rows).toEqual([{ licence: 'yes', valid_to: null }]);
});

it('updates rows by key, keeps columns that are not given, and records renames', async () => {
  const group = { group_id: 'g', name: 'staff', status: 'current', usage_type: 'USERBASE_GROUP', managed_by: 'ADMINS' };
  await records.write(run(1), (writer) => writer.upsert(groups, [group]));
  await records.write(run(2), (writer) =>
    writer.upsert(groups, [{ group_id: 'g', name: 'everyone', status: 'current' }]),
  );
  const rows = await records.db.selectFrom('groups').select(['name', 'usage_type']).execute();
  expect(rows).toEqual([{ name: 'everyone', usage_type: 'USERBASE_GROUP' }]);
  expect(await changes()).toEqual([
    { kind: 'rename', subject_id: 'g', before: { name: 'staff' }, after: { name: 'everyone' } },
  ]);
});

it('completes rows that are there, forgets nothing that is known, and adds nobody', async () => {
  const ann = { user_id: 'ann', email: 'ann@example.com', time_zone: null };
  const person = { is_external: 'no', external_reason: '', resolved: true, source: 'confluence' };
  await records.write(run(1), (writer) => writer.upsert(users, [{ ...ann, ...person }]));
  await records.write(run(2), (writer) =>
    writer.update(users, [
      { user_id: 'ann', email: null, time_zone: 'Asia/Tokyo' },
      { user_id: 'bob', email: null, time_zone: null },
    ]),
  );
  const rows = await records.db.selectFrom('users').select(['user_id', 'email', 'time_zone']).execute();
  expect(rows).toEqual([{ ...ann, time_zone: 'Asia/Tokyo' }]);
});

it('says so when a row is not new after all', async () => {
  const rows = members('ann').map(() => ({
    group_id: 'g',
    name: 'staff',
    status: 'current',
    usage_type: null,
    managed_by: null,
  }));
  const insert = () => records.write(run(1), (writer) => writer.insertNew(groups, rows));
  await insert();
  await expect(insert()).rejects.toMatchObject({ code: '23505' });
});

it('writes the same row by the bulk protocol as by an upsert', async () => {
  const page = (page_id: string) => ({
    page_id,
    kind: 'page',
    status: 'current',
    title: 'Übersicht \\ 概要 \0',
    space_id: null,
    position: -(2 ** 40),
    created_at: '1999-12-31T23:59:59.999Z',
    version_number: 7,
    version_minor_edit: true,
    ancestor_ids: ['a"b', 'c\\d', ''],
  });
  await records.write(run(1), async (writer) => {
    await writer.upsert(pages, [page('p')]);
    await writer.insertNew(pages, [page('q')]);
  });
  const [p, q] = await records.db.selectFrom('pages').selectAll().orderBy('page_id').execute();
  expect({ ...q, page_id: 'p', xact: null }).toEqual({ ...p, xact: null });
});

it('replaces the rows of a set', async () => {
  const link = (target: string, count: number) => ({
    page_id: 'p',
    kind: 'url',
    target,
    target_id: null,
    target_space_key: null,
    target_title: null,
    count,
    resolution: null,
    resolved_page_id: null,
  });
  const at = (n: number, ...rows: ReturnType<typeof link>[]) =>
    records.write(run(n), (writer) => writer.observe(pageLinks, [{ page_id: 'p' }], rows));
  await at(1, link('a', 1), link('b', 1));
  await at(2, link('b', 2), link('c', 1));
  const rows = await records.db.selectFrom('page_links').select(['target', 'count']).orderBy('target').execute();
  expect(rows).toEqual([
    { target: 'b', count: 2 },
    { target: 'c', count: 1 },
  ]);
});

it.each([
  ['NUL and lone surrogates', 'a\0b\ud800c', 'a\ufffdb\ufffdc'],
  ['quotes, braces and backslashes', `{"a\\",'b'}`, `{"a\\",'b'}`],
  ['several scripts', 'Übersicht 概要 نظرة 🧭', 'Übersicht 概要 نظرة 🧭'],
  ['nothing', '', ''],
])('stores hostile text whole: %s', async (_name, text, stored) => {
  const row = {
    page_id: text,
    kind: text,
    status: text,
    space_id: text,
    parent_id: null,
    owner_id: null,
    ancestor_ids: [text, text],
  };
  await records.write(run(1), (writer) => writer.observe(pageStates, [{ page_id: text }], [row]));
  const found = await records.db.selectFrom('page_states').select(['page_id', 'ancestor_ids']).execute();
  expect(found).toEqual([{ page_id: stored, ancestor_ids: [stored, stored] }]);
});

it('rolls a batch back as a whole', async () => {
  const failing = records.write(run(1), async (writer) => {
    await writer.observe(groupMembers, [{ group_id: 'g' }], members('ann'));
    throw new Error('stop');
  });
  await expect(failing).rejects.toThrow('stop');
  expect(await intervals()).toEqual([]);
});
