import type { Filters } from '../../../accounts/filters.ts';
import { kindOf } from '../../../accounts/filters.ts';
import type { Amount, Selection } from '../../blueprint.ts';
import type { ConfluenceClient } from '../client.ts';
import { countContent } from '../search.ts';
import { placesOf } from './facts.ts';
import type { Found, Resolution } from './resolve.ts';
import { problemOf, resolve } from './resolve.ts';
import { slices } from './slices.ts';

/** How much the filters of an account select at the site now; null where there are none. */
export const selectionOf = async (client: ConfluenceClient, filters: Filters): Promise<Selection | null> => {
  const resolution = await resolve(client, filters);
  if (resolution.found.length === 0) return null;
  const [selected, altogether, problem] = await Promise.all([
    Promise.all(
      resolution.found.map(async (found) => ({
        filter: found.filter,
        value: found.value,
        selects: await amountOf(client, resolution, found),
        problem: found.problem,
      })),
    ),
    altogetherOf(client, resolution),
    problemOf(client, resolution),
  ]);
  return { filters: selected, altogether, problem };
};

const amountOf = async (client: ConfluenceClient, resolution: Resolution, found: Found): Promise<Amount> => {
  const { ids, filter } = found;
  switch (kindOf(filter)) {
    case 'space':
      return { spaces: ids.size, pages: await count(client, keysOf(resolution, ids), null) };
    case 'user':
    case 'group':
      return { people: ids.size, pages: await count(client, null, [...ids]) };
    default:
      return { pages: listedOf(resolution, ids) };
  }
};

const altogetherOf = async (client: ConfluenceClient, resolution: Resolution): Promise<Amount> => {
  const { scope, found, spaces } = resolution;
  const ofSpaces = found.some(({ filter }) => kindOf(filter) === 'space');
  return {
    ...(ofSpaces ? { spaces: spaces.filter(({ id }) => scope.hasSpace(id)).length } : {}),
    pages: await pagesOf(client, resolution),
    ...(scope.people === null ? {} : { people: scope.people.size }),
  };
};

/**
 * Content that is named by id is counted one by one. Of the rest a search tells how much there is in the spaces and of the
 * people, from which goes what is excluded.
 */
const pagesOf = async (client: ConfluenceClient, resolution: Resolution): Promise<number | null> => {
  const { scope, found, spaces, kinds } = resolution;
  if (scope.candidates !== null) {
    if (!scope.asksForSpaceOrAuthor) return listedOf(resolution, scope.candidates);
    return countOf(placesOf(client, scope.candidates, kinds), (place) => scope.hasContent(place));
  }
  const ofSpaces = found.some(({ filter }) => kindOf(filter) === 'space');
  const inScope = new Set(spaces.filter(({ id }) => scope.hasSpace(id)).map(({ id }) => id));
  const keys = ofSpaces ? keysOf(resolution, inScope) : null;
  const excludedPeople = excludedIds(found, ['exclude-user', 'exclude-group']);
  const all = await count(client, keys, scope.people === null ? null : [...scope.people]);
  const ofExcluded = scope.people === null ? await count(client, keys, [...excludedPeople]) : 0;
  if (all === null || ofExcluded === null) return null;
  const rest = scope.withoutExcludedContent();
  const excluded = excludedIds(found, ['exclude-page', 'exclude-page-tree', 'exclude-label']);
  const gone = await countOf(placesOf(client, excluded, kinds), (place) => rest.hasContent(place));
  // The index lags behind the lists, so that it may know less than is taken away.
  return Math.max(all - ofExcluded - gone, 0);
};

const excludedIds = (found: readonly Found[], filters: readonly Found['filter'][]): ReadonlySet<string> =>
  new Set(found.flatMap(({ filter, ids }) => (filters.includes(filter) ? [...ids] : [])));

/** Trees hold folders and their like too, which are no pages. */
const listedOf = ({ kinds }: Resolution, ids: ReadonlySet<string>): number =>
  [...ids].filter((id) => kinds.get(id) === 'page' || kinds.get(id) === 'blogpost').length;

const keysOf = ({ spaces }: Resolution, ids: ReadonlySet<string>): readonly string[] =>
  spaces.flatMap(({ id, key }) => (ids.has(id) ? [key] : []));

const countOf = async <T>(items: AsyncIterable<T>, counts: (item: T) => boolean): Promise<number> => {
  let n = 0;
  for await (const item of items) if (counts(item)) n += 1;
  return n;
};

/** Values in one clause: the address of a request has room for about 8,000 characters, and account ids have up to 128. */
const VALUES = 40;
/** A person waits; more are not worth knowing the number. */
const MOST_SEARCHES = 25;

/** How much lies in spaces and was made by people; null stands for all of them, as an answer for "not counted". */
const count = async (
  client: ConfluenceClient,
  keys: readonly string[] | null,
  people: readonly string[] | null,
): Promise<number | null> => {
  const clausesOf = (field: string, values: readonly string[] | null): readonly (readonly string[])[] =>
    values === null
      ? [[]]
      : slices(values, VALUES).map((some) => [`${field} in (${some.map((one) => JSON.stringify(one)).join(', ')})`]);
  const searches = clausesOf('space', keys).flatMap((inSpaces) =>
    clausesOf('creator', people).map((byPeople) => [...inSpaces, ...byPeople]),
  );
  if (searches.length > MOST_SEARCHES) return null;
  const counts = await Promise.all(searches.map((clauses) => countContent(client, clauses)));
  return counts.reduce((sum, n) => (sum === null || n === null ? null : sum + n), 0 as number | null);
};
