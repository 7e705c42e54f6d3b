import { Button } from '@mantine/core';
import type { Finding } from '../../api/findings.ts';
import { Card } from '../../parts/Card.tsx';
import { SetAside } from './SetAside.tsx';
import { useDecide } from './useDecide.ts';

interface TriageProps {
  readonly finding: Finding;
  readonly account: string | undefined;
}

/** Says that a finding is known, or is not to be told, and why, until a day; or takes that back. */
export const Triage = ({ finding: { id, status }, account }: TriageProps) => {
  const decide = useDecide(account);
  const pending = decide.isPending ? decide.variables.decision.deed : undefined;
  const isAside = status === 'acknowledged' || status === 'suppressed';
  return (
    <Card
      title={isAside ? 'Set it aside otherwise' : 'Set it aside'}
      end={
        isAside && (
          <Button
            size="compact-sm"
            variant="default"
            loading={pending === 'reopen'}
            onClick={() => decide.mutate({ ids: [id], decision: { deed: 'reopen' } })}
          >
            Reopen it
          </Button>
        )
      }
    >
      <SetAside
        key={status}
        pending={pending === 'reopen' ? undefined : pending}
        onDecide={(decision) => decide.mutate({ ids: [id], decision })}
      />
      <p className="k-dim" style={{ margin: '10px 0 0' }}>
        What is acknowledged is known and being worked on; it is news again if it closes and comes back. What is
        suppressed stays quiet until the day, also if it comes back.
      </p>
    </Card>
  );
};
