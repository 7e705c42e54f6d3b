import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Decision } from '../../api/findings.ts';

interface SetAsideProps {
  /** The deed under way. */
  readonly pending: Decision['deed'] | undefined;
  readonly onDecide: (decision: Decision) => void;
}

const DAY_MILLIS = 86_400_000;
/** So long findings are set aside where nothing else is said. */
const DAYS = 90;

const dayAfter = (days: number): string => new Date(Date.now() + days * DAY_MILLIS).toISOString().slice(0, 10);

const DEEDS = [
  ['acknowledge', 'Acknowledge', 'filled'],
  ['suppress', 'Suppress', 'default'],
] as const;

/** Why, until when, and which of the two. */
export const SetAside = ({ pending, onDecide }: SetAsideProps) => {
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState(() => dayAfter(DAYS));
  return (
    <div className="k-line-up" style={{ alignItems: 'flex-end' }}>
      <TextInput
        label="Why"
        style={{ flex: '1 1 220px' }}
        maxLength={1000}
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
      {DEEDS.map(([deed, name, variant]) => (
        <Button
          key={deed}
          size="sm"
          variant={variant}
          disabled={reason.trim() === '' || until === ''}
          loading={pending === deed}
          onClick={() => onDecide({ deed, reason, until })}
        >
          {name}
        </Button>
      ))}
    </div>
  );
};
