import type { SimContent } from '../site.ts';

/** The ids of each space's content in the order in which the contents come. */
export function idsBySpace(contents: Iterable<SimContent>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const content of contents) {
    const ids = found.get(content.spaceId);
    if (ids === undefined) found.set(content.spaceId, [content.id]);
    else ids.push(content.id);
  }
  return found;
}
