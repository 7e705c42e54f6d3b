import { getBlogPosts, getPages } from 'confluence.js/v2';
import type { ConfluenceClient } from '../client.ts';
import { byCursor } from '../paging.ts';
import { textOf } from '../wire.ts';
import type { Placed } from './scope.ts';
import { slices } from './slices.ts';

/** Ids in one request (v2 document, id). */
const AT_ONCE = 250;

const lists = {
  page: getPages,
  blogpost: getBlogPosts,
} as const;

/** Where pages and blogposts stand and whose they are, as the lists tell it by their ids. What is of no list is left out. */
export async function* placesOf(
  client: ConfluenceClient,
  ids: Iterable<string>,
  kinds: ReadonlyMap<string, string>,
): AsyncGenerator<Placed> {
  const all = [...ids];
  for (const kind of ['page', 'blogpost'] as const) {
    const ofKind = all.filter((id) => kinds.get(id) === kind);
    for (const some of slices(ofKind, AT_ONCE)) {
      for await (const { items } of byCursor(null, (from) =>
        lists[kind](client, {
          id: some.map(Number),
          limit: AT_ONCE,
          ...(from === undefined ? {} : { cursor: from }),
        }),
      )) {
        for (const item of items) {
          const page_id = textOf(item, 'id');
          if (page_id === null) continue;
          const [parent_id, space_id] = [textOf(item, 'parentId'), textOf(item, 'spaceId')];
          yield { page_id, parent_id, space_id, author_id: textOf(item, 'authorId') };
        }
      }
    }
  }
}
