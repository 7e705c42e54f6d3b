import { searchByCQL, searchContentByCQL } from 'confluence.js/v1';
import type { ConfluenceClient } from './client.ts';
import { bySearch } from './paging.ts';
import type { Wire } from './wire.ts';
import { objectOf } from './wire.ts';

/**
 * Widens a search from current content to archived content (v1 document, cqlcontext; that it works for archived pages is
 * Atlassian's own advice: https://community.developer.atlassian.com/t/61595).
 */
const ARCHIVED_TOO = JSON.stringify({ contentStatuses: ['current', 'archived'] });

export interface ContentSearch {
  readonly ids: readonly string[];
  readonly expand: readonly string[];
  /** At most so many are answered at once, which depends on what is expanded. */
  readonly limit: number;
  /** Whether the content lies in archived spaces: only the general search looks there (v1 document, includeArchivedSpaces). */
  readonly inArchivedSpaces: boolean;
}

/**
 * Content by its ids, as far as a search brings it: what is not indexed yet is left out, and absence proves nothing.
 * The general search wraps the same content, expansions included, in a result.
 */
export async function* contentByIds(client: ConfluenceClient, search: ContentSearch): AsyncGenerator<Wire> {
  const { ids, expand, limit, inArchivedSpaces } = search;
  const common = { cql: `id in (${ids.join(', ')})`, cqlcontext: ARCHIVED_TOO, limit };
  let left = ids.length;
  for await (const page of bySearch((from) => {
    const cursor = from === undefined ? {} : { cursor: from };
    return inArchivedSpaces
      ? searchByCQL(client, {
          ...common,
          ...cursor,
          includeArchivedSpaces: true,
          excerpt: 'none',
          expand: expand.map((name) => `content.${name}`),
        })
      : searchContentByCQL(client, { ...common, ...cursor, expand: [...expand] });
  })) {
    yield* inArchivedSpaces ? page.items.flatMap(contentOf) : page.items;
    left -= page.items.length;
    if (left <= 0) return;
  }
}

const contentOf = (result: Wire): readonly Wire[] => {
  const content = objectOf(result, 'content');
  return content === null ? [] : [content];
};
