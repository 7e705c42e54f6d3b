import type { RowOf } from '../../../model/table.ts';
import type { spaceIcons, spaces } from '../../../model/tables/site.ts';
import type { Wire } from '../wire.ts';
import { textOf, timeOf } from '../wire.ts';

export const spaceRow = (wire: Wire): RowOf<typeof spaces> | null => {
  const spaceId = textOf(wire, 'id');
  if (spaceId === null) return null;
  return {
    space_id: spaceId,
    key: textOf(wire, 'key') ?? '',
    name: textOf(wire, 'name') ?? '',
    type: textOf(wire, 'type') ?? 'unknown',
    status: textOf(wire, 'status') ?? 'unknown',
    homepage_id: textOf(wire, 'homepageId'),
    author_id: textOf(wire, 'authorId'),
    owner_id: textOf(wire, 'spaceOwnerId'),
    created_at: timeOf(wire, 'createdAt'),
    description: textOf(wire, 'description', 'plain', 'value'),
    alias: textOf(wire, 'currentActiveAlias'),
  };
};

export const spaceIconRow = (wire: Wire): RowOf<typeof spaceIcons> | null => {
  const spaceId = textOf(wire, 'id');
  const path = textOf(wire, 'icon', 'path');
  if (spaceId === null || path === null) return null;
  return {
    space_id: spaceId,
    path,
    download_link: textOf(wire, 'icon', 'apiDownloadLink'),
    // The site's own pictures live under /images/logo; uploaded ones under /download and /aa-avatar.
    is_default: path.includes('/images/logo/'),
  };
};
