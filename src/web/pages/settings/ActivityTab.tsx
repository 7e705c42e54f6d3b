import { fetchActivity } from '../../api/members.ts';
import { Card } from '../../parts/Card.tsx';
import { MoreList } from '../../parts/MoreList.tsx';
import { useRows } from '../../parts/useRows.ts';
import { When } from '../../parts/When.tsx';

/** Every change made here, and every look at a person. */
export const ActivityTab = () => {
  const activity = useRows(['activity'], fetchActivity);
  return (
    <Card flush>
      <MoreList
        rows={activity}
        keyOf={({ id }) => id}
        empty="Nobody has done anything yet"
        row={({ member, action, subjectType, subjectId, at }) => (
          <div className="k-row">
            <span className="k-row-main">
              <bdi>{member?.name ?? 'somebody'}</bdi> <strong>{action}</strong>{' '}
              <span className="k-dim">
                {subjectType} <bdi>{subjectId}</bdi>
              </span>
            </span>
            <span className="k-row-end">
              <When at={at} exact />
            </span>
          </div>
        )}
      />
    </Card>
  );
};
