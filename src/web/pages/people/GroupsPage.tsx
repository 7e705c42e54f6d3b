import { getRouteApi } from '@tanstack/react-router';
import { saveFile } from '../../api/files.ts';
import type { GroupRow } from '../../api/people.ts';
import { fetchGroups } from '../../api/people.ts';
import { useAccount } from '../../app/account.ts';
import { ColumnsMenu, chosenColumns } from '../../parts/ColumnsMenu.tsx';
import type { Column } from '../../parts/DataTable.tsx';
import { DataTable } from '../../parts/DataTable.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { ExportMenu } from '../../parts/ExportMenu.tsx';
import { Head } from '../../parts/Head.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { addressOf } from '../../parts/names.tsx';
import { count } from '../../parts/numbers.ts';
import { SearchField } from '../../parts/SearchField.tsx';
import { StatusTag } from '../../parts/StatusTag.tsx';
import { Tag } from '../../parts/Tag.tsx';
import { Trouble } from '../../parts/Trouble.tsx';
import { useRows } from '../../parts/useRows.ts';
import { ViewLink } from '../../parts/ViewLink.tsx';
import { SavedViews } from '../../parts/view/SavedViews.tsx';

const route = getRouteApi('/signed-in/shell/groups');

export const GroupsPage = () => {
  const account = useAccount();
  const search = route.useSearch();
  const { q, columns: chosen } = search;
  const filter = { account, q };
  const navigate = route.useNavigate();
  const set = (change: Partial<typeof search>): void => {
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  const groups = useRows(['groups', filter], (cursor, signal) => fetchGroups(filter, cursor, signal));
  return (
    <div className="k-page" data-full>
      <Head
        title="Groups"
        sub="Who is in them, and what they open"
        actions={
          <>
            <ColumnsMenu columns={columns} value={chosen} onChange={(next) => set({ columns: next })} />
            <ExportMenu save={(format) => saveFile('GET', '/api/export/groups', { query: { ...filter, format } })} />
          </>
        }
      />
      <SavedViews
        place="groups"
        search={search}
        onOpen={(next, replace) => void navigate({ search: { account, ...next }, replace })}
      />

      <div className="k-filters">
        <SearchField label="Name" value={q} onSearch={(next) => set({ q: next })} />
      </div>
      {groups.error !== null ? (
        <Trouble error={groups.error} onRetry={groups.again} />
      ) : (
        <DataTable
          label="Groups"
          columns={chosenColumns(columns, chosen)}
          keyOf={({ id }) => id}
          empty={<Empty icon="group" title="No group is called that" />}
          {...groups}
        />
      )}
    </div>
  );
};

const columns: readonly Column<GroupRow>[] = [
  {
    id: 'name',
    name: 'Group',
    width: 'minmax(220px, 3fr)',
    cell: ({ id, name, status }) => (
      <span className="k-title-cell">
        <Icon name="group" size={14} />
        <ViewLink href={addressOf('groups', id)} className="k-cut" title={id}>
          {name}
        </ViewLink>
        <StatusTag status={status} />
      </span>
    ),
  },
  {
    id: 'members',
    name: 'Members',
    width: '100px',
    align: 'end',
    cell: ({ members, unread }) => (unread === null ? count(members) : <Tag tone="warn">unknown</Tag>),
  },
  {
    id: 'access',
    name: 'Gives',
    width: 'minmax(160px, 1.4fr)',
    from: 640,
    cell: ({ access }) => (
      <span className="k-line-up" style={{ gap: 4 }}>
        {access.map((one) => (
          <Tag key={one} tone={one === 'user' ? 'plain' : 'warn'}>
            {one === 'user' ? 'access' : one}
          </Tag>
        ))}
      </span>
    ),
  },
];
