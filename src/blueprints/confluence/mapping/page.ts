import type { RowOf } from '../../../model/table.ts';
import type { pages, pageVersions } from '../../../model/tables/pages.ts';
import type { Wire } from '../wire.ts';
import { flagOf, numberOf, textOf, timeOf } from '../wire.ts';

/** What a page is by itself; where it stands in the tree as a whole is derived once all pages are there. */
export type PageRow = Omit<RowOf<typeof pages>, 'ancestor_ids'>;

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
