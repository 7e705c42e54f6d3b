import { Button, CopyButton } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import type { Plan, PlanFilter, PlanRow } from '../../api/policies.ts';
import { fetchPlan, planFile } from '../../api/policies.ts';
import { useAccount } from '../../app/account.ts';
import { Choice } from '../../parts/Choice.tsx';
import type { Column } from '../../parts/DataTable.tsx';
import { DataTable } from '../../parts/DataTable.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { HrefLink } from '../../parts/HrefLink.tsx';
import { PageLink } from '../../parts/names.tsx';
import { count, many } from '../../parts/numbers.ts';
import { Tag } from '../../parts/Tag.tsx';
import { Trouble } from '../../parts/Trouble.tsx';
import { useRows } from '../../parts/useRows.ts';
import { When } from '../../parts/When.tsx';
import { Broken } from './Broken.tsx';
import { ACTION_TONES } from './words.ts';

const route = getRouteApi('/signed-in/shell/policies');

const options = (facet: readonly { readonly value: string; readonly pages: number }[]) =>
  facet.map(({ value, pages }) => ({ value, label: `${value} (${count(pages)})` }));

/** What is due, by which policy, why and since when. */
export const PlanTab = () => {
  const account = useAccount();
  const { policy, action, space } = route.useSearch();
  const navigate = route.useNavigate();
  const filter: PlanFilter = { account, policy, action, space };
  const plan = useRows(['plan', filter], (cursor, signal) => fetchPlan(filter, cursor, signal));
  const set = (change: Partial<PlanFilter>): void => {
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  if (plan.error !== null) return <Trouble error={plan.error} onRetry={plan.again} />;
  return (
    <>
      {plan.first !== undefined && <Broken broken={plan.first.broken} />}
      <div className="k-filters">
        <Choice
          label="Policy"
          value={policy}
          options={options(plan.first?.policies ?? [])}
          onChange={(next) => set({ policy: next })}
        />
        <Choice
          label="Action"
          value={action}
          options={options(plan.first?.actions ?? [])}
          onChange={(next) => set({ action: next })}
        />
        <Choice
          label="Space"
          value={space}
          options={options(plan.first?.spaces ?? [])}
          onChange={(next) => set({ space: next })}
        />
        <span className="k-line-up" style={{ marginLeft: 'auto' }}>
          {(['csv', 'json'] as const).map((format) => (
            <Button key={format} component="a" href={planFile(filter, format)} download variant="default">
              {format.toUpperCase()}
            </Button>
          ))}
        </span>
      </div>
      <PlanSummary plan={plan.first} />
      <DataTable
        label="What is due"
        columns={columns}
        keyOf={({ page_id }) => page_id}
        empty={
          <Empty icon="policy" title="Nothing is due">
            {(policy ?? action ?? space) === undefined
              ? 'No policy has come to its time.'
              : 'Take a filter away to see more.'}
          </Empty>
        }
        {...plan}
      />
    </>
  );
};

const PlanSummary = ({ plan }: { readonly plan: Plan | undefined }) => (
  <div className="k-dim k-line-up" style={{ minHeight: 20 }}>
    {plan === undefined ? (
      'Working out what is due…'
    ) : (
      <>
        <span>
          A dry run: nothing is done. {count(plan.total)} of {many(plan.pagesSeen, 'page')} due, as of the crawl of{' '}
          <When at={plan.asOf} />
        </span>
        {plan.heldBack > 0 && (
          <HrefLink href="/policies?tab=holds" className="k-link">
            {count(plan.heldBack)} more would be, and are held
          </HrefLink>
        )}
        {plan.undecided.length > 0 && (
          <span title={plan.undecided.map((one) => `${count(one.pages)} × ${one.policy}: ${one.reason}`).join('\n')}>
            {many(
              plan.undecided.reduce((sum, { pages }) => sum + pages, 0),
              'page',
            )}{' '}
            undecided, so not due
          </span>
        )}
        <CopyButton value={plan.hash}>
          {({ copied, copy }) => (
            <button
              type="button"
              className="k-tag k-mono k-plain-button"
              title={`${plan.hash}: alike for the same pages, holds, reviews and policies`}
              onClick={copy}
            >
              {copied ? 'copied' : `plan ${plan.hash.slice(0, 12)}`}
            </button>
          )}
        </CopyButton>
      </>
    )}
  </div>
);

const columns: readonly Column<PlanRow>[] = [
  {
    id: 'page',
    name: 'Page',
    width: 'minmax(200px, 2.4fr)',
    cell: ({ page_id, title }) => <PageLink page={{ id: page_id, name: title }} />,
  },
  {
    id: 'action',
    name: 'Action',
    width: '92px',
    cell: ({ action }) => <Tag tone={ACTION_TONES[action]}>{action}</Tag>,
  },
  {
    id: 'policy',
    name: 'Policy',
    width: 'minmax(110px, 1fr)',
    from: 760,
    cell: ({ policy, overruled }) => (
      <span
        className="k-mono"
        title={overruled.length === 0 ? policy : `${policy}; these gave way: ${overruled.join(', ')}`}
      >
        {policy}
        {overruled.length > 0 && <span className="k-dim"> +{overruled.length}</span>}
      </span>
    ),
  },
  {
    id: 'why',
    name: 'Why',
    width: 'minmax(200px, 2.2fr)',
    from: 900,
    cell: ({ why, changed_since_review, next_action, next_at }) => (
      <span title={why}>
        {why}
        {changed_since_review === true && <span className="k-dim">, changed since its review</span>}
        {next_action !== null && next_at !== null && (
          <span className="k-dim">
            ; {next_action} <When at={next_at} />
          </span>
        )}
      </span>
    ),
  },
  { id: 'space', name: 'Space', width: '110px', from: 1000, cell: ({ space }) => <bdi>{space ?? '–'}</bdi> },
  { id: 'due', name: 'Due since', width: '120px', from: 560, cell: ({ due_at }) => <When at={due_at} /> },
];
