import { SegmentedControl } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import type { Right } from '../../api/access.ts';
import { Card } from '../../parts/Card.tsx';
import { MomentField } from '../../parts/MomentField.tsx';
import { Who } from './Who.tsx';
import { Why } from './Why.tsx';

const route = getRouteApi('/signed-in/shell/pages/$id');

interface AccessTabProps {
  readonly id: string;
  readonly account: string | undefined;
}

/** Who can see or edit a page, now or at a past moment; and why one of them can or cannot. */
export const AccessTab = ({ id, account }: AccessTabProps) => {
  const { right: asked, user, at } = route.useSearch();
  const navigate = route.useNavigate();
  const right: Right = asked === 'edit' ? 'edit' : 'view';
  const set = (change: {
    readonly right?: Right;
    readonly user?: string | undefined;
    readonly at?: string | undefined;
  }): void => {
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false });
  };
  return (
    <>
      <div className="k-filters">
        <SegmentedControl
          size="xs"
          aria-label="Right"
          data={[
            { value: 'view', label: 'Can view' },
            { value: 'edit', label: 'Can edit' },
          ]}
          value={right}
          onChange={(next) => set({ right: next as Right })}
        />
        <MomentField value={at} onChange={(next) => set({ at: next })} />
      </div>
      {user !== undefined && (
        <Why page={id} user={user} right={right} at={at} account={account} onClose={() => set({ user: undefined })} />
      )}
      <Card title={right === 'view' ? 'Who can see this' : 'Who can edit this'} flush>
        <Who page={id} right={right} at={at} account={account} chosen={user} onChoose={(next) => set({ user: next })} />
      </Card>
    </>
  );
};
