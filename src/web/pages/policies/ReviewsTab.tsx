import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { fetchPlan, fetchReviews, policiesQuery } from '../../api/policies.ts';
import { sessionQuery } from '../../api/session.ts';
import { useAccount } from '../../app/account.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Card } from '../../parts/Card.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { MoreList } from '../../parts/MoreList.tsx';
import { PageLink, SpaceLink } from '../../parts/names.tsx';
import { many } from '../../parts/numbers.ts';
import { Tag } from '../../parts/Tag.tsx';
import { useRows } from '../../parts/useRows.ts';
import { When } from '../../parts/When.tsx';
import { Attest } from './Attest.tsx';

const route = getRouteApi('/signed-in/shell/policies');

const LISTS = [
  { value: 'due', label: 'Due for review' },
  { value: 'changed', label: 'Changed since review' },
  { value: 'all', label: 'All reviewed' },
];

/** What is due for review, what has changed since it was reviewed, and all that was. */
export const ReviewsTab = () => {
  const account = useAccount();
  const { list = 'due' } = route.useSearch();
  const navigate = route.useNavigate();
  const isAdmin = useQuery(sessionQuery).data?.person.role === 'admin';
  const policies = useQuery(policiesQuery);
  const trouble = policies.data?.trouble ?? null;
  return (
    <>
      <div className="k-filters">
        <SegmentedControl
          size="xs"
          aria-label="Which reviews"
          data={LISTS}
          value={list}
          onChange={(next) => void navigate({ search: (before) => ({ ...before, list: next }), replace: true })}
        />
      </div>
      {list === 'due' && policies.isPending ? (
        <Bones lines={8} />
      ) : list === 'due' && trouble !== null ? (
        <Card>
          <Empty icon="policy" title="No policy says what is due for review">
            <span>
              <bdi>{trouble.message}</bdi>; <bdi>{trouble.mend}</bdi>.
            </span>
          </Empty>
        </Card>
      ) : list === 'due' ? (
        <Due account={account} isAdmin={isAdmin} />
      ) : (
        <Reviewed account={account} isAdmin={isAdmin} changed={list === 'changed'} />
      )}
      <p className="k-dim" style={{ margin: 0 }}>
        To attest a version is noted in Kscope with who did it and when; nothing is written to the site.
      </p>
    </>
  );
};

interface ListProps {
  readonly account: string | undefined;
  readonly isAdmin: boolean;
}

const Due = ({ account, isAdmin }: ListProps) => {
  const filter = { account, action: 'review' };
  const due = useRows(['plan', filter], (cursor, signal) => fetchPlan(filter, cursor, signal));
  return (
    <Card title={due.first === undefined ? 'Due for review' : many(due.first.total, 'page')} flush>
      <MoreList
        rows={due}
        keyOf={({ page_id }) => page_id}
        empty="Nothing is due for review"
        more="More pages"
        row={(entry) => (
          <div className="k-row" style={{ flexWrap: 'wrap' }}>
            <span className="k-row-main" style={{ minWidth: 'min(220px, 100%)' }}>
              <PageLink page={{ id: entry.page_id, name: entry.title }} />{' '}
              {entry.changed_since_review === true && <Tag tone="warn">changed since review</Tag>}
              <span className="k-dim" style={{ display: 'block' }}>
                {entry.why} · <span className="k-mono">{entry.policy}</span> · due <When at={entry.due_at} />
              </span>
            </span>
            {isAdmin && entry.version !== null && (
              <Attest page={entry.page_id} version={entry.version} account={account} />
            )}
          </div>
        )}
      />
    </Card>
  );
};

const Reviewed = ({ account, isAdmin, changed }: ListProps & { readonly changed: boolean }) => {
  const wanted = changed ? 'yes' : undefined;
  const reviews = useRows(['reviews', account, wanted], (cursor, signal) =>
    fetchReviews(account, wanted, cursor, signal),
  );
  return (
    <Card title={reviews.total === undefined ? 'Reviewed' : many(reviews.total, 'page')} flush>
      <MoreList
        rows={reviews}
        keyOf={({ page }) => page.id}
        empty={changed ? 'Nothing has changed since its review' : 'Nothing was reviewed yet'}
        more="More pages"
        row={({ page, space, version, newest, at, reviewer, note, changedSince }) => (
          <div className="k-row" style={{ flexWrap: 'wrap' }}>
            <span className="k-row-main" style={{ minWidth: 'min(220px, 100%)' }}>
              <PageLink page={page} />{' '}
              {changedSince ? <Tag tone="warn">changed since review</Tag> : <Tag tone="good">as reviewed</Tag>}
              <span className="k-dim" style={{ display: 'block' }}>
                version {version} by <bdi>{reviewer}</bdi> <When at={at} />
                {changedSince && `, newest is ${newest}`}
                {note !== null && (
                  <>
                    : <bdi>{note}</bdi>
                  </>
                )}{' '}
                · <SpaceLink space={space} />
              </span>
            </span>
            {isAdmin && changedSince && newest !== null && <Attest page={page.id} version={newest} account={account} />}
          </div>
        )}
      />
    </Card>
  );
};
