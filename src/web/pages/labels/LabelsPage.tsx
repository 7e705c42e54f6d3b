import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { LabelRow, LabelsFilter } from '../../api/labels.ts';
import { clustersQuery, fetchLabels } from '../../api/labels.ts';
import { sessionQuery } from '../../api/session.ts';
import { useAccount } from '../../app/account.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Card } from '../../parts/Card.tsx';
import type { Column } from '../../parts/DataTable.tsx';
import { DataTable } from '../../parts/DataTable.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { Head } from '../../parts/Head.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { count, many } from '../../parts/numbers.ts';
import { SearchField } from '../../parts/SearchField.tsx';
import { Tabs } from '../../parts/Tabs.tsx';
import { Tag } from '../../parts/Tag.tsx';
import { Trouble } from '../../parts/Trouble.tsx';
import { totalInWords } from '../../parts/totalInWords.ts';
import { useRows } from '../../parts/useRows.ts';
import { When } from '../../parts/When.tsx';
import { LabelLink } from './LabelLink.tsx';

const route = getRouteApi('/signed-in/shell/labels');

const TABS = [
  { id: 'all', name: 'All labels' },
  { id: 'alike', name: 'Nearly the same' },
] as const;

/** How labels organise the content. */
export const LabelsPage = () => {
  const account = useAccount();
  const { tab = 'all' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <div className="k-page" data-full={tab === 'all' || undefined}>
      <Head title="Labels" sub="On current and archived pages" />
      <Tabs
        label="Labels"
        tabs={TABS}
        current={tab}
        onChange={(next) =>
          void navigate({ search: ({ account: site }) => ({ account: site, tab: next }), replace: true })
        }
      />
      {tab === 'alike' ? <Alike account={account} /> : <All account={account} />}
    </div>
  );
};

const DEFAULT_SORT = '-pages';

const All = ({ account }: { readonly account: string | undefined }) => {
  const { q, sort = DEFAULT_SORT } = route.useSearch();
  const navigate = route.useNavigate();
  const isViewer = useQuery(sessionQuery).data?.person.role === 'viewer';
  const filter: LabelsFilter = { account, q, sort };
  const labels = useRows(['labels', filter], (cursor, signal) => fetchLabels(filter, cursor, signal));
  const set = (change: Partial<LabelsFilter>): void => {
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  return (
    <>
      <div className="k-filters">
        <SearchField label="Label" value={q} onSearch={(words) => set({ q: words })} />
        <span className="k-dim">{totalInWords(labels, 'label')}</span>
      </div>
      {labels.error !== null ? (
        <Trouble error={labels.error} onRetry={labels.again} />
      ) : (
        <DataTable
          label="Labels"
          columns={isViewer ? columns.filter(({ id }) => id !== 'people') : columns}
          keyOf={({ name }) => name}
          sort={sort}
          onSort={(next) => set({ sort: next })}
          empty={<Empty icon="label" title={q === undefined ? 'No page carries a label' : 'No label is called that'} />}
          {...labels}
        />
      )}
    </>
  );
};

const columns: readonly Column<LabelRow>[] = [
  {
    id: 'name',
    name: 'Label',
    width: 'minmax(180px, 3fr)',
    sort: 'name',
    cell: ({ name }) => <LabelLink name={name} />,
  },
  { id: 'pages', name: 'Pages', width: '90px', align: 'end', sort: 'pages', cell: ({ pages }) => count(pages) },
  {
    id: 'spaces',
    name: 'Spaces',
    width: '90px',
    align: 'end',
    sort: 'spaces',
    from: 520,
    cell: ({ spaces }) => count(spaces),
  },
  {
    id: 'people',
    name: 'Authors',
    width: '90px',
    align: 'end',
    from: 760,
    cell: ({ people }) => (people === null ? '' : count(people)),
  },
  { id: 'oldest', name: 'Oldest page', width: '130px', from: 900, cell: ({ oldest }) => <When at={oldest} /> },
  {
    id: 'newest',
    name: 'Newest page',
    width: '130px',
    sort: 'newest',
    from: 640,
    cell: ({ newest }) => <When at={newest} />,
  },
];

const Alike = ({ account }: { readonly account: string | undefined }) => (
  <Loaded query={useQuery(clustersQuery(account))} meanwhile={<Bones lines={8} />}>
    {({ items }) => (
      <Card title={items.length === 0 ? 'Nearly the same' : many(items.length, 'cluster')} flush>
        {items.length === 0 ? (
          <Empty icon="label" title="No labels are nearly the same" />
        ) : (
          <ul className="k-list">
            {items.map(({ labels, differBy }) => (
              <li key={labels[0]!.name} className="k-row">
                <span className="k-row-main k-line-up">
                  {labels.map(({ name, pages }) => (
                    <span key={name} className="k-line-up" style={{ gap: 4 }}>
                      <LabelLink name={name} />
                      <span className="k-dim k-number">{count(pages)}</span>
                    </span>
                  ))}
                </span>
                <span className="k-row-end">
                  {differBy.map((one) => (
                    <Tag key={one}>{one}</Tag>
                  ))}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Card>
    )}
  </Loaded>
);
