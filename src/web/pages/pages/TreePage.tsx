import { getRouteApi } from '@tanstack/react-router';
import { fetchSpaces } from '../../api/spaces.ts';
import { useAccount } from '../../app/account.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Card } from '../../parts/Card.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { Head } from '../../parts/Head.tsx';
import { Trouble } from '../../parts/Trouble.tsx';
import { useRows } from '../../parts/useRows.ts';
import { Branch } from './Branch.tsx';

const route = getRouteApi('/signed-in/shell/tree');

/** The contents as they stand below each other, space by space. */
export const TreePage = () => {
  const account = useAccount();
  const { space } = route.useSearch();
  const filter = { account, status: 'current', sort: 'name' };
  const spaces = useRows(['spaces', filter], (cursor, signal) => fetchSpaces(filter, cursor, signal));
  return (
    <div className="k-page">
      <Head title="Tree" sub="Contents as they stand below each other" />
      <Card flush>
        <div style={{ padding: 8 }}>
          {spaces.error !== null && <Trouble error={spaces.error} onRetry={spaces.again} />}
          {spaces.loading && spaces.rows.length === 0 && <Bones lines={8} />}
          {!spaces.loading && spaces.rows.length === 0 && <Empty icon="space" title="No space is known yet" />}
          <ul className="k-tree" aria-label="Spaces">
            {spaces.rows.map(({ id, name, key }) => (
              <Branch
                key={id}
                node={{ kind: 'space', id, name: name || id, note: key, space: id, hasChildren: true }}
                account={account}
                opened={id === space || spaces.rows.length === 1}
              />
            ))}
          </ul>
          {spaces.hasMore && (
            <button type="button" className="k-more" onClick={spaces.onMore}>
              More spaces
            </button>
          )}
        </div>
      </Card>
    </div>
  );
};
