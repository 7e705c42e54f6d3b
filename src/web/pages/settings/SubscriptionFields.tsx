import { Checkbox, NativeSelect, TagsInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { accountsQuery } from '../../api/accounts.ts';
import type { Subscription } from '../../api/channels.ts';
import { EVENTS, ownZone } from './channelDraft.ts';

interface SubscriptionFieldsProps {
  readonly value: Subscription;
  readonly onChange: (next: Subscription) => void;
}

const SEVERITIES = [
  { value: 'critical', label: 'critical only' },
  { value: 'high', label: 'high and above' },
  { value: 'medium', label: 'medium and above' },
  { value: 'low', label: 'all of them' },
];
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const HOURS = Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: `${hour}:00` }));

/** What a channel is told of, and when. */
export const SubscriptionFields = ({ value, onChange }: SubscriptionFieldsProps) => {
  const accounts = useQuery(accountsQuery);
  const set = (change: Partial<Subscription>): void => onChange({ ...value, ...change });
  const { digest } = value;
  return (
    <>
      <Checkbox.Group
        label="Told when"
        value={[...value.events]}
        onChange={(events) => set({ events: events as Subscription['events'] })}
      >
        <div className="k-line-up" style={{ gap: 16, paddingTop: 6 }}>
          {EVENTS.map((event) => (
            <Checkbox key={event.value} value={event.value} label={event.label} />
          ))}
        </div>
      </Checkbox.Group>
      <div className="k-grid">
        <NativeSelect
          label="Which findings"
          data={SEVERITIES}
          value={value.severity}
          onChange={(event) => set({ severity: event.currentTarget.value as Subscription['severity'] })}
        />
        <NativeSelect
          label="When"
          data={[
            { value: '', label: 'at once' },
            { value: 'day', label: 'gathered, every day' },
            { value: 'week', label: 'gathered, every week' },
          ]}
          value={digest?.every ?? ''}
          onChange={(event) => {
            const every = event.currentTarget.value;
            set({
              digest:
                every === ''
                  ? null
                  : { ...(digest ?? { weekday: 'monday', hour: 8, zone: ownZone() }), every: every as 'day' | 'week' },
            });
          }}
        />
      </div>
      {digest !== null && (
        <div className="k-grid" style={{ '--k-least': '160px' } as React.CSSProperties}>
          {digest.every === 'week' && (
            <NativeSelect
              label="Day"
              data={WEEKDAYS}
              value={digest.weekday}
              onChange={(event) =>
                set({ digest: { ...digest, weekday: event.currentTarget.value as typeof digest.weekday } })
              }
            />
          )}
          <NativeSelect
            label="Hour"
            data={HOURS}
            value={String(digest.hour)}
            onChange={(event) => set({ digest: { ...digest, hour: Number(event.currentTarget.value) } })}
          />
          <TextInput
            label="Time zone"
            value={digest.zone}
            onChange={(event) => set({ digest: { ...digest, zone: event.currentTarget.value } })}
          />
        </div>
      )}
      <div className="k-grid">
        <TagsInput
          label="Only in these spaces"
          description="Keys; * stands for any characters."
          inputWrapperOrder={['label', 'input', 'description']}
          placeholder={value.spaces.length > 0 ? '' : 'any'}
          value={[...value.spaces]}
          onChange={(spaces) => set({ spaces })}
        />
        <TagsInput
          label="Only by these rules"
          description="Their ids; * stands for any characters."
          inputWrapperOrder={['label', 'input', 'description']}
          placeholder={value.rules.length > 0 ? '' : 'any'}
          value={[...value.rules]}
          onChange={(rules) => set({ rules })}
        />
        <TagsInput
          label="Only on what these people own"
          description="Their account ids, the part after /people/ in the address of a profile."
          inputWrapperOrder={['label', 'input', 'description']}
          placeholder={value.owners.length > 0 ? '' : 'anybody'}
          value={[...value.owners]}
          onChange={(owners) => set({ owners })}
        />
        <TagsInput
          label="Only of these accounts"
          data={accounts.data?.items.map(({ name }) => name) ?? []}
          placeholder={value.accounts.length > 0 ? '' : 'any'}
          value={[...value.accounts]}
          onChange={(names) => set({ accounts: names })}
        />
      </div>
      <Checkbox
        label={value.owners.length > 0 ? 'And on what nobody owns' : 'Only on what nobody owns'}
        checked={value.ownerless}
        onChange={(event) => set({ ownerless: event.currentTarget.checked })}
      />
    </>
  );
};
