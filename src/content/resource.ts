import { targetOfAddress } from './address.ts';
import { attribute } from './attribute.ts';
import { type LinkContext, type LinkTarget, toBlogpost, toContent, toPage, toShortcut, toSpace } from './link.ts';
import type { Source } from './source.ts';
import { Tag } from './tags.ts';

/** What an `ri:` element names, whose attributes stand between two places; null where it names nothing. */
export function targetOfResource(
  tag: Tag,
  source: Source,
  start: number,
  end: number,
  context: LinkContext,
): LinkTarget | null {
  const read = (name: string): string | null => attribute(source, start, end, name) || null;
  switch (tag) {
    case Tag.ResourcePage: {
      const title = read('ri:content-title');
      return title === null ? null : toPage(read('ri:space-key') ?? context.spaceKey, title);
    }
    case Tag.ResourceBlogpost: {
      const title = read('ri:content-title');
      return title === null
        ? null
        : toBlogpost(read('ri:space-key') ?? context.spaceKey, read('ri:posting-day'), title);
    }
    case Tag.ResourceContent: {
      const id = read('ri:content-id');
      return id === null ? null : toContent(id);
    }
    case Tag.ResourceSpace: {
      const key = read('ri:space-key');
      return key === null ? null : toSpace(key);
    }
    case Tag.ResourceUrl: {
      const address = read('ri:value');
      return address === null ? null : targetOfAddress(address, context);
    }
    case Tag.ResourceShortcut: {
      const key = read('ri:key');
      return key === null ? null : toShortcut(key, read('ri:parameter') ?? '');
    }
    default:
      return null;
  }
}
