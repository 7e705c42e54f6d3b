import type { RowOf } from '../../../model/table.ts';
import type { pages, pageVersions } from '../../../model/tables/pages.ts';
import type { Wire } from '../wire.ts';
import { flagOf, listOf, numberOf, objectOf, textOf, timeOf } from '../wire.ts';

/**
 * What a page is by itself. Where it stands in the tree as a whole is derived once all pages are there, and whether its
 * history is whole when that has been read.
 */
export type PageRow = Omit<RowOf<typeof pages>, 'ancestor_ids' | 'history_version'>;

/** What a page says of itself; the rest is where it stands and whose it is. */
export const nameless = {
  title: null,
  web_path: null,
  version_number: null,
  version_at: null,
  version_author_id: null,
  version_message: null,
  version_minor_edit: null,
} as const satisfies Partial<PageRow>;

/** A page without what it says of itself. */
export const placeOf = (row: PageRow): Omit<PageRow, keyof typeof nameless> => omit(row, Object.keys(nameless));

const omit = <T extends object, K extends keyof T>(row: T, names: readonly string[]): Omit<T, K> =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name))) as Omit<T, K>;

export const pageRow = (kind: string, wire: Wire): PageRow | null => {
  const pageId = textOf(wire, 'id');
  if (pageId === null) return null;
  return {
    page_id: pageId,
    kind,
    status: textOf(wire, 'status') ?? 'unknown',
    title: textOf(wire, 'title'),
    space_id: textOf(wire, 'spaceId'),
    parent_id: textOf(wire, 'parentId'),
    parent_type: textOf(wire, 'parentType'),
    position: numberOf(wire, 'position'),
    author_id: textOf(wire, 'authorId'),
    owner_id: textOf(wire, 'ownerId'),
    last_owner_id: textOf(wire, 'lastOwnerId'),
    subtype: textOf(wire, 'subtype'),
    created_at: timeOf(wire, 'createdAt'),
    version_number: numberOf(wire, 'version', 'number'),
    version_at: timeOf(wire, 'version', 'createdAt'),
    version_author_id: textOf(wire, 'version', 'authorId'),
    version_message: textOf(wire, 'version', 'message'),
    version_minor_edit: flagOf(wire, 'version', 'minorEdit'),
    web_path: textOf(wire, '_links', 'webui'),
  };
};

/** The same of content as a v1 search writes it, with its ancestors, space, version and history expanded. */
export const searchedPageRow = (kind: string, wire: Wire): PageRow | null => {
  const pageId = textOf(wire, 'id');
  const parent = listOf(wire, 'ancestors').at(-1);
  // What is not expanded is not there: then nothing is known of it.
  if (pageId === null || !Array.isArray(wire.ancestors) || objectOf(wire, 'history') === null) return null;
  return {
    page_id: pageId,
    kind,
    status: textOf(wire, 'status') ?? 'unknown',
    title: textOf(wire, 'title'),
    space_id: textOf(wire, 'space', 'id'),
    parent_id: textOf(parent, 'id'),
    parent_type: textOf(parent, 'type'),
    position: numberOf(wire, 'extensions', 'position'),
    author_id: textOf(wire, 'history', 'createdBy', 'accountId'),
    owner_id: textOf(wire, 'history', 'ownedBy', 'accountId'),
    last_owner_id: null,
    subtype: null,
    created_at: timeOf(wire, 'history', 'createdDate'),
    version_number: numberOf(wire, 'version', 'number'),
    version_at: timeOf(wire, 'version', 'when'),
    version_author_id: textOf(wire, 'version', 'by', 'accountId'),
    version_message: textOf(wire, 'version', 'message'),
    version_minor_edit: flagOf(wire, 'version', 'minorEdit'),
    web_path: textOf(wire, '_links', 'webui'),
  };
};

export const pageVersionRow = (pageId: string, wire: Wire): RowOf<typeof pageVersions> | null => {
  const number = numberOf(wire, 'number');
  if (number === null) return null;
  return {
    page_id: pageId,
    version_number: number,
    author_id: textOf(wire, 'authorId'),
    created_at: timeOf(wire, 'createdAt'),
    message: textOf(wire, 'message'),
    minor_edit: flagOf(wire, 'minorEdit'),
  };
};
