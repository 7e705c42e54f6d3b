import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyRows } from '../../../src/blueprints/confluence/mapping/body.ts';
import { attachmentRow, commentRow } from '../../../src/blueprints/confluence/mapping/comment.ts';
import { pageRow, pageVersionRow } from '../../../src/blueprints/confluence/mapping/page.ts';
import { restrictionsOf } from '../../../src/blueprints/confluence/mapping/restriction.ts';
import { spaceIconRow, spaceRow } from '../../../src/blueprints/confluence/mapping/space.ts';
import { externality, userAvatarRow, userRow, userStateRow } from '../../../src/blueprints/confluence/mapping/user.ts';
import type { Wire } from '../../../src/blueprints/confluence/wire.ts';
import { flagOf, listOf, numberOf, objectOf, textOf, timeOf } from '../../../src/blueprints/confluence/wire.ts';
import type { Table } from '../../../src/model/table.ts';
import { attachments, comments, pages, pageVersions } from '../../../src/model/tables/pages.ts';
import { userAvatars, userStates, users } from '../../../src/model/tables/people.ts';
import { spaceIcons, spaces } from '../../../src/model/tables/site.ts';

describe('reading the wire', () => {
  it.each([
    ['text', 'text'],
    [7, '7'],
    [302737, '302737'],
    ['', null],
    [null, null],
    [undefined, null],
    [true, null],
    [{}, null],
    [['a'], null],
  ])('the text of %j is %j', (value, text) => {
    expect(textOf({ value }, 'value')).toBe(text);
  });

  it.each([
    [7, 7],
    [0, 0],
    [-1, -1],
    ['7', 7],
    [' 7 ', 7],
    ['', null],
    [' ', null],
    ['seven', null],
    [1.5, null],
    ['1.5', null],
    [1e300, null],
    [null, null],
    [true, null],
    [[7], null],
    [{}, null],
  ])('the number of %j is %j', (value, number) => {
    expect(numberOf({ value }, 'value')).toBe(number);
  });

  it.each([
    [true, true],
    [false, false],
    ['true', null],
    [1, null],
    [null, null],
    [undefined, null],
  ])('the flag of %j is %j', (value, flag) => {
    expect(flagOf({ value }, 'value')).toBe(flag);
  });

  it.each([
    ['2026-11-22T12:00:00.123Z', '2026-11-22T12:00:00.123Z'],
    ['2026-11-22T12:00:00Z', '2026-11-22T12:00:00.000Z'],
    ['2026-03-26T16:00Z', '2026-03-26T16:00:00.000Z'],
    ['2026-11-22T12:00:00.123+0200', '2026-11-22T10:00:00.123Z'],
    ['2026-11-22T12:00:00-05:30', '2026-11-22T17:30:00.000Z'],
    ['2026-11-22T12:00:00.1234567Z', '2026-11-22T12:00:00.123Z'],
    ['2026-11-22T12:00:00', '2026-11-22T12:00:00.000Z'],
    ['2026-11-22', '2026-11-22T00:00:00.000Z'],
    [1795348800000, '2026-11-22T12:00:00.000Z'],
    [0, '1970-01-01T00:00:00.000Z'],
    ['', null],
    ['yesterday', null],
    ['version 3', null],
    ['Nov 22, 2026', null],
    ['2026-13-45T00:00:00Z', null],
    ['0000-01-01T00:00:00Z', null],
    [8.64e15, null],
    [-8.64e15, null],
    [Number.NaN, null],
    [null, null],
    [true, null],
    [{}, null],
  ])('the time of %j is %j', (value, time) => {
    expect(timeOf({ value }, 'value')).toBe(time);
  });

  it.each([null, undefined, 'text', 7, [], { a: null }, { a: 'text' }, { a: [] }])(
    'finds nothing below %j, and does not stumble',
    (value) => {
      expect(textOf(value, 'a', 'b')).toBeNull();
      expect(numberOf(value, 'a', 'b')).toBeNull();
      expect(flagOf(value, 'a', 'b')).toBeNull();
      expect(timeOf(value, 'a', 'b')).toBeNull();
      expect(objectOf(value, 'a', 'b')).toBeNull();
      expect(listOf(value, 'a', 'b')).toEqual([]);
    },
  );

  it('finds what is at the path, and of lists what is an object', () => {
    const value = { a: { b: [{ id: 1 }, null, 'x', [1], { id: 2 }] } };
    expect(listOf(value, 'a', 'b')).toEqual([{ id: 1 }, { id: 2 }]);
    expect(objectOf(value, 'a')).toBe(value.a);
  });
});

describe('a page', () => {
  const wire = {
    id: '7',
    status: 'current',
    title: 'Plan',
    spaceId: '3',
    parentId: '5',
    parentType: 'page',
    position: 100,
    authorId: 'kim',
    ownerId: 'lee',
    lastOwnerId: null,
    subtype: 'live',
    createdAt: '2026-01-01T00:00:00.000Z',
    version: {
      createdAt: '2026-02-01T00:00:00.000Z',
      number: 4,
      message: '',
      minorEdit: true,
      authorId: 'max',
      ncsStepVersion: '9',
    },
    _links: { webui: '/spaces/ENG/pages/7/Plan' },
  };

  it('is mapped as it is', () => {
    expect(pageRow('page', wire)).toEqual({
      page_id: '7',
      kind: 'page',
      status: 'current',
      title: 'Plan',
      space_id: '3',
      parent_id: '5',
      parent_type: 'page',
      position: 100,
      author_id: 'kim',
      owner_id: 'lee',
      last_owner_id: null,
      subtype: 'live',
      created_at: '2026-01-01T00:00:00.000Z',
      version_number: 4,
      version_at: '2026-02-01T00:00:00.000Z',
      version_author_id: 'max',
      version_message: null,
      version_minor_edit: true,
      web_path: '/spaces/ENG/pages/7/Plan',
    });
  });

  it('has text for ids that came as numbers, and keeps values that nobody knows', () => {
    const odd = { ...wire, id: 7, spaceId: 3, parentId: 5, parentType: 'slide-deck', status: 'frozen' };
    expect(pageRow('page', odd)).toMatchObject({
      page_id: '7',
      space_id: '3',
      parent_id: '5',
      parent_type: 'slide-deck',
      status: 'frozen',
    });
  });

  it('without anything but its id is still one', () => {
    expect(pageRow('page', { id: '7' })).toMatchObject({
      page_id: '7',
      status: 'unknown',
      title: null,
      parent_id: null,
    });
  });

  it.each([{}, { id: null }, { id: '' }, { id: {} }])('without an id is none: %j', (none) => {
    expect(pageRow('page', none)).toBeNull();
  });

  it('has versions, of which each has a number', () => {
    expect(pageVersionRow('7', wire.version)).toEqual({
      page_id: '7',
      version_number: 4,
      author_id: 'max',
      created_at: '2026-02-01T00:00:00.000Z',
      message: null,
      minor_edit: true,
    });
    expect(pageVersionRow('7', { number: '4' })).toMatchObject({ version_number: 4 });
    expect(pageVersionRow('7', {})).toBeNull();
  });

  it('has a body, whose text is kept where it is wanted', () => {
    const options = { hosts: ['acme.atlassian.net'], spaceKey: 'ENG' };
    const storage = '<p>Grüße an <ac:link><ri:user ri:account-id="kim" /></ac:link></p>';
    const kept = bodyRows('7', 4, storage, { ...options, keepText: true });
    expect(kept).toMatchObject({
      body: { page_id: '7', version_number: 4, bytes: Buffer.byteLength(storage), words: 2 },
      content: { page_id: '7', version_number: 4, format: 'storage', value: storage },
      mentions: [{ page_id: '7', user_id: 'kim', count: 1 }],
    });
    const left = bodyRows('7', 4, storage, { ...options, keepText: false });
    expect(left).toEqual({ ...kept, content: null });
  });
});

describe('a space', () => {
  it('is mapped as it is, with its icon', () => {
    const wire = {
      id: 3,
      key: 'ENG',
      name: 'Engineering',
      type: 'xflow_sample_space',
      status: 'current',
      homepageId: 9,
      authorId: 'kim',
      spaceOwnerId: 'lee',
      createdAt: '2026-01-01T00:00:00.000Z',
      description: { plain: { value: 'What we do' } },
      currentActiveAlias: 'eng',
      icon: { path: '/wiki/download/attachments/1/eng.png', apiDownloadLink: '/x' },
    };
    expect(spaceRow(wire)).toEqual({
      space_id: '3',
      key: 'ENG',
      name: 'Engineering',
      type: 'xflow_sample_space',
      status: 'current',
      homepage_id: '9',
      author_id: 'kim',
      owner_id: 'lee',
      created_at: '2026-01-01T00:00:00.000Z',
      description: 'What we do',
      alias: 'eng',
    });
    expect(spaceIconRow(wire)).toEqual({
      space_id: '3',
      path: '/wiki/download/attachments/1/eng.png',
      download_link: '/x',
      is_default: false,
    });
  });

  it('may lack everything but its id', () => {
    expect(spaceRow({ id: '3', icon: null, description: null })).toMatchObject({
      key: '',
      name: '',
      type: 'unknown',
      status: 'unknown',
      homepage_id: null,
    });
    expect(spaceIconRow({ id: '3', icon: null })).toBeNull();
    expect(spaceRow({})).toBeNull();
  });

  it('shows the picture of the site where it has none of its own', () => {
    expect(spaceIconRow({ id: '3', icon: { path: '/images/logo/default-space-logo.svg' } })).toMatchObject({
      is_default: true,
    });
  });
});

describe('restrictions', () => {
  const people = (...accountIds: unknown[]) => ({ results: accountIds.map((accountId) => ({ accountId })) });
  const groups = (...ids: unknown[]) => ({ results: ids.map((id) => ({ type: 'group', id })) });
  const lists = (user: unknown, group: unknown) => ({ restrictions: { user, group } });
  const open = lists(people(), groups());
  const row = (operation: string, principal_type: string, principal_id: string) => ({
    page_id: '7',
    operation,
    principal_type,
    principal_id,
  });

  it('name who may read and who may edit', () => {
    const wire = { read: lists(people('kim', 'lee'), groups('g-1')), update: lists(people('kim'), groups()) };
    expect(restrictionsOf('7', wire)).toEqual({
      rows: [
        row('read', 'user', 'kim'),
        row('read', 'user', 'lee'),
        row('read', 'group', 'g-1'),
        row('update', 'user', 'kim'),
      ],
      whole: true,
    });
  });

  it('that name nobody leave the page open', () => {
    expect(restrictionsOf('7', { read: open, update: open })).toEqual({ rows: [], whole: true });
  });

  it.each<[string, Wire]>([
    ['a person', { read: lists(people(null), groups()), update: open }],
    ['a group', { read: lists(people(), groups(undefined)), update: open }],
    ['people in the list to edit', { read: open, update: lists(people('', null), groups()) }],
  ])('that name %s without an id do not leave it open', (_name, wire) => {
    const restrictions = restrictionsOf('7', wire);
    expect(restrictions?.rows.length).toBeGreaterThan(0);
    expect(new Set(restrictions?.rows.map(({ principal_id }) => principal_id))).toEqual(new Set(['unknown']));
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    ['an operation', { read: open }],
    ['the restrictions of an operation', { read: open, update: {} }],
    ['the list of people', { read: lists(undefined, groups()), update: open }],
    ['the list of groups', { read: open, update: lists(people(), null) }],
    ['the results of a list', { read: lists({}, groups()), update: open }],
    ['results that are a list', { read: lists(people(), { results: null, size: 0 }), update: open }],
  ])('that lack %s are unknown, which is not open', (_name, wire) => {
    expect(restrictionsOf('7', wire)).toBeNull();
  });

  it.each<[string, object, boolean]>([
    ['all of them', { totalSize: 2 }, true],
    ['fewer than there are', { totalSize: 3 }, false],
    ['fewer than the limit', { limit: 100 }, true],
    ['as many as the limit', { limit: 2 }, false],
    ['as many as the limit, which is all', { limit: 2, totalSize: 2 }, true],
    ['a link to more', { totalSize: 2, _links: { next: '/rest/api/content/7/restriction?start=2' } }, false],
    ['no count', {}, true],
  ])('with %s in a list: whole is %s', (_name, more, isWhole) => {
    const user = { ...people('kim', 'lee'), ...more };
    expect(restrictionsOf('7', { read: lists(user, groups()), update: open })?.whole).toBe(isWhole);
    expect(restrictionsOf('7', { read: open, update: lists(people(), user) })?.whole).toBe(isWhole);
  });
});

describe('a person', () => {
  it('is made of both profiles, the newer one first', () => {
    const v2 = {
      accountId: 'kim',
      accountType: 'atlassian',
      accountStatus: 'active',
      displayName: 'Kim',
      publicName: 'kim',
      email: '',
      timeZone: null,
      personalSpaceId: 12,
      isExternalCollaborator: false,
    };
    const v1 = { accountId: 'kim', displayName: 'Kim (old)', email: 'kim@acme.com', isGuest: false, locale: 'en_GB' };
    expect(userRow('kim', v2, v1, { internalDomains: ['acme.com'] })).toEqual({
      user_id: 'kim',
      account_type: 'atlassian',
      account_status: 'active',
      display_name: 'Kim',
      public_name: 'kim',
      email: 'kim@acme.com',
      time_zone: null,
      locale: 'en_GB',
      personal_space_id: '12',
      is_external: 'no',
      external_reason: 'internal domain acme.com',
      is_guest: false,
      resolved: true,
      source: 'confluence',
      is_bot: false,
    });
  });

  it('whom no profile knows is a reference, and external to nobody’s knowledge', () => {
    expect(userRow('kim', undefined, undefined, { internalDomains: ['acme.com'] })).toMatchObject({
      user_id: 'kim',
      account_type: null,
      display_name: null,
      is_guest: null,
      is_external: 'unknown',
      resolved: false,
      source: 'reference',
    });
  });

  it.each<[string, Parameters<typeof externality>, 'yes' | 'no' | 'unknown', string]>([
    ['a guest', ['kim@acme.com', true, null, ['acme.com']], 'yes', 'guest of the site'],
    ['flagged', ['kim@acme.com', false, true, ['acme.com']], 'yes', 'flagged by the site'],
    ['of another domain', ['kim@other.com', false, false, ['acme.com']], 'yes', 'domain other.com'],
    ['of a subdomain', ['kim@eu.acme.com', null, null, ['acme.com']], 'yes', 'domain eu.acme.com'],
    ['of a domain that ends alike', ['kim@notacme.com', null, null, ['acme.com']], 'yes', 'domain notacme.com'],
    [
      'of an internal domain',
      ['kim@ACME.com', null, null, ['other.com', 'acme.com']],
      'no',
      'internal domain acme.com',
    ],
    ['behind a quoted @', ['"kim@acme.com"@other.com', null, null, ['acme.com']], 'yes', 'domain other.com'],
    ['without any named domain', ['kim@acme.com', false, false, []], 'unknown', 'no internal domains are named'],
    ['of a hidden e-mail', [null, false, false, ['acme.com']], 'unknown', 'e-mail hidden'],
    ['of a text that is no e-mail', ['kim', null, null, ['acme.com']], 'unknown', 'e-mail hidden'],
    ['of half an e-mail', ['kim@', null, null, ['acme.com']], 'unknown', 'e-mail hidden'],
  ])('%s is external: %j', (_name, input, is_external, external_reason) => {
    expect(externality(...input)).toEqual({ is_external, external_reason });
  });

  it.each([null, undefined, {}, { path: null }, 'odd'])('without a picture (%j) has none', (profilePicture) => {
    expect(userAvatarRow('kim', { profilePicture })).toBeNull();
  });

  it('has a picture', () => {
    expect(userAvatarRow('kim', { profilePicture: { path: '/wiki/aa-avatar/kim' } })).toEqual({
      user_id: 'kim',
      path: '/wiki/aa-avatar/kim',
      is_default: false,
    });
    expect(userAvatarRow('kim', undefined)).toBeNull();
  });

  it('has a state of what is known', () => {
    expect(userStateRow(userRow('kim', undefined, undefined, { internalDomains: [] }), 'unknown')).toEqual({
      user_id: 'kim',
      account_type: 'unknown',
      account_status: 'unknown',
      is_guest: null,
      licence: 'unknown',
    });
  });
});

describe('comments and attachments', () => {
  it('stand on pages or blogposts', () => {
    const version = { authorId: 'kim', createdAt: '2026-01-01T00:00:00.000Z', number: 2 };
    expect(commentRow('inline', { id: 1, pageId: 7, resolutionStatus: 'dangling', version })).toMatchObject({
      comment_id: '1',
      page_id: '7',
      kind: 'inline',
      resolution: 'dangling',
      author_id: 'kim',
      created_at: '2026-01-01T00:00:00.000Z',
    });
    expect(commentRow('footer', { id: '1', blogPostId: '8' })).toMatchObject({ page_id: '8', author_id: null });
    expect(attachmentRow({ id: 'att1', blogPostId: '8', fileSize: '5000000000' })).toMatchObject({
      attachment_id: 'att1',
      page_id: '8',
      bytes: 5_000_000_000,
      title: '',
    });
    expect(commentRow('footer', {})).toBeNull();
    expect(attachmentRow({})).toBeNull();
  });
});

/** Whether every column has a value of its type: the records refuse a whole batch for one that has not. */
const fits = (table: Table, row: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(row).flatMap(([name, value]) => {
    const column = table.columns[name];
    if (!column) return [`${name} is no column`];
    if (value === null) return column.nullable ? [] : [`${name} is null`];
    const right = {
      text: typeof value === 'string',
      integer: Number.isSafeInteger(value),
      bigint: Number.isSafeInteger(value),
      real: typeof value === 'number',
      boolean: typeof value === 'boolean',
      timestamp: typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value),
      json: true,
      texts: Array.isArray(value),
    }[column.kind];
    return right ? [] : [`${name} is ${JSON.stringify(value)}, no ${column.kind}`];
  });

it('whatever the site sends is mapped to rows that the records take', () => {
  const names = [
    'id accountId key name title status type kind spaceId parentId parentType pageId blogPostId number position version',
    'authorId ownerId createdAt message minorEdit icon path profilePicture email isGuest fileSize description plain value',
  ].flatMap((line) => line.split(' '));
  const leaf = fc.oneof(
    fc.constantFrom(null, undefined, true, 'current', '7', '', ' ', '2026-01-01T00:00:00Z', '1.5', 'version 3', []),
    fc.double(),
    fc.integer(),
    fc.string(),
  );
  const { wire } = fc.letrec<{ value: unknown; wire: Wire }>((tie) => ({
    value: fc.oneof({ weight: 4, arbitrary: leaf }, { weight: 1, arbitrary: tie('wire') }),
    wire: fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 20 }),
  }));
  fc.assert(
    fc.property(wire, (sent) => {
      const user = userRow('kim', sent, sent, { internalDomains: ['acme.com'] });
      const rows: readonly (readonly [Table, object | null])[] = [
        [pages, pageRow('page', sent)],
        [pageVersions, pageVersionRow('7', sent)],
        [spaces, spaceRow(sent)],
        [spaceIcons, spaceIconRow(sent)],
        [comments, commentRow('footer', sent)],
        [attachments, attachmentRow(sent)],
        [users, user],
        [userAvatars, userAvatarRow('kim', sent)],
        [userStates, userStateRow(user, 'unknown')],
      ];
      for (const [table, row] of rows) if (row !== null) expect(fits(table, { ...row })).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});
