import type { PageRow } from '../../api/pages.ts';
import type { Column } from '../../parts/DataTable.tsx';
import { addressOf, KindIcon, PersonLink, SpaceLink } from '../../parts/names.tsx';
import { count } from '../../parts/numbers.ts';
import { StatusTag } from '../../parts/StatusTag.tsx';
import { ViewLink } from '../../parts/ViewLink.tsx';
import { When } from '../../parts/When.tsx';

/** All that there are; the title always shows. */
export const COLUMNS: readonly Column<PageRow>[] = [
  {
    id: 'title',
    name: 'Title',
    width: 'minmax(240px, 4fr)',
    sort: 'title',
    cell: (page) => (
      <span className="k-title-cell">
        <KindIcon kind={page.kind} />
        <ViewLink href={addressOf('pages', page.id)} className="k-cut" title={page.title ?? page.id}>
          {page.title || page.id}
        </ViewLink>
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
  {
    id: 'labels',
    name: 'Labels',
    width: 'minmax(140px, 1.4fr)',
    cell: ({ labels }) => (
      <span title={labels.join(', ')} dir="auto">
        {labels.join(', ')}
      </span>
    ),
  },
  {
    id: 'views',
    name: 'Views',
    width: '84px',
    align: 'end',
    sort: 'views',
    from: 1200,
    cell: ({ facts }) => known(facts?.views),
  },
  { id: 'viewers', name: 'Viewers', width: '84px', align: 'end', cell: ({ facts }) => number(facts?.viewers) },
  {
    id: 'linksIn',
    name: 'Links in',
    width: '92px',
    align: 'end',
    sort: 'linksIn',
    from: 1200,
    cell: ({ facts }) => known(facts?.linksIn),
  },
  { id: 'words', name: 'Words', width: '84px', align: 'end', cell: ({ facts }) => number(facts?.words) },
  {
    id: 'edited',
    name: 'Last edit of a person',
    width: '150px',
    cell: ({ facts }) => <When at={facts?.editedAt} />,
  },
];

const number = (value: number | null | undefined): string => (value == null ? '–' : count(value));

const known = (value: number | null | undefined) =>
  value == null ? <span className="k-dim">unknown</span> : count(value);

/** Columns that only a slower question fills. */
const SLOW: ReadonlySet<string> = new Set(['views', 'viewers', 'linksIn', 'words', 'edited']);

/** Shown where nothing is chosen, as far as the window is wide enough. */
export const USUAL: ReadonlySet<string> = new Set([
  'space',
  'owner',
  'changed',
  'created',
  'versions',
  'views',
  'linksIn',
]);

export const needsFacts = (columns: readonly Column<PageRow>[]): boolean => columns.some(({ id }) => SLOW.has(id));
