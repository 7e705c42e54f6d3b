import { getRouteApi } from '@tanstack/react-router';
import { saveFile } from '../../api/files.ts';
import type { PeopleFilter, PersonRow } from '../../api/people.ts';
import { fetchPeople } from '../../api/people.ts';
import { useAccount } from '../../app/account.ts';
import { Choice } from '../../parts/Choice.tsx';
import { ColumnsMenu, chosenColumns } from '../../parts/ColumnsMenu.tsx';
import type { Column } from '../../parts/DataTable.tsx';
import { DataTable } from '../../parts/DataTable.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { ExportMenu } from '../../parts/ExportMenu.tsx';
import { ExternalTag } from '../../parts/ExternalTag.tsx';
import { Head } from '../../parts/Head.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { addressOf } from '../../parts/names.tsx';
import { SearchField } from '../../parts/SearchField.tsx';
import { StatusTag } from '../../parts/StatusTag.tsx';
import { Trouble } from '../../parts/Trouble.tsx';
import { totalInWords } from '../../parts/totalInWords.ts';
import { useRows } from '../../parts/useRows.ts';
import { ViewLink } from '../../parts/ViewLink.tsx';
import { SavedViews } from '../../parts/view/SavedViews.tsx';

const route = getRouteApi('/signed-in/shell/people');

const STATUSES = ['active', 'inactive', 'closed', 'unknown'].map((value) => ({ value, label: value }));
const EXTERNAL = [
  { value: 'yes', label: 'yes' },
  { value: 'no', label: 'no' },
  { value: 'unknown', label: 'unknown' },
];

export const PeoplePage = () => {
  const account = useAccount();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { view: _view, columns: chosen, ...filters } = search;
  const filter: PeopleFilter = { ...filters, account };
  const people = useRows(['people', filter], (cursor, signal) => fetchPeople(filter, cursor, signal));
  const set = (change: Partial<typeof search>): void => {
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  return (
    <div className="k-page" data-full>
      <Head
        title="People"
        sub={totalInWords(people, 'person', 'people')}
        actions={
          <>
            <ColumnsMenu columns={columns} value={chosen} onChange={(next) => set({ columns: next })} />
            <ExportMenu save={(format) => saveFile('GET', '/api/export/people', { query: { ...filter, format } })} />
          </>
        }
      />
      <SavedViews
        place="people"
        search={search}
        onOpen={(next, replace) => void navigate({ search: { account, ...next }, replace })}
      />

      <div className="k-filters">
        <SearchField label="Name, e-mail or id" value={filter.q} onSearch={(q) => set({ q })} />
        <Choice label="Status" value={filter.status} options={STATUSES} onChange={(status) => set({ status })} />
        <Choice
          label="External"
          value={filter.external}
          options={EXTERNAL}
          onChange={(external) => set({ external })}
        />
      </div>
      {people.error !== null ? (
        <Trouble error={people.error} onRetry={people.again} />
      ) : (
        <DataTable
          label="People"
          columns={chosenColumns(columns, chosen)}
          keyOf={({ id }) => id}
          empty={<Empty icon="person" title="Nobody is like that" />}
          {...people}
        />
      )}
    </div>
  );
};

const columns: readonly Column<PersonRow>[] = [
  {
    id: 'name',
    name: 'Name',
    width: 'minmax(200px, 2fr)',
    cell: ({ id, name, status }) => (
      <span className="k-title-cell">
        <Icon name="person" size={14} />
        <ViewLink href={addressOf('people', id)} className="k-cut" title={id}>
          {name || id}
        </ViewLink>
        <StatusTag status={status} />
      </span>
    ),
  },
  {
    id: 'external',
    name: 'External',
    width: '120px',
    cell: (person) => <ExternalTag person={person} />,
  },
  {
    id: 'email',
    name: 'E-mail',
    width: 'minmax(160px, 1.4fr)',
    from: 800,
    cell: ({ email }) => <bdi>{email ?? ''}</bdi>,
  },
  { id: 'type', name: 'Type', width: '110px', from: 1000, cell: ({ type }) => type ?? '' },
  { id: 'licence', name: 'Licence', width: '120px', from: 1100, cell: ({ licence }) => licence ?? '' },
];
