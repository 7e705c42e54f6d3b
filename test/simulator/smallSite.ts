import type { Restriction, SimContent, SimGroup, SimSpace, SimToken, SimUser, Site } from '../../src/simulator/site.ts';

const CREATED = Date.UTC(2025, 0, 1);

export const ADMIN = 'acc-admin';
export const READER = 'acc-reader';
export const GUEST = 'acc-guest';
export const STRANGER = 'acc-stranger';

export const ADMIN_TOKEN: SimToken = token(ADMIN, 'admin-secret', null);
export const READER_TOKEN: SimToken = token(READER, 'reader-secret', null);

export function token(accountId: string, secret: string, scopes: ReadonlySet<string> | null): SimToken {
  return { email: `${accountId}@example.com`, accountId, secret, scopes, expired: false };
}

export function basic({ email, secret }: SimToken): string {
  return `Basic ${Buffer.from(`${email}:${secret}`).toString('base64')}`;
}

export function restriction(users: readonly string[], groups: readonly string[] = []): Restriction {
  return { users: new Set(users), groups: new Set(groups) };
}

/** A site small enough to know by heart: two spaces, one of them archived, a tree with a folder and a hidden branch. */
export function smallSite(): Site {
  const contents = new Map<string, SimContent>();
  const add = (id: number, more: Partial<SimContent> = {}): void => {
    contents.set(String(id), {
      id: String(id),
      kind: 'page',
      status: 'current',
      title: `Title ${id}`,
      spaceId: '100',
      parentId: null,
      position: id,
      authorId: ADMIN,
      ownerId: ADMIN,
      lastOwnerId: null,
      createdAt: CREATED + id * 1000,
      versionNumber: 2,
      versionAt: CREATED + 86_400_000 - id * 1000,
      versionAuthorId: READER,
      ...more,
    });
  };
  add(1001);
  add(1002, { parentId: '1001', labels: new Set(['howto', 'team:red']) });
  add(1003, { parentId: '1001', read: restriction([ADMIN]) });
  add(1004, { parentId: '1003' });
  add(1005, { parentId: '1001', kind: 'folder', read: restriction([ADMIN, READER]) });
  add(1006, { parentId: '1005', labels: new Set(['howto']) });
  add(1007, { parentId: '1001', status: 'archived' });
  add(1008, { parentId: '1001', status: 'trashed' });
  add(1009, { kind: 'blogpost', labels: new Set(['news']) });
  add(1010, { parentId: '1002', update: restriction([ADMIN], ['g-users']) });
  add(1011, { parentId: '1006', kind: 'whiteboard' });
  add(1012, { parentId: '1006', kind: 'database' });
  add(1013, { parentId: '1006', kind: 'embed' });
  add(1014, { spaceId: '200' });
  add(1015, {
    parentId: '1001',
    read: restriction(Array.from({ length: 120 }, (_, i) => `acc-many-${i}`).concat(READER, ADMIN)),
  });

  const users = new Map<string, SimUser>();
  for (const accountId of [ADMIN, READER, GUEST, STRANGER, 'acc-hidden', 'acc-closed'])
    users.set(accountId, user(accountId));
  for (let i = 0; i < 120; i++) users.set(`acc-many-${i}`, user(`acc-many-${i}`));
  users.get(GUEST)!.guest = true;
  users.get('acc-closed')!.status = 'closed';

  const groups = new Map<string, SimGroup>();
  groups.set(
    'g-users',
    group(
      'g-users',
      ['user'],
      [...users.keys()].filter((id) => id !== STRANGER && id !== GUEST),
    ),
  );
  groups.set('g-admins', group('g-admins', ['admin'], [ADMIN]));
  groups.set('g-empty', group('g-empty', [], []));

  const spaces = new Map<string, SimSpace>([
    ['100', space('100', 'DOC', 'current', '1001')],
    ['200', space('200', 'OLD', 'archived', '1014')],
    ['300', { ...space('300', 'HID', 'current', null), permissions: [] }],
  ]);

  return {
    options: { seed: 1, pages: contents.size },
    cloudId: '11111111-2222-3333-4444-555555555555',
    title: 'Small',
    timeZone: 'Europe/Berlin',
    edition: 'premium',
    mode: 'ROLES_TRANSITION',
    anonymous: false,
    now: Date.UTC(2026, 0, 1),
    baseUrl: '',
    revision: 0,
    users,
    groups,
    spaces,
    roles: new Map([
      [
        'role-1',
        { id: 'role-1', name: 'Viewer', type: 'SYSTEM', description: 'Sees', permissions: new Set(['read/space']) },
      ],
    ]),
    contents,
    comments: new Map([
      ['5001', comment('5001', 'footer', '1002', null)],
      ['5002', comment('5002', 'footer', '1002', '5001')],
      ['5003', comment('5003', 'inline', '1002', null)],
      ['5004', comment('5004', 'inline', '1002', '5003')],
      ['5005', comment('5005', 'footer', '1003', null)],
    ]),
    attachments: new Map([
      ['att7001', attachment('att7001', '1002')],
      ['att7002', attachment('att7002', '1003')],
    ]),
    audit: Array.from({ length: 5 }, (_, i) => ({
      authorId: ADMIN,
      remoteAddress: '10.0.0.1',
      at: CREATED + i * 1000,
      category: 'Permissions',
      summary: `Space permission added ${i}`,
      description: '',
      object: { name: 'DOC', objectType: 'Space' },
      changed: [{ name: 'permission', oldValue: '', newValue: 'read' }],
      associated: [{ name: 'g-users', objectType: 'Group' }],
    })),
    tokens: [ADMIN_TOKEN, READER_TOKEN, token(GUEST, 'guest-secret', null), token(STRANGER, 'stranger-secret', null)],
    contentOf: (spaceId) => [...contents.values()].filter((each) => each.spaceId === spaceId).map((each) => each.id),
    newId: () => {
      throw new Error('nothing new is made on the small site');
    },
    versions: (content) => [
      {
        number: 2,
        authorId: content.versionAuthorId,
        createdAt: content.versionAt,
        message: 'Second',
        minorEdit: true,
      },
      { number: 1, authorId: content.authorId, createdAt: content.createdAt, message: '', minorEdit: false },
    ],
    storage: (content, version = 2) => `<p>Body "${content.id}" v${version}</p>`,
    view: (content) => `<p>Rendered ${content.id}</p>`,
    commentStorage: (comment) => `<p>Comment ${comment.id}</p>`,
    views: () => ({ views: 7, viewers: 3 }),
  };
}

function user(accountId: string): SimUser {
  const hidden = accountId === 'acc-hidden';
  return {
    accountId,
    displayName: `Name of ${accountId}`,
    email: `${accountId}@example.com`,
    emailHidden: hidden,
    accountType: 'atlassian',
    status: 'active',
    guest: false,
    timeZone: hidden ? null : 'Europe/Berlin',
    pictureIsDefault: false,
    pictureHidden: hidden,
  };
}

function group(id: string, access: readonly ('user' | 'admin')[], members: readonly string[]): SimGroup {
  return {
    id,
    name: `name of ${id}`,
    usageType: 'USERBASE_GROUP',
    managedBy: 'ADMINS',
    access: new Set(access),
    members: new Set(members),
  };
}

function space(id: string, key: string, status: 'current' | 'archived', homepageId: string | null): SimSpace {
  return {
    id,
    key,
    name: `Space ${key}`,
    type: 'global',
    status,
    authorId: ADMIN,
    ownerId: ADMIN,
    createdAt: CREATED,
    homepageId,
    description: `About ${key}`,
    permissions: [
      { id: `${id}1`, principal: { type: 'group', id: 'g-users' }, key: 'read', target: 'space' },
      { id: `${id}2`, principal: { type: 'user', id: ADMIN }, key: 'administer', target: 'space' },
      {
        id: `${id}3`,
        principal: { type: 'access-class', id: 'all-licensed-users' },
        key: 'manage_users',
        target: 'space',
      },
      { id: `${id}4`, principal: { type: 'group', id: 'g-users' }, key: 'create', target: 'page' },
    ],
    roleAssignments: [{ roleId: 'role-1', principal: { type: 'access-class', id: 'all-licensed-users' } }],
  };
}

function comment(id: string, kind: 'footer' | 'inline', contentId: string, parentCommentId: string | null) {
  return {
    id,
    kind,
    contentId,
    parentCommentId,
    authorId: READER,
    createdAt: CREATED + Number(id),
    resolution: 'open' as const,
  };
}

function attachment(id: string, contentId: string) {
  return {
    id,
    contentId,
    title: `${id}.png`,
    mediaType: 'image/png',
    bytes: 1234,
    authorId: READER,
    createdAt: CREATED + 1,
    versionNumber: 1,
    status: 'current' as const,
  };
}
