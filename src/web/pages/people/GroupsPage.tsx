import { getRouteApi, Link } from '@tanstack/react-router';
import type { GroupRow } from '../../api/people.ts';
import { fetchGroups } from '../../api/people.ts';
import { useAccount } from '../../app/account.ts';
import type { Column } from '../../parts/DataTable.tsx';
import { DataTable } from '../../parts/DataTable.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { Head } from '../../parts/Head.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { count } from '../../parts/numbers.ts';
import { SearchField } from '../../parts/SearchField.tsx';
import { StatusTag } from '../../parts/StatusTag.tsx';
import { Tag } from '../../parts/Tag.tsx';
import { Trouble } from '../../parts/Trouble.tsx';
import { useRows } from '../../parts/useRows.ts';

const route = getRouteApi('/signed-in/shell/groups');

export const GroupsPage = () => {
  const account = useAccount();
  const { q } = route.useSearch();
  const navigate = route.useNavigate();
  const groups = useRows(['groups', account, q], (cursor, signal) => fetchGroups({ account, q }, cursor, signal));
  return (
    <div className="k-page" data-full>
      <Head title="Groups" sub="Who is in them, and what they open" />
      <div className="k-filters">
        <SearchField
          label="Name"
          value={q}
          onSearch={(next) => void navigate({ search: (before) => ({ ...before, q: next }), replace: true })}
        />
      </div>
      {groups.error !== null ? (
        <Trouble error={groups.error} onRetry={groups.again} />
      ) : (
        <DataTable
          label="Groups"
          columns={columns}
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
        <Link to="/groups/$id" params={{ id }} className="k-cut" dir="auto" title={id}>
          {name}
        </Link>
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
