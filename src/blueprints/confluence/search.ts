import { searchByCQL, searchContentByCQL } from 'confluence.js/v1';
import { RequestError } from '../../crawl/errors.ts';
import type { ConfluenceClient } from './client.ts';
import { bySearch } from './paging.ts';
import type { Wire } from './wire.ts';
import { numberOf, objectOf } from './wire.ts';

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

/**
 * How many pages and blogposts a search finds, in archived spaces too; null where it does not tell. The index lags behind
 * and leaves out what is in the trash: for people and for plans, never for verdicts.
 */
export const countContent = async (client: ConfluenceClient, clauses: readonly string[]): Promise<number | null> => {
  try {
    const cql = ['type in (page, blogpost)', ...clauses].join(' and ');
    const answer = await searchByCQL(client, {
      cql,
      cqlcontext: ARCHIVED_TOO,
      includeArchivedSpaces: true,
      excerpt: 'none',
      limit: 1,
    });
    return numberOf(answer, 'totalSize');
  } catch (error) {
    if (error instanceof RequestError && error.policy !== 'fail-run') return null;
    throw error;
  }
};

const contentOf = (result: Wire): readonly Wire[] => {
  const content = objectOf(result, 'content');
  return content === null ? [] : [content];
};
