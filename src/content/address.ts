import {
  type LinkContext,
  type LinkTarget,
  toAnchor,
  toAttachment,
  toBlogpost,
  toContent,
  toPage,
  toSpace,
  toUrl,
  toUser,
} from './link.ts';
import { storable } from './storable.ts';
import { idOfTinyLink } from './tinyLink.ts';

const ABSOLUTE = /^(?:https?:)?\/\/([^/?#]*)/i;
const SITE_PATH = /^\/wiki\/([^?#]*)(?:\?([^#]*))?/;
const ID = /^\d{1,19}$/;
const YEAR = /^\d{4}$/;
const MONTH_OR_DAY = /^\d{2}$/;
const ACTION = /\.action$/;

/** Kinds of content that stand directly below `/wiki/spaces/KEY/`, followed by their id. */
const CONTENT_PATHS = new Set(['pages', 'folder', 'whiteboard', 'database', 'embed', 'blog']);

/** What an address names: something on the site where it can be told, else just an address. Null for an empty one. */
export function targetOfAddress(address: string, context: LinkContext): LinkTarget | null {
  const trimmed = address.trim();
  if (trimmed === '') return null;
  if (trimmed.startsWith('#')) return toAnchor(trimmed.slice(1));
  const path = pathOnSite(trimmed, context);
  const [, below, query] = (path !== null && SITE_PATH.exec(path)) || [];
  return (below !== undefined && targetOfPath(below.split('/'), query ?? '')) || toUrl(trimmed);
}

/** The path of an address that leads to the site, else null. */
function pathOnSite(address: string, context: LinkContext): string | null {
  const absolute = ABSOLUTE.exec(address);
  if (absolute === null) return address;
  return context.hosts.includes(absolute[1]!.toLowerCase()) ? address.slice(absolute[0].length) : null;
}

/** What the segments below `/wiki/` name. */
function targetOfPath([area = '', ...rest]: readonly string[], query: string): LinkTarget | null {
  const [first = '', second = '', third = ''] = rest;
  if (ACTION.test(area === 'pages' || area === 'spaces' ? first : area)) return targetOfAction(query);
  switch (area) {
    case 'spaces':
      return targetInSpace(rest);
    case 'display':
      return targetOfDisplay(rest.map(plain));
    case 'x':
      return contentOf(idOfTinyLink(first));
    case 'people':
      return first === '' ? null : toUser(decoded(first));
    case 'download':
      return ID.test(second) && third !== '' ? toAttachment(toContent(second), plain(third)) : null;
    default:
      return null;
  }
}

/** `viewpage.action?pageId=1`, `viewpage.action?spaceKey=K&title=T`, `viewspace.action?key=K` and their like. */
function targetOfAction(query: string): LinkTarget | null {
  const parameters = new URLSearchParams(query);
  const get = (name: string): string | null => parameters.get(name) || null;
  const id = get('pageId');
  if (id !== null) return ID.test(id) ? toContent(id) : null;
  const spaceKey = get('spaceKey') ?? get('key');
  if (spaceKey === null) return null;
  const title = get('title');
  return title === null ? toSpace(storable(spaceKey)) : toPage(storable(spaceKey), storable(title));
}

/** `KEY`, `KEY/overview`, `KEY/pages/123/Title`, `KEY/pages/edit-v2/123`, `KEY/blog/2026/01/31/123/Title`. */
function targetInSpace([key = '', area = '', ...rest]: readonly string[]): LinkTarget | null {
  if (key === '') return null;
  if (area === '' || area === 'overview') return toSpace(decoded(key));
  if (!CONTENT_PATHS.has(area)) return null;
  const dated = area === 'blog' && isDay(rest);
  const id = dated ? rest[3] : rest.slice(0, 2).find((segment) => ID.test(segment));
  return contentOf(id ?? null);
}

/** `KEY`, `KEY/Title`, `KEY/2026/01/31/Title`: the addresses of old, which redirect to this day. */
function targetOfDisplay([key = '', ...rest]: readonly string[]): LinkTarget | null {
  const [title = ''] = rest;
  if (key === '') return null;
  if (title === '') return toSpace(key);
  const [, , , postTitle = ''] = rest;
  return isDay(rest) && postTitle !== '' ? toBlogpost(key, rest.slice(0, 3).join('/'), postTitle) : toPage(key, title);
}

const contentOf = (id: string | null): LinkTarget | null => (id !== null && ID.test(id) ? toContent(id) : null);

const isDay = ([year = '', month = '', day = '']: readonly string[]): boolean =>
  YEAR.test(year) && MONTH_OR_DAY.test(month) && MONTH_OR_DAY.test(day);

/** A segment as the name that it was made of; as it is where it is not valid percent-encoding. */
function decoded(segment: string): string {
  try {
    return storable(decodeURIComponent(segment));
  } catch (error) {
    if (error instanceof URIError) return segment;
    throw error;
  }
}

/** The same where a plus sign stands for a space, as it does in titles and file names of old addresses. */
const plain = (segment: string): string => decoded(segment.replaceAll('+', ' '));
