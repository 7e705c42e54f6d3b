import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Channel } from '../../api/channels.ts';
import { addChannel, channelsQuery } from '../../api/channels.ts';
import { Card } from '../../parts/Card.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { Trouble } from '../../parts/Trouble.tsx';
import { toast } from '../../parts/toast.tsx';
import { ChannelCard, KIND_NAMES } from './ChannelCard.tsx';
import { ChannelFields } from './ChannelFields.tsx';
import { newDraft, settingsOf } from './channelDraft.ts';
import { DeliveryLog } from './DeliveryLog.tsx';

/** Where alerts go. */
export const ChannelsTab = () => {
  const channels = useQuery(channelsQuery);
  const [adding, { open, close }] = useDisclosure(false);
  return (
    <Loaded query={channels}>
      {({ items }) => (
        <>
          {items.length === 0 && !adding && (
            <Empty title="Nobody is told anything yet">
              A channel is told when a finding opens, when a crawl is overdue, and when a token is refused.
              <div style={{ paddingTop: 16 }}>
                <Button onClick={open}>Add a channel</Button>
              </div>
            </Empty>
          )}
          {items.map((channel) => (
            <ChannelCard key={channel.id} channel={channel} />
          ))}
          {adding && <NewChannel onDone={close} />}
          {items.length > 0 && !adding && (
            <div>
              <Button variant="default" onClick={open}>
                Add a channel
              </Button>
            </div>
          )}
          {items.length > 0 && <DeliveryLog />}
        </>
      )}
    </Loaded>
  );
};

const NewChannel = ({ onDone }: { readonly onDone: () => void }) => {
  const client = useQueryClient();
  const [id, setId] = useState('');
  const [draft, setDraft] = useState(newDraft);
  const add = useMutation({
    mutationFn: () =>
      addChannel({
        id,
        kind: draft.kind,
        settings: settingsOf(draft),
        secret: draft.secret === '' ? null : draft.secret,
        subscription: draft.subscription,
      }),
    meta: { quiet: true },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['channels'] });
      toast(`${id} was added; test it`);
      onDone();
    },
  });
  return (
    <Card title="Add a channel">
      <form
        className="k-stack"
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        <div className="k-grid">
          <TextInput
            label="Name"
            placeholder="small letters, digits and hyphens"
            required
            withAsterisk={false}
            value={id}
            onChange={(event) => setId(event.currentTarget.value)}
          />
          <NativeSelect
            label="Kind"
            data={Object.entries(KIND_NAMES).map(([value, label]) => ({ value, label }))}
            value={draft.kind}
            onChange={(event) => setDraft({ ...draft, kind: event.currentTarget.value as Channel['kind'], secret: '' })}
          />
        </div>
        <ChannelFields draft={draft} onChange={setDraft} hasSecret={false} />
        {add.error !== null && <Trouble error={add.error} />}
        <div className="k-actions">
          <Button type="submit" loading={add.isPending}>
            Add it
          </Button>
          <Button variant="default" onClick={onDone}>
            Never mind
          </Button>
        </div>
      </form>
    </Card>
  );
};
