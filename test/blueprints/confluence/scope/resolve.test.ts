import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FilterName, Filters } from '../../../../src/accounts/filters.ts';
import { ConfluenceClient } from '../../../../src/blueprints/confluence/client.ts';
import { problemOf, resolve } from '../../../../src/blueprints/confluence/scope/resolve.ts';
import { selectionOf } from '../../../../src/blueprints/confluence/scope/selection.ts';
import { Ceiling } from '../../../../src/crawl/ceiling.ts';
import { Limiter } from '../../../../src/crawl/limiter.ts';
import { Transport } from '../../../../src/crawl/transport.ts';
import { systemClock } from '../../../../src/model/clock.ts';
import type { Simulator } from '../../../../src/simulator/http/server.ts';
import { startSimulator } from '../../../../src/simulator/http/server.ts';
import type { SimContent, SimSpace, SimToken, Site } from '../../../../src/simulator/site.ts';
import { visibility } from '../../../../src/simulator/truth/visibility.ts';
import { buildSite } from '../../../../src/simulator/world/site.ts';
import { checksRequests, violationsOf } from '../../../support/site.ts';

const DEEP = 25;

let site: Site;
let simulator: Simulator;
let client: ConfluenceClient;
/** Pages of which each is the parent of the next. */
let deep: readonly SimContent[];
/** What the token sees: spaces, and pages and blogposts that are current or archived. */
let spaces: readonly SimSpace[];
let contents: readonly SimContent[];
let requests: string[] = [];
const violations: string[] = [];

const living = ({ status }: SimContent) => status === 'current' || status === 'archived';

beforeAll(async () => {
  site = buildSite({ seed: 5, pages: 600, users: 1200 });
  deep = deepTree();
  const token = tokenOf('crawler');
  const view = visibility(site, token.accountId);
  spaces = [...site.spaces.values()].filter(({ id }) => view.spaces.has(id));
  contents = [...site.contents.values()].filter((one) => living(one) && view.sees(one));
  simulator = await startSimulator({
    site,
    onRequest: ({ method, url, body }) => {
      requests.push(`${method} ${url.split('?')[0]?.replace(/^\/wiki/, '')}`);
      violations.push(...violationsOf(method, url, body));
    },
  });
  client = clientOf(token);
});
afterAll(() => simulator.close());
beforeEach(() => {
  requests = [];
});

const tokenOf = (name: string): SimToken => site.tokens.find(({ secret }) => secret.endsWith(name)) as SimToken;

const clientOf = ({ email, secret }: SimToken): ConfluenceClient => {
  const authorization = `Basic ${Buffer.from(`${email}:${secret}`).toString('base64')}`;
  const limiter = new Limiter({ clock: systemClock, ceiling: new Ceiling(4) });
  return new ConfluenceClient(new Transport({ origin: simulator.url, authorization, limiter }), '');
};

/** Moves open pages without children below one another; the first two carry labels of one name. */
const deepTree = (): readonly SimContent[] => {
  const parents = new Set([...site.contents.values()].map(({ parentId }) => parentId));
  const leaves = [...site.contents.values()].filter(
    ({ id, kind, status, read, spaceId }) =>
      kind === 'page' && status === 'current' && read === undefined && !parents.has(id) && isOpen(spaceId),
  );
  const chain = leaves.slice(0, DEEP);
  chain.forEach((page, i) => {
    page.spaceId = (chain[0] as SimContent).spaceId;
    page.parentId = chain[i - 1]?.id ?? null;
  });
  const [first, second] = chain as [SimContent, SimContent];
  first.labels = new Set(['twice']);
  second.labels = new Set(['my:twice']);
  site.revision += 1;
  return chain;
};

const isOpen = (spaceId: string): boolean =>
  site.spaces.get(spaceId)?.status === 'current' && visibility(site, tokenOf('crawler').accountId).spaces.has(spaceId);

const isListed = ({ kind, status }: SimContent) => kind === 'page' || (kind === 'blogpost' && status === 'current');
const listed = () => contents.filter(isListed);
const idsOf = (some: readonly { readonly id: string }[]) => some.map(({ id }) => id).sort();

/** The ids of the pages and blogposts that are in scope. */
const inScope = async (filters: Filters): Promise<readonly string[]> => {
  const { scope } = await resolve(client, filters);
  return idsOf(
    listed().filter((content) =>
      scope.hasContent({
        page_id: content.id,
        parent_id: content.parentId,
        space_id: content.spaceId,
        author_id: content.authorId,
      }),
    ),
  );
};

const below = (root: SimContent): readonly SimContent[] => [
  root,
  ...contents.filter(({ parentId }) => parentId === root.id).flatMap(below),
];

const commonest = <T>(items: readonly T[]): readonly T[] => {
  const counts = new Map<T, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one).map(([item]) => item);
};

const labels = () => commonest(contents.flatMap((content) => [...(content.labels ?? [])]));
const authors = () => commonest(contents.map(({ authorId }) => authorId));

describe('a space', () => {
  it('is found by its key or its name, whatever their case, with one list of each status', async () => {
    const [one, other] = spaces as [SimSpace, SimSpace];
    const ids = [one.id, other.id];
    const wanted = idsOf(listed().filter(({ spaceId }) => ids.includes(spaceId)));
    expect(await inScope({ space: [one.key.toLowerCase(), other.name.toUpperCase()] })).toEqual(wanted);
    expect(requests).toEqual(['GET /api/v2/spaces', 'GET /api/v2/spaces']);
  });

  it('is found by a pattern, and stays out where another one fits it', async () => {
    const personal = new Set(spaces.filter(({ key }) => key.startsWith('~')).map(({ id }) => id));
    expect(personal.size).toBeGreaterThan(0);
    expect(await inScope({ space: ['*'], 'exclude-space': ['~*'] })).toEqual(
      idsOf(listed().filter(({ spaceId }) => !personal.has(spaceId))),
    );
  });

  it('that comes up later is not in scope where any is excluded', async () => {
    const { scope } = await resolve(client, { 'exclude-space': ['~*'] });
    expect(scope.hasSpace('4711')).toBe(false);
    expect(scope.hasSpace(spaces.find(({ key }) => !key.startsWith('~'))?.id ?? '')).toBe(true);
  });

  it('stays what it was where the site shows it no more', async () => {
    const hidden = { id: '1', key: 'GONE', name: 'Gone' };
    const memory = { spaces: async () => [hidden], has: async () => false };
    for (const filters of [{ space: ['gone'] }, { space: ['GO*'] }, { 'exclude-space': ['nope*'] }] as Filters[]) {
      const { scope, found } = await resolve(client, filters, memory);
      expect([scope.hasSpace('1'), found.map(({ problem }) => problem)]).toEqual([true, [null]]);
    }
  });
});

describe('pages', () => {
  it('are known by the hundred', async () => {
    const some = idsOf(listed().filter(({ kind, status }) => kind !== 'page' || status === 'archived')).slice(0, 101);
    expect(await inScope({ page: some })).toEqual(some);
    expect(requests).toHaveLength(Math.ceil(some.length / 100));
    expect(new Set(requests)).toEqual(new Set(['POST /api/v2/content/convert-ids-to-types']));
  });
});

describe('a tree', () => {
  it.each(['page', 'folder', 'whiteboard', 'database', 'embed'])('can begin with a %s', async (kind) => {
    const roots = contents.filter((content) => content.kind === kind);
    const [root] = roots.sort((one, other) => below(other).length - below(one).length);
    if (root === undefined) throw new Error(`the site has no ${kind}`);
    const tree = new Set(idsOf(below(root)));
    expect(await inScope({ 'page-tree': [root.id] })).toEqual(idsOf(listed().filter(({ id }) => tree.has(id))));
    expect(await inScope({ 'exclude-page-tree': [root.id] })).toEqual(
      idsOf(listed().filter(({ id }) => !tree.has(id))),
    );
  });

  it('is read to its ground, ten levels at a time', async () => {
    const [root] = deep as [SimContent];
    expect(await inScope({ 'page-tree': [root.id] })).toEqual(idsOf(deep));
    expect(requests.filter((request) => request.endsWith('/descendants'))).toHaveLength(3);
  });

  it('is not what stands above its root', async () => {
    const root = deep[12] as SimContent;
    expect(await inScope({ 'page-tree': [root.id] })).toEqual(idsOf(deep.slice(12)));
  });
});

describe('a label', () => {
  it('is on pages and blogposts', async () => {
    const [one, other] = labels() as [string, string];
    const carries = ({ labels: own }: SimContent) => own?.has(one) || own?.has(other) || false;
    expect(await inScope({ label: [one, other] })).toEqual(idsOf(listed().filter(carries)));
    expect(await inScope({ 'exclude-label': [one, other] })).toEqual(
      idsOf(listed().filter((content) => !carries(content))),
    );
  });

  it('costs one list of labels until it is found, and one list for each kind of content', async () => {
    await inScope({ label: [labels()[0] as string] });
    expect(requests.sort()).toEqual([
      'GET /api/v2/labels',
      expect.stringMatching(/^GET \/api\/v2\/labels\/\d+\/blogposts$/),
      expect.stringMatching(/^GET \/api\/v2\/labels\/\d+\/pages$/),
    ]);
  });

  it('with a prefix is another than the one without', async () => {
    const [plain, prefixed] = deep as [SimContent, SimContent];
    expect(await inScope({ label: ['twice'] })).toEqual([plain.id]);
    expect(await inScope({ label: ['my:twice'] })).toEqual([prefixed.id]);
    expect(await inScope({ label: ['twice'], 'exclude-label': ['my:twice'] })).toEqual([plain.id]);
  });

  it('with a prefix is not found without it', async () => {
    const prefixed = labels().find((label) => label.includes(':')) as string;
    expect(await inScope({ label: [prefixed] })).toEqual(
      idsOf(listed().filter(({ labels: own }) => own?.has(prefixed))),
    );
    const { found } = await resolve(client, { label: [prefixed.split(':')[1] as string] });
    expect(found[0]?.problem).toMatch(/carries this label/);
  });
});

describe('people', () => {
  it('are kept with what they made', async () => {
    const [one, other] = authors() as [string, string];
    const { scope } = await resolve(client, { user: [one, other] });
    expect([scope.hasPerson(one), scope.hasPerson('somebody')]).toEqual([true, false]);
    expect(await inScope({ user: [one, other] })).toEqual(
      idsOf(listed().filter(({ authorId }) => authorId === one || authorId === other)),
    );
  });

  it('are the members of a group, of which those excluded are not kept', async () => {
    const [one] = authors() as [string];
    const group = [...site.groups.values()].find(({ members }) => members.has(one) && members.size > 1);
    if (group === undefined) throw new Error('nobody is in a group');
    const { scope } = await resolve(client, { group: [group.name.toUpperCase()], 'exclude-user': [one] });
    expect([...(scope.people ?? [])].sort()).toEqual([...group.members].filter((id) => id !== one).sort());
  });
});

describe('kinds of filters', () => {
  it('are all to hold', async () => {
    const [label] = labels() as [string];
    const some = listed().filter(({ labels: own }) => own?.has(label));
    const [{ spaceId, authorId }] = some as [SimContent];
    const space = site.spaces.get(spaceId) as SimSpace;
    expect(await inScope({ label: [label], space: [space.key], 'exclude-user': [authorId] })).toEqual(
      idsOf(some.filter((content) => content.spaceId === spaceId && content.authorId !== authorId)),
    );
  });
});

describe('what cannot be crawled by', () => {
  const folder = () => contents.find(({ kind }) => kind === 'folder') as SimContent;
  const emptyGroup = () => [...site.groups.values()].find(({ members }) => members.size === 0)?.name ?? 'none';
  const hidden = () => [...site.contents.values()].find((one) => living(one) && !contents.includes(one)) as SimContent;

  const problem = async (filters: Filters) => problemOf(client, await resolve(client, filters));

  it.each<[string, () => Filters, RegExp]>([
    ['a space that is not there', () => ({ space: ['NOPE'] }), /^--space NOPE: the token sees no space/],
    ['one that is excluded', () => ({ 'exclude-space': ['NO SUCH'] }), /^--exclude-space "NO SUCH": the token/],
    ['a pattern that fits nothing', () => ({ space: ['NOPE*'] }), /^--space NOPE\*: it selects nothing$/],
    ['a page that is not there', () => ({ page: ['9999999'] }), /^--page 9999999: the token sees no page/],
    ['a page that is hidden', () => ({ page: [hidden().id] }), /the token sees no page/],
    ['a folder that is no page', () => ({ page: [folder().id] }), /the id of a folder, not of a page/],
    ['a tree that is not there', () => ({ 'page-tree': ['9999999'] }), /^--page-tree 9999999: the token sees no/],
    [
      'a tree of what has nothing below it',
      () => ({ 'page-tree': [contents.find(({ kind }) => kind === 'blogpost')?.id ?? ''] }),
      /a blogpost, which has nothing below it/,
    ],
    ['a label that is not there', () => ({ label: ['nope'] }), /^--label nope: nothing that the token sees/],
    ['a person who is not there', () => ({ user: ['nobody'] }), /^--user nobody: the site knows no person/],
    ['a group that is not there', () => ({ group: ['nobodies'] }), /^--group nobodies: the token sees no group/],
    ['a group without members', () => ({ group: [emptyGroup()] }), /it selects nothing/],
    [
      'several of them',
      () => ({ space: ['NOPE'], label: ['nope'], 'exclude-page': ['9999999'] }),
      /^--space NOPE: .*; --exclude-page 9999999: .*; --label nope: [^;]*$/,
    ],
    ['all spaces excluded', () => ({ 'exclude-space': ['*'] }), /^the filters together select nothing$/],
    [
      'a tree that is excluded with what is above it',
      () => ({ page: [deep[3]?.id ?? ''], 'exclude-page-tree': [deep[0]?.id ?? ''] }),
      /^the filters together select nothing$/,
    ],
    [
      'pages of another space',
      () => ({
        page: [deep[3]?.id ?? ''],
        space: [spaces.find(({ id }) => id !== deep[0]?.spaceId)?.key ?? ''],
      }),
      /^the filters together select nothing$/,
    ],
    [
      'pages of another person',
      () => ({ page: [deep[3]?.id ?? ''], 'exclude-user': [deep[3]?.authorId ?? ''] }),
      /^the filters together select nothing$/,
    ],
    [
      'people who are all excluded',
      () => ({ user: [authors()[0] ?? ''], 'exclude-group': groupsOf(authors()[0] ?? '') }),
      /^the filters together select nothing$/,
    ],
  ])('%s', async (_name, filters, words) => {
    expect(await problem(filters())).toMatch(words);
  });

  const groupsOf = (id: string) =>
    [...site.groups.values()].filter(({ members }) => members.has(id)).map(({ name }) => name);

  it('is nothing of this', async () => {
    expect(await problem({})).toBeNull();
    expect(await problem({ 'exclude-space': ['NOPE*'] })).toBeNull();
    expect(await problem({ 'exclude-group': [emptyGroup()] })).toBeNull();
    expect(await problem({ page: [deep[3]?.id ?? ''], user: [deep[3]?.authorId ?? ''] })).toBeNull();
  });

  it('a place that the token may not ask', async () => {
    const scoped = tokenOf('scoped');
    const few: SimToken = { ...scoped, secret: 'few-scopes', scopes: new Set(['read:space:confluence']) };
    site.tokens.push(few);
    const authorization = `Basic ${Buffer.from(`${few.email}:${few.secret}`).toString('base64')}`;
    const limiter = new Limiter({ clock: systemClock, ceiling: new Ceiling(4) });
    const transport = new Transport({ origin: simulator.url, authorization, limiter });
    const gateway = new ConfluenceClient(transport, `/ex/confluence/${site.cloudId}`);
    const resolution = await resolve(gateway, { label: ['nope'], space: ['*'] });
    expect(await problemOf(gateway, resolution)).toMatch(/^--label nope: the token lacks the scope for .*labels$/);
  });
});

describe('how much is selected', () => {
  const selectsOf = async (filters: Filters) => (await selectionOf(client, filters))?.filters.map((one) => one.selects);
  const altogether = async (filters: Filters) => (await selectionOf(client, filters))?.altogether;

  it('is no question without filters', async () => {
    expect(await selectionOf(client, {})).toBeNull();
    expect(requests).toEqual([]);
  });

  it('is said for each filter', async () => {
    const [space] = spaces as [SimSpace];
    const [label] = labels() as [string];
    const [author] = authors() as [string];
    const group = [...site.groups.values()].find(({ members }) => members.size > 2 && members.size < 100);
    expect(
      await selectsOf({
        space: [space.key],
        'exclude-page-tree': [deep[0]?.id ?? ''],
        label: [label],
        user: [author],
        group: [group?.name ?? ''],
      }),
    ).toEqual([
      { spaces: 1, pages: listed().filter(({ spaceId }) => spaceId === space.id).length },
      { pages: DEEP },
      { pages: listed().filter(({ labels: own }) => own?.has(label)).length },
      { people: 1, pages: listed().filter(({ authorId }) => authorId === author).length },
      { people: group?.members.size, pages: listed().filter(({ authorId }) => group?.members.has(authorId)).length },
    ]);
  });

  it('is as many altogether as are in scope', async () => {
    const [space, second] = commonest(listed().map(({ spaceId }) => spaceId)).map(
      (id) => site.spaces.get(id)?.key ?? '',
    );
    const [label = '', other = ''] = labels();
    const [author = '', colleague = ''] = authors();
    const all: readonly Partial<Record<FilterName, readonly (string | undefined)[]>>[] = [
      { space: [space] },
      { 'exclude-space': [space] },
      { space: [space, second], 'exclude-label': [label], 'exclude-page': [deep[1]?.id] },
      { user: [author, colleague] },
      { 'exclude-user': [author], 'exclude-label': [label] },
      { space: [space], user: [author], 'exclude-user': [colleague] },
      { label: [label, other], 'exclude-space': [space] },
      { label: [label], 'exclude-user': [author] },
      { 'page-tree': [deep[2]?.id], 'exclude-page-tree': [deep[9]?.id] },
      { 'exclude-page-tree': [contents.find(({ kind }) => kind === 'folder')?.id] },
    ];
    for (const filters of all as readonly Filters[]) {
      expect((await altogether(filters))?.pages).toBe((await inScope(filters)).length);
    }
  });

  it('is not counted where that takes too many searches', async () => {
    const [largest] = [...site.groups.values()].sort((one, other) => other.members.size - one.members.size);
    const people = largest?.members.size ?? 0;
    expect(people).toBeGreaterThan(1000);
    expect(await selectsOf({ group: [largest?.name ?? ''] })).toEqual([{ people, pages: null }]);
    expect(await altogether({ group: [largest?.name ?? ''] })).toEqual({ people, pages: null });
  });
});

it.runIf(checksRequests)('asks nothing but what the official documents allow', () => {
  expect(violations).toEqual([]);
});
