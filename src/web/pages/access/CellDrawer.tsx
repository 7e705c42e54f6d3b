import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { MatrixAsked } from '../../api/access.ts';
import { cellQuery } from '../../api/access.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import type { Named } from '../../parts/names.tsx';
import { GroupLink, PersonLink, SpaceLink } from '../../parts/names.tsx';
import { count, many } from '../../parts/numbers.ts';
import { Tag } from '../../parts/Tag.tsx';

interface CellDrawerProps {
  readonly space: Named & { readonly key: string | null };
  readonly principal: { readonly type: string; readonly id: string; readonly name: string };
  readonly asked: MatrixAsked;
  readonly onClose: () => void;
}

/** What one cell of the matrix consists of: each grant, and the role whose assignment gives it. */
export const CellDrawer = ({ space, principal, asked: { account, at }, onClose }: CellDrawerProps) => {
  const cell = useQuery(cellQuery({ account, at, space: space.id, type: principal.type, id: principal.id }));
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={380}
      lockScroll={false}
      title={`What ${space.name || space.id} gives ${principal.name}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className="k-stack">
        <div className="k-line-up">
          <SpaceLink space={space} /> <span className="k-dim">gives</span>{' '}
          {principal.type === 'group' ? (
            <GroupLink group={principal} />
          ) : principal.type === 'user' ? (
            <PersonLink person={principal} />
          ) : (
            <bdi>{principal.name}</bdi>
          )}
        </div>
        <Loaded query={cell} meanwhile={<Bones lines={4} />}>
          {({ grants, people, unread }) => (
            <>
              {unread !== null && (
                <div className="k-note" data-tone="warn">
                  What this space grants is not known: {unread}
                </div>
              )}
              <span className="k-dim">
                It stands for {many(people.yes, 'active person', 'active people')}
                {people.unknown > 0 && ` and ${count(people.unknown)} of whom it is not known`}.
              </span>
              {grants.length === 0 ? (
                <Empty icon="grid" title="Nothing" />
              ) : (
                <ul className="k-list">
                  {grants.map(({ operation, target, role }) => (
                    <li key={`${operation} ${target} ${role?.id}`} className="k-row">
                      <span className="k-row-main">
                        {operation} {target}
                      </span>
                      {role === null ? <Tag>permission</Tag> : <Tag tone="info">role {role.name}</Tag>}
                    </li>
                  ))}
                </ul>
              )}
            </>
          )}
        </Loaded>
      </div>
    </Drawer>
  );
};
