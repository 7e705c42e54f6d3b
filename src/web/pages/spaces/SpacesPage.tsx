import { getRouteApi } from '@tanstack/react-router';
import { saveFile } from '../../api/files.ts';
import type { SpaceRow, SpacesFilter } from '../../api/spaces.ts';
import { fetchSpaces } from '../../api/spaces.ts';
import { useAccount } from '../../app/account.ts';
import { Breadth } from '../../parts/Breadth.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { ColumnsMenu, chosenColumns } from '../../parts/ColumnsMenu.tsx';
import type { Column } from '../../parts/DataTable.tsx';
import { DataTable } from '../../parts/DataTable.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { ExportMenu } from '../../parts/ExportMenu.tsx';
import { Head } from '../../parts/Head.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { addressOf, PersonLink } from '../../parts/names.tsx';
import { count } from '../../parts/numbers.ts';
import { SearchField } from '../../parts/SearchField.tsx';
import { StatusTag } from '../../parts/StatusTag.tsx';
import { Trouble } from '../../parts/Trouble.tsx';
import { totalInWords } from '../../parts/totalInWords.ts';
import { useRows } from '../../parts/useRows.ts';
import { ViewLink } from '../../parts/ViewLink.tsx';
import { SavedViews } from '../../parts/view/SavedViews.tsx';
import { When } from '../../parts/When.tsx';

const route = getRouteApi('/signed-in/shell/spaces');

const TYPES = ['global', 'personal', 'collaboration', 'knowledge_base'].map((value) => ({
  value,
  label: value.replace('_', ' '),
}));
const STATUSES = ['current', 'archived'].map((value) => ({ value, label: value }));

export const SpacesPage = () => {
  const account = useAccount();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { view: _view, columns: chosen, ...filters } = search;
  const filter: SpacesFilter = { sort: 'name', ...filters, account };
  const spaces = useRows(['spaces', filter], (cursor, signal) => fetchSpaces(filter, cursor, signal));
  const set = (change: Partial<typeof search>): void => {
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  return (
    <div className="k-page" data-full>
      <Head
        title="Spaces"
        sub={totalInWords(spaces, 'space')}
        actions={
          <>
            <ColumnsMenu columns={columns} value={chosen} onChange={(next) => set({ columns: next })} />
            <ExportMenu save={(format) => saveFile('GET', '/api/export/spaces', { query: { ...filter, format } })} />
          </>
        }
      />
      <SavedViews
        place="spaces"
        search={search}
        onOpen={(next, replace) => void navigate({ search: { account, ...next }, replace })}
      />

      <div className="k-filters">
        <SearchField label="Name or key" value={filter.q} onSearch={(q) => set({ q })} />
        <Choice label="Type" value={filter.type} options={TYPES} onChange={(type) => set({ type })} />
        <Choice label="Status" value={filter.status} options={STATUSES} onChange={(status) => set({ status })} />
      </div>
      {spaces.error !== null ? (
        <Trouble error={spaces.error} onRetry={spaces.again} />
      ) : (
        <DataTable
          label="Spaces"
          columns={chosenColumns(columns, chosen)}
          keyOf={({ id }) => id}
          sort={filter.sort}
          onSort={(sort) => set({ sort })}
          empty={<Empty icon="space" title="No space is like that" />}
          {...spaces}
        />
      )}
    </div>
  );
};

const columns: readonly Column<SpaceRow>[] = [
  {
    id: 'name',
    name: 'Space',
    width: 'minmax(220px, 3fr)',
    sort: 'name',
    cell: ({ id, name, key, status }) => (
      <span className="k-title-cell">
        <Icon name="space" size={14} />
        <ViewLink href={addressOf('spaces', id)} className="k-cut" title={name ?? id}>
          {name || id}
        </ViewLink>
        {key !== null && <span className="k-dim">{key}</span>}
        <StatusTag status={status} />
      </span>
    ),
  },
  { id: 'type', name: 'Type', width: '110px', from: 900, cell: ({ type }) => type.replace('_', ' ') },
  {
    id: 'owner',
    name: 'Owner',
    width: 'minmax(120px, 1.2fr)',
    from: 1000,
    cell: ({ owner }) => <PersonLink person={owner} />,
  },
  { id: 'pages', name: 'Pages', width: '90px', align: 'end', sort: 'pages', cell: ({ pages }) => count(pages) },
  {
    id: 'changed',
    name: 'Last change',
    width: '120px',
    align: 'end',
    sort: 'changed',
    from: 600,
    cell: ({ lastChangeAt }) => <When at={lastChangeAt} />,
  },
  {
    id: 'viewers',
    name: 'Lets in',
    width: 'minmax(150px, 1.2fr)',
    from: 760,
    cell: ({ viewers }) => <Breadth viewers={viewers} />,
  },
];
