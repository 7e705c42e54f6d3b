import type { FilterKind, FilterName, Filters } from '../../../accounts/filters.ts';
import { filterKinds, filterNames, kindOf } from '../../../accounts/filters.ts';
import { Refused, Unauthorized } from '../../../crawl/errors.ts';
import type { ConfluenceClient } from '../client.ts';
import { placesOf } from './facts.ts';
import type { Lookup, Named, SpaceFacts } from './lookups.ts';
import { listSpaces, lookups } from './lookups.ts';
import type { LabelNames, SelectedIds } from './scope.ts';
import { Scope } from './scope.ts';

/** One value of one filter, and what it stands for at the site. */
export interface Found {
  readonly filter: FilterName;
  readonly value: string;
  readonly ids: ReadonlySet<string>;
  /** Why nobody can crawl by it; null: they can. */
  readonly problem: string | null;
}

/** The filters of an account as they stand at the site now. */
export interface Resolution {
  readonly scope: Scope;
  readonly found: readonly Found[];
  /** The spaces that the token sees, where a filter asks for spaces. */
  readonly spaces: readonly SpaceFacts[];
  /** What kind of content each id is of that a filter stands for. */
  readonly kinds: ReadonlyMap<string, string>;
}

/** What earlier crawls know: what the site does not show now may be hidden from the token, or gone, and stays in scope. */
export interface Memory {
  spaces(): Promise<readonly SpaceFacts[]>;
  has(kind: FilterKind, value: string): Promise<boolean>;
}

const noMemory: Memory = { spaces: async () => [], has: async () => false };

/**
 * Asks the site what filters stand for. Requests: two lists of spaces; ids of pages and
 * trees by the hundred; trees by 250, and one for each page that stands on a tenth level; labels by reading their list
 * until all are found, and what carries them by 250; people by 250; for each group one, and its members by 200.
 */
export const resolve = async (
  client: ConfluenceClient,
  filters: Filters,
  memory: Memory = noMemory,
): Promise<Resolution> => {
  let listed: readonly SpaceFacts[] = [];
  const lookup: Lookup = {
    client,
    spaces: async () => {
      const [shown, known] = await Promise.all([listSpaces(client), memory.spaces()]);
      const ids = new Set(shown.map(({ id }) => id));
      listed = [...shown, ...known.filter(({ id }) => !ids.has(id))];
      return listed;
    },
    kinds: new Map(),
  };
  const named = new Map(
    await Promise.all(
      filterKinds.map(async (kind) => [kind, await lookUp(lookup, kind, valuesOf(filters, kind))] as const),
    ),
  );
  const found = await Promise.all(
    filterNames.flatMap((filter) =>
      (filters[filter] ?? []).map(async (value): Promise<Found> => {
        const kind = kindOf(filter);
        const { ids, problem } = named.get(kind)?.get(value) ?? { ids: new Set<string>() };
        if (problem !== undefined && (await memory.has(kind, value))) {
          return { filter, value, ids: new Set([value]), problem: null };
        }
        const idle = ids.size === 0 && kind === filter ? 'it selects nothing' : null;
        return { filter, value, ids, problem: problem ?? idle };
      }),
    ),
  );
  const scope = new Scope(selectedIds(found, listed), labelNames(filters));
  return { scope, found, spaces: listed, kinds: lookup.kinds };
};

const labelNames = (filters: Filters): LabelNames =>
  Object.fromEntries(
    (['label', 'exclude-label'] as const).flatMap((name) => {
      const labels = filters[name];
      return labels === undefined ? [] : [[name, new Set(labels)]];
    }),
  );

const valuesOf = (filters: Filters, kind: FilterKind): readonly string[] => [
  ...new Set([...(filters[kind] ?? []), ...(filters[`exclude-${kind}`] ?? [])]),
];

/** What the token may not ask for cannot be crawled by: a refusal is a problem of each value. */
const lookUp = async (
  lookup: Lookup,
  kind: FilterKind,
  values: readonly string[],
): Promise<ReadonlyMap<string, Named>> => {
  if (values.length === 0) return new Map();
  try {
    return await lookups[kind](lookup, values);
  } catch (error) {
    const refused = error instanceof Refused || (error instanceof Unauthorized && error.scopeMissing);
    if (!refused) throw error;
    return new Map(values.map((value) => [value, { ids: new Set(), problem: error.message }]));
  }
};

const selectedIds = (found: readonly Found[], spaces: readonly SpaceFacts[]): SelectedIds => {
  const ids: Partial<Record<FilterName, Set<string>>> = {};
  for (const { filter, ids: some } of found) {
    const all = ids[filter] ?? new Set();
    for (const id of some) all.add(id);
    ids[filter] = all;
  }
  // A space that comes up later may be one of those that are excluded: only what is listed is known not to be.
  if (ids['exclude-space'] !== undefined) ids.space ??= new Set(spaces.map(({ id }) => id));
  return ids;
};

/**
 * Why nothing can be crawled by these filters, in one line; null: it can. Where they name content by its id, it may all lie
 * in other spaces or be of other people, which takes one request for 250 until the first that fits.
 */
export const problemOf = async (client: ConfluenceClient, resolution: Resolution): Promise<string | null> => {
  const { found } = resolution;
  const wrong = found.filter(({ problem }) => problem !== null);
  if (wrong.length > 0) {
    return wrong.map(({ filter, value, problem }) => `--${filter} ${quoted(value)}: ${problem}`).join('; ');
  }
  return (await selectsNothing(client, resolution)) ? 'the filters together select nothing' : null;
};

const selectsNothing = async (client: ConfluenceClient, { scope, spaces, kinds }: Resolution): Promise<boolean> => {
  if (spaces.length > 0 && !spaces.some(({ id }) => scope.hasSpace(id))) return true;
  if (scope.people?.size === 0) return true;
  if (scope.candidates === null) return false;
  // What only the records know cannot be asked about any more; the crawl will tell what became of it.
  if (!scope.asksForSpaceOrAuthor || [...scope.candidates].some((id) => !kinds.has(id))) {
    return scope.candidates.size === 0;
  }
  for await (const place of placesOf(client, scope.candidates, kinds)) if (scope.hasContent(place)) return false;
  return true;
};

const quoted = (value: string): string => (/\s/.test(value) ? `"${value}"` : value);
