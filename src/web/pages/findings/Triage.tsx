import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Decision, Finding } from '../../api/findings.ts';
import { decideFinding } from '../../api/findings.ts';
import { Card } from '../../parts/Card.tsx';

interface TriageProps {
  readonly finding: Finding;
  readonly account: string | undefined;
}

const DAY_MILLIS = 86_400_000;
/** So long a finding is set aside where nothing else is said. */
const DAYS = 90;

const dayAfter = (days: number): string => new Date(Date.now() + days * DAY_MILLIS).toISOString().slice(0, 10);

/** Says that a finding is known, or is not to be told, and why, until a day. */
export const Triage = ({ finding: { id }, account }: TriageProps) => {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState(() => dayAfter(DAYS));
  const decide = useMutation({
    mutationFn: (deed: Decision['deed']) => decideFinding({ id, account, deed, reason, until }),
    onSuccess: async () => {
      setReason('');
      await Promise.all([
        client.invalidateQueries({ queryKey: ['finding', id] }),
        client.invalidateQueries({ queryKey: ['findings'] }),
      ]);
    },
  });
  const isSaid = reason.trim() !== '' && until !== '';
  return (
    <Card title="Set it aside">
      <div className="k-line-up" style={{ alignItems: 'flex-end' }}>
        <TextInput
          label="Why"
          style={{ flex: '1 1 220px' }}
          value={reason}
          dir="auto"
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <TextInput
          label="Until"
          type="date"
          min={dayAfter(1)}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        <Button
          size="sm"
          disabled={!isSaid}
          loading={decide.isPending && decide.variables === 'acknowledge'}
          onClick={() => decide.mutate('acknowledge')}
        >
          Acknowledge
        </Button>
        <Button
          size="sm"
          variant="default"
          disabled={!isSaid}
          loading={decide.isPending && decide.variables === 'suppress'}
          onClick={() => decide.mutate('suppress')}
        >
          Suppress
        </Button>
      </div>
      <p className="k-dim" style={{ margin: '10px 0 0' }}>
        What is acknowledged is known and being worked on; it is news again if it closes and comes back. What is
        suppressed stays quiet until the day, also if it comes back.
      </p>
    </Card>
  );
};
