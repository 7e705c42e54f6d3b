import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { policiesQuery } from '../../api/policies.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Card } from '../../parts/Card.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { Head } from '../../parts/Head.tsx';
import { Tabs } from '../../parts/Tabs.tsx';
import { ControlsTab } from './ControlsTab.tsx';
import { HoldsTab } from './HoldsTab.tsx';
import { InForceTab } from './InForceTab.tsx';
import { PlanTab } from './PlanTab.tsx';
import { ReviewsTab } from './ReviewsTab.tsx';

const route = getRouteApi('/signed-in/shell/policies');

const TABS = [
  { id: 'plan', name: 'Plan' },
  { id: 'reviews', name: 'Reviews' },
  { id: 'holds', name: 'Legal holds' },
  { id: 'controls', name: 'Controls' },
  { id: 'policies', name: 'In force' },
] as const;

/** Parts that say nothing without policies. */
const FROM_FILES: ReadonlySet<string> = new Set(['plan', 'controls']);

/** What is due by which policy, what is held, what was reviewed, and how pages stand to what they must have. */
export const PoliciesPage = () => {
  const { tab = 'plan' } = route.useSearch();
  const navigate = route.useNavigate();
  const policies = useQuery(policiesQuery);
  const trouble = policies.data?.trouble ?? null;
  return (
    <div className="k-page" data-full={tab === 'plan' || undefined}>
      <Head title="Policies" sub="Lists for people to act on. Kscope never writes to the site." />
      <Tabs
        label="Of the policies"
        tabs={TABS}
        current={tab}
        onChange={(next) => void navigate({ search: ({ account }) => ({ account, tab: next }), replace: true })}
      />
      {policies.isPending && FROM_FILES.has(tab) ? (
        <Bones lines={8} />
      ) : trouble !== null && FROM_FILES.has(tab) ? (
        <Card>
          <Empty icon="policy" title="No policy is in force">
            <span>
              <bdi>{trouble.message}</bdi>; <bdi>{trouble.mend}</bdi>.
            </span>
          </Empty>
        </Card>
      ) : tab === 'policies' ? (
        <InForceTab />
      ) : tab === 'holds' ? (
        <HoldsTab />
      ) : tab === 'reviews' ? (
        <ReviewsTab />
      ) : tab === 'controls' ? (
        <ControlsTab />
      ) : (
        <PlanTab />
      )}
    </div>
  );
};
