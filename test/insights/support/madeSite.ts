import fc from 'fast-check';
import { literal, quote } from '../../../src/columns/layout.ts';
import type { Schema } from '../../../src/model/schema.ts';
import { publicTables } from '../../../src/model/schema.ts';
import type { ColumnKind, Table } from '../../../src/model/table.ts';
import { storedColumns, storedKey } from '../../../src/model/table.ts';

/*
 * Few ids and few words, so that everything meets: links that lead anywhere, apps, minor edits, closed people, labels that
 * differ by a letter. Every account has the same ids, so whatever is joined without its account shows.
 */

const ids = (prefix: string, n: number): readonly string[] => Array.from({ length: n }, (_, i) => `${prefix}${i}`);
const users = ids('u', 14);
const pages = ids('p', 24);
const spaces = ids('s', 5);
const groups = ids('g', 5);
const labels = ['runbook', 'runbooks', 'run-book', 'Runbook', 'how-to', 'archive', 'archves', 'x1', 'x2'];
const titles = ['Runbook of the database', 'Decision: colours', 'How to travel', 'Notes', 'Retro', 'Notiz Ω'];

const changeIds = ids('c', 90);
const changeKinds = ['permission', 'restriction', 'membership', 'status', 'site'];

/** From years before now to now; the made sites are asked on the first of July 2026. */
export const NOW = '2026-07-01T12:34:56.000Z';
const moment = fc
  .oneof(fc.integer({ min: 0, max: 2600 }), fc.integer({ min: 0, max: 400 }))
  .map((hours) => new Date(Date.parse(NOW) - hours * 23 * 3_600_000).toISOString());

const one = (values: readonly string[]) => fc.constantFrom(...values);
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { freq: 5 });
const small = fc.nat(6);

type Fields = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/** What the values of a table's columns are; columns that are not named have values of their kind. */
const fields: Readonly<Partial<Record<keyof Schema, Fields>>> = {
  spaces: {
    space_id: one(spaces),
    type: one(['global', 'personal', 'collaboration']),
    status: one(['current', 'current', 'archived']),
    homepage_id: one(pages),
    author_id: one(users),
    owner_id: maybe(one(users)),
  },
  pages: {
    page_id: one(pages),
    kind: one(['page', 'page', 'page', 'blogpost', 'folder']),
    status: one(['current', 'current', 'current', 'archived', 'trashed', 'deleted', 'missing', 'draft']),
    title: maybe(one(titles)),
    space_id: maybe(one(spaces)),
    parent_id: maybe(one(pages)),
    author_id: maybe(one(users)),
    owner_id: maybe(one(users)),
    ancestor_ids: fc.uniqueArray(one(pages), { maxLength: 4 }),
  },
  page_versions: { page_id: one(pages), version_number: fc.integer({ min: 1, max: 6 }), author_id: maybe(one(users)) },
  page_reviews: { page_id: one(pages), version_number: fc.integer({ min: 3, max: 6 }), reviewer_id: maybe(one(users)) },
  page_bodies: {
    page_id: one(pages),
    sha256: one(['a', 'b', 'c']),
    words: fc.constantFrom(0, 3, 40, 400),
    images: fc.nat(1),
    macros: fc.uniqueArray(one(['toc', 'info']), { maxLength: 1 }),
    tasks_open: small,
  },
  page_links: {
    page_id: one(pages),
    kind: one(['page', 'page', 'blogpost', 'content', 'url', 'attachment', 'include', 'excerpt-include', 'space']),
    target: one(ids('t', 6)),
    target_id: maybe(one([...pages, 'nowhere'])),
    target_space_key: maybe(one(['A', 'a', 'B', 'C', 'Z'])),
    target_title: maybe(one([...titles, 'Unwritten'])),
    count: fc.integer({ min: 1, max: 3 }),
    resolution: maybe(one(['resolved', 'resolved', 'resolved', 'trashed', 'ambiguous', 'absent', 'wanted', 'unseen'])),
    // Nothing leads to half of the pages.
    resolved_page_id: maybe(one([...pages.slice(pages.length / 2), 'nowhere'])),
  },
  near_duplicates: {
    page_id: one(pages),
    other_page_id: one(pages),
    similarity: fc.integer({ min: 80, max: 100 }),
  },
  labels: {
    label_id: one(ids('l', labels.length)),
    name: one(labels),
    prefix: one(['global', 'global', 'my', 'team']),
  },
  page_labels: { page_id: one(pages), label_id: one(ids('l', labels.length)) },
  page_states: { page_id: one(pages), status: one(['current', 'archived', 'trashed']), space_id: maybe(one(spaces)) },
  page_views: { page_id: one(pages), views: fc.nat(900), viewers: maybe(fc.nat(90)) },
  comments: { page_id: maybe(one(pages)), author_id: maybe(one(users)), status: one(['current', 'missing']) },
  attachments: { page_id: maybe(one(pages)), bytes: maybe(fc.nat(9000)), status: one(['current', 'missing']) },
  users: {
    user_id: one(users),
    account_type: maybe(one(['atlassian', 'atlassian', 'app', 'customer'])),
    account_status: maybe(one(['active', 'active', 'inactive', 'closed'])),
    display_name: maybe(one(['Ada', 'Bo', 'Cy', 'Δη'])),
    is_external: one(['yes', 'no', 'unknown']),
    is_bot: fc.constantFrom(null, null, false, false, true),
  },
  groups: {
    group_id: one(groups),
    status: one(['current', 'current', 'current', 'missing']),
    usage_type: one(['TEAM_COLLABORATION', 'USERBASE_GROUP']),
  },
  group_members: { group_id: one(groups), user_id: one(users) },
  permissions: {
    page_id: one(pages),
    operation: one(['read', 'update']),
    principal_type: one(['user', 'group']),
    principal_id: one([...users, ...groups]),
  },
  restriction_reads: { page_id: one(pages), state: one(['open', 'open', 'restricted', 'unread', 'unreadable']) },
  space_permissions: {
    space_id: one(spaces),
    principal_type: one(['user', 'group', 'access-class']),
    principal_id: fc.oneof(one([...users, ...groups]), one(['anonymous-users', 'all-licensed-users'])),
    operation: one(['read', 'create', 'administer']),
    target: one(['space', 'page']),
  },
  role_assignments: { space_id: one(spaces), principal_type: one(['user', 'group']), principal_id: one(users) },
  space_roles: { role_id: one(ids('r', 2)) },
  site_facts: { fact: fc.constant('anonymous_access'), value: one(['yes', 'no', 'unknown']) },
  audit_records: {
    author_id: maybe(one(users)),
    summary: maybe(one(['Admin key enabled', 'Public link created', 'Space permission added'])),
    category: maybe(one(['Permissions', 'Pages'])),
  },
  page_audiences: {
    page_id: one(pages),
    viewers: fc.constantFrom(0, 1, 2, 19, 20, 60),
    unknown_viewers: fc.constantFrom(0, 0, 0, 4),
    external_viewers: fc.nat(2),
    guest_viewers: fc.nat(2),
    everyone: one(['yes', 'no', 'unknown']),
    anonymous: one(['yes', 'no', 'unknown']),
  },
  external_reach: { user_id: one(users), space_id: one(spaces), level: one(['admin', 'edit', 'view', 'unknown']) },
  hidden_links: { page_id: one(pages), target_page_id: one(pages), viewers: fc.nat(9), shut_out: fc.nat(3) },
  access_comparisons: { status: one(['done', 'pending']) },
  access_changes: {
    run_id: one(ids('r', 2)),
    change_id: one(changeIds),
    kind: one([...changeKinds, 'page', 'coverage', 'group-access', 'role-assignment', 'user-state']),
    subject_id: one([...pages, ...spaces, ...users, ...groups, 'r0']),
    listed_people: maybe(small),
  },
  access_gains: {
    run_id: one(ids('r', 2)),
    change_id: one(changeIds),
    user_id: one([...users, 'anonymous']),
    sample_page_id: one(pages),
  },
  changes: {
    change_id: one(changeIds),
    kind: one([...changeKinds, 'edit']),
    subject_id: one([...pages, ...spaces, ...users, ...groups, 'r0']),
    before: maybe(fc.constant('{"status": "current"}')),
    after: maybe(
      one([
        '{"status": "archived"}',
        '{"status": "trashed"}',
        '{"status": "current"}',
        '{"status": "deleted"}',
        '{"user_id": "u3", "role_id": "r0", "principal_type": "user", "principal_id": "u5", "operation": "read", "target": "space"}',
        '{"user_id": "u99", "role_id": "r1", "principal_type": "group", "principal_id": "g2", "operation": "read", "target": "page"}',
        '{"principal_type": "access-class", "principal_id": "anonymous-users", "operation": "read"}',
      ]),
    ),
    actor_id: maybe(one(users)),
  },
};

const COUNTS: Readonly<Partial<Record<keyof Schema, number>>> = {
  site_facts: 2,
  users: 30,
  spaces: 20,
  pages: 80,
  page_versions: 160,
  page_bodies: 60,
  page_links: 120,
  near_duplicates: 400,
  changes: 150,
  access_changes: 150,
  access_gains: 400,
  access_comparisons: 5,
};
const COUNT = 60;

const byKind: Readonly<Record<ColumnKind, fc.Arbitrary<unknown>>> = {
  text: fc.uuid(),
  integer: small,
  bigint: small,
  boolean: fc.boolean(),
  timestamp: moment,
  json: fc.constant('{}'),
  texts: fc.constant([]),
};

type Made = Readonly<Record<string, unknown>>;

const rowOf = (t: Table, accounts: readonly string[]): fc.Arbitrary<Made> => {
  const own: Fields = fields[t.name as keyof Schema] ?? {};
  return fc.record({
    account: one(accounts),
    ...Object.fromEntries(
      Object.entries(storedColumns(t))
        .filter(([name]) => name !== 'account')
        .map(([name, { kind, nullable }]) => [name, own[name] ?? (nullable ? maybe(byKind[kind]) : byKind[kind])]),
    ),
  });
};

/** By the name of the table, so that one table more leaves what the others hold. */
const seedOf = (seed: number, name: string): number =>
  [...name].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), seed);

/** Of intervals of one thing only one is open: the last. */
const keyIn = (t: Table, row: Made): string =>
  JSON.stringify(storedKey(t).flatMap((name) => (name === 'valid_from' && row.valid_to === null ? [] : [row[name]])));

const sqlOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `[${value.map((item) => literal(String(item))).join(', ')}]::varchar[]`;
  return typeof value === 'string' ? literal(value.replace(/Z$/, '')) : String(value);
};

const KEYS: Readonly<Record<string, string>> = { s0: 'A', s1: 'B', s2: 'C', s3: '~u1', s4: 'E' };

/** No two spaces of a site have the same key. */
const withKey = (row: Made): Made => ('key' in row ? { ...row, key: KEYS[String(row.space_id)] } : row);

const SUBJECTS: Readonly<Record<string, string>> = { p: 'page', s: 'space', u: 'user', g: 'group', r: 'role' };

/** What an id is of shows in its first letter. */
const withSubject = (row: Made): Made =>
  'subject_type' in row ? { ...row, subject_type: SUBJECTS[String(row.subject_id).charAt(0)] } : row;

const runOf = (
  account: string,
): string => `insert into crawl_runs (account, run_id, blueprint, status, started_at, finished_at, requests)
    values (${literal(account)}, 'r', 'confluence', 'complete', ${literal(NOW)}, ${literal(NOW)}, 1)`;

/** Statements that fill the columns of the sites that a seed stands for, one for each account. */
export const madeSite = (seed: number, accounts: readonly string[]): readonly string[] => [
  ...accounts.map(runOf),
  ...publicTables
    .filter((t) => t.name in fields)
    .flatMap((t) => {
      const size = COUNTS[t.name as keyof Schema] ?? COUNT;
      const drawn = fc.sample(rowOf(t, accounts), { seed: seedOf(seed, t.name), numRuns: size * accounts.length });
      const rows = [...new Map(drawn.map((row) => [keyIn(t, row), withSubject(withKey(row))])).values()];
      const names = Object.keys(storedColumns(t));
      const values = rows.map((row) => `(${names.map((name) => sqlOf(row[name] ?? null)).join(', ')})`);
      return [`insert into ${quote(t.name)} (${names.map(quote).join(', ')}) values ${values.join(', ')}`];
    }),
];
