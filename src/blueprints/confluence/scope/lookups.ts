import { getGroupMembersByGroupId, searchGroups } from 'confluence.js/v1';
import {
  convertContentIdsToContentTypes,
  createBulkUserLookup,
  getDatabaseDescendants,
  getFolderDescendants,
  getLabelBlogPosts,
  getLabelPages,
  getLabels,
  getPageDescendants,
  getSmartLinkDescendants,
  getSpaces,
  getWhiteboardDescendants,
} from 'confluence.js/v2';
import type { FilterKind } from '../../../accounts/filters.ts';
import { compared } from '../../../accounts/filters.ts';
import { Refused } from '../../../crawl/errors.ts';
import type { ConfluenceClient } from '../client.ts';
import { byCursor, wholeByCursor, wholeByOffset } from '../paging.ts';
import { listOf, numberOf, textOf } from '../wire.ts';
import { glob, isGlob } from './glob.ts';
import { slices } from './slices.ts';

/** What one value of a filter stands for at the site. */
export interface Named {
  /** Ids of spaces, content or people. */
  readonly ids: ReadonlySet<string>;
  /** What is wrong with it, where it names what is not there: a pattern that fits nothing now may fit something later. */
  readonly problem?: string;
}

export interface SpaceFacts {
  readonly id: string;
  readonly key: string;
  readonly name: string;
}

/** What all look-ups of one resolution share. */
export interface Lookup {
  readonly client: ConfluenceClient;
  /** Every space that the token sees. */
  readonly spaces: () => Promise<readonly SpaceFacts[]>;
  /** Kinds of content by id, of what the site names; filled by the look-ups. */
  readonly kinds: Map<string, string>;
}

/** Ids in one request (v2 document, contentIds). */
const IDS_OF_CONTENT = 100;
/** Ids in one request (v2 document, accountIds). */
const IDS_OF_PEOPLE = 250;
const PAGE = 250;
/** The deepest level that one request tells (v2 document, depth). */
const DEPTH = 10;

const nothing = (problem: string): Named => ({ ids: new Set(), problem });

/** Finds what the values of each kind of filter stand for, each value as it is given. */
export const lookups: Readonly<
  Record<FilterKind, (lookup: Lookup, values: readonly string[]) => Promise<ReadonlyMap<string, Named>>>
> = {
  async space({ spaces }, values) {
    const all = await spaces();
    return mapOf(values, (value) => {
      const matches = glob(value);
      const ids = all.filter(({ key, name }) => matches(key) || matches(name)).map(({ id }) => id);
      if (ids.length > 0 || isGlob(value)) return { ids: new Set(ids) };
      return nothing('the token sees no space with this key or name');
    });
  },

  async page(lookup, values) {
    await noteKinds(lookup, values);
    return mapOf(values, (id) => {
      const kind = lookup.kinds.get(id);
      if (kind === 'page' || kind === 'blogpost') return { ids: new Set([id]) };
      return nothing(
        kind === undefined
          ? 'the token sees no page or blogpost with this id'
          : `this is the id of a ${kind}, not of a page`,
      );
    });
  },

  async 'page-tree'(lookup, values) {
    await noteKinds(lookup, values);
    return new Map(await Promise.all(values.map(async (id) => [id, await treeOf(lookup, id)] as const)));
  },

  async label(lookup, values) {
    const ids = await labelIds(lookup.client, values);
    return new Map(
      await Promise.all(
        values.map(async (label) => {
          const id = ids.get(label);
          const none = 'nothing that the token sees carries this label';
          return [label, id === undefined ? nothing(none) : { ids: await labelled(lookup, id) }] as const;
        }),
      ),
    );
  },

  /** Ids that are unknown are left out of the answer [live: confluence.js' nightly tests]. */
  async user({ client }, values) {
    const known = new Set<string>();
    for (const accountIds of slices(values, IDS_OF_PEOPLE)) {
      const found = listOf(await createBulkUserLookup(client, { body: { accountIds } }), 'results');
      for (const user of found) known.add(textOf(user, 'accountId') ?? '');
    }
    return mapOf(values, (id) =>
      known.has(id) ? { ids: new Set([id]) } : nothing('the site knows no person with this account id'),
    );
  },

  async group({ client }, values) {
    return new Map(await Promise.all(values.map(async (name) => [name, await membersOf(client, name)] as const)));
  },
};

/** Spaces that are current and such that are archived; others cannot be listed (v2 document, status). */
export const listSpaces = async (client: ConfluenceClient): Promise<readonly SpaceFacts[]> => {
  const lists = await Promise.all(
    (['current', 'archived'] as const).map((status) =>
      wholeByCursor((from) => getSpaces(client, { status, sort: 'id', limit: PAGE, ...after(from) })),
    ),
  );
  return lists.flat().flatMap((space) => {
    const id = textOf(space, 'id');
    return id === null ? [] : [{ id, key: textOf(space, 'key') ?? '', name: textOf(space, 'name') ?? '' }];
  });
};

/** What is absent or hidden has no kind. What is in the trash has none either, for it is not to be crawled by its id. */
const noteKinds = async ({ client, kinds }: Lookup, ids: readonly string[]): Promise<void> => {
  const unknown = ids.filter((id) => !kinds.has(id));
  for (const contentIds of slices(unknown, IDS_OF_CONTENT)) {
    const answer = await convertContentIdsToContentTypes(client, { body: { contentIds } });
    for (const id of contentIds) {
      const kind = textOf(answer, 'results', id);
      if (kind !== null) kinds.set(id, kind);
    }
  }
};

type Descendants = (
  client: ConfluenceClient,
  parameters: { id: number; depth: number; limit: number; cursor?: string },
) => Promise<unknown>;

const descendants: Readonly<Record<string, Descendants>> = {
  page: getPageDescendants,
  folder: getFolderDescendants,
  whiteboard: getWhiteboardDescendants,
  database: getDatabaseDescendants,
  embed: getSmartLinkDescendants,
};

/**
 * A root and all below it. The types of content that the site converts ids to are documented for pages and blogposts
 * only, so a root without one is looked for among the others.
 */
const treeOf = async (lookup: Lookup, root: string): Promise<Named> => {
  const told = lookup.kinds.get(root);
  if (told !== undefined && descendants[told] === undefined) {
    return nothing(`this is the id of a ${told}, which has nothing below it`);
  }
  for (const kind of told === undefined ? Object.keys(descendants).filter((one) => one !== 'page') : [told]) {
    try {
      const ids = await below(lookup, root, kind);
      lookup.kinds.set(root, kind);
      return { ids };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
  return nothing('the token sees no page or folder with this id');
};

/** A request tells ten levels, so that what stands on the tenth is a root again. */
const below = async ({ client, kinds }: Lookup, root: string, kind: string): Promise<ReadonlySet<string>> => {
  const ids = new Set([root]);
  const deepen = async (id: string, list: Descendants): Promise<void> => {
    const deepest: Promise<void>[] = [];
    const found = await wholeByCursor((from) =>
      list(client, { id: Number(id), depth: DEPTH, limit: PAGE, ...after(from) }),
    );
    for (const item of found) {
      const [itemId, itemKind] = [textOf(item, 'id'), textOf(item, 'type') ?? 'page'];
      if (itemId === null || ids.has(itemId)) continue;
      ids.add(itemId);
      kinds.set(itemId, itemKind);
      const further = numberOf(item, 'depth') === DEPTH ? descendants[itemKind] : undefined;
      if (further !== undefined) deepest.push(deepen(itemId, further));
    }
    await Promise.all(deepest);
  };
  const list = descendants[kind];
  if (list !== undefined) await deepen(root, list);
  return ids;
};

/** The site has no search for a label's name, so its list is read until all are found. */
const labelIds = async (client: ConfluenceClient, labels: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>();
  const prefix = [...new Set(labels.map((label) => splitLabel(label).prefix))];
  for await (const { items } of byCursor(null, (from) => getLabels(client, { prefix, limit: PAGE, ...after(from) }))) {
    for (const item of items) {
      const [id, name] = [textOf(item, 'id'), textOf(item, 'name')];
      const label = labels.find((one) => {
        const wanted = splitLabel(one);
        return wanted.name === name?.toLowerCase() && wanted.prefix === (textOf(item, 'prefix') ?? 'global');
      });
      if (id !== null && label !== undefined) found.set(label, id);
    }
    if (found.size === labels.length) break;
  }
  return found;
};

const splitLabel = (label: string): { readonly prefix: string; readonly name: string } => {
  const [prefix, name] = label.includes(':') ? label.split(':') : ['global', label];
  return { prefix: prefix ?? '', name: name ?? '' };
};

const labelled = async ({ client, kinds }: Lookup, labelId: string): Promise<ReadonlySet<string>> => {
  const id = Number(labelId);
  const read = async (kind: string, list: (from: string | undefined) => Promise<unknown>): Promise<string[]> => {
    const ids: string[] = [];
    for (const item of await wholeByCursor(list)) {
      const itemId = textOf(item, 'id');
      if (itemId === null) continue;
      kinds.set(itemId, kind);
      ids.push(itemId);
    }
    return ids;
  };
  const [pages, blogposts] = await Promise.all([
    read('page', (from) => getLabelPages(client, { id, sort: 'id', limit: PAGE, ...after(from) })),
    read('blogpost', (from) => getLabelBlogPosts(client, { id, sort: 'id', limit: PAGE, ...after(from) })),
  ]);
  return new Set([...pages, ...blogposts]);
};

/** A group id that is unknown answers with nobody, so the group is looked up by its name first. */
const membersOf = async (client: ConfluenceClient, name: string): Promise<Named> => {
  const wanted = compared('group', name);
  const groups = await wholeByOffset(200, (start, limit) => searchGroups(client, { query: name, start, limit }));
  const group = groups.find((one) => compared('group', textOf(one, 'name') ?? '') === wanted);
  const groupId = textOf(group, 'id');
  if (groupId === null) return nothing('the token sees no group with this name');
  const members = await wholeByOffset(200, (start, limit) =>
    getGroupMembersByGroupId(client, { groupId, start, limit }),
  );
  return { ids: new Set(members.flatMap((member) => textOf(member, 'accountId') ?? [])) };
};

const after = (cursor: string | undefined) => (cursor === undefined ? {} : { cursor });

const mapOf = (values: readonly string[], find: (value: string) => Named): ReadonlyMap<string, Named> =>
  new Map(values.map((value) => [value, find(value)]));
