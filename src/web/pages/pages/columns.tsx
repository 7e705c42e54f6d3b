import { Link } from '@tanstack/react-router';
import type { PageRow } from '../../api/pages.ts';
import type { Column } from '../../parts/DataTable.tsx';
import { KindIcon, PersonLink, SpaceLink } from '../../parts/names.tsx';
import { count } from '../../parts/numbers.ts';
import { StatusTag } from '../../parts/StatusTag.tsx';
import { When } from '../../parts/When.tsx';

export const columns: readonly Column<PageRow>[] = [
  {
    id: 'title',
    name: 'Title',
    width: 'minmax(240px, 4fr)',
    sort: 'title',
    cell: (page) => (
      <span className="k-title-cell">
        <KindIcon kind={page.kind} />
        <Link to="/pages/$id" params={{ id: page.id }} className="k-cut" dir="auto" title={page.title ?? page.id}>
          {page.title || page.id}
        </Link>
        <StatusTag status={page.status} />
      </span>
    ),
  },
  {
    id: 'space',
    name: 'Space',
    width: 'minmax(120px, 1.4fr)',
    from: 700,
    cell: ({ space }) => <SpaceLink space={space} />,
  },
  {
    id: 'owner',
    name: 'Owner',
    width: 'minmax(120px, 1.2fr)',
    from: 1000,
    cell: ({ owner }) => <PersonLink person={owner} />,
  },
  {
    id: 'changed',
    name: 'Changed',
    width: 'minmax(116px, 0.8fr)',
    sort: 'changed',
    cell: ({ changedAt }) => <When at={changedAt} />,
  },
  {
    id: 'created',
    name: 'Created',
    width: 'minmax(116px, 0.8fr)',
    sort: 'created',
    from: 1150,
    cell: ({ createdAt }) => <When at={createdAt} />,
  },
  {
    id: 'versions',
    name: 'Version',
    width: '84px',
    align: 'end',
    from: 860,
    cell: ({ version }) => (version === null ? '' : count(version)),
  },
];
