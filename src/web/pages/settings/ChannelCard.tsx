import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Channel } from '../../api/channels.ts';
import { changeChannel, removeChannel, testChannel } from '../../api/channels.ts';
import { Card } from '../../parts/Card.tsx';
import { Tag } from '../../parts/Tag.tsx';
import { Trouble } from '../../parts/Trouble.tsx';
import { toast } from '../../parts/toast.tsx';
import { When } from '../../parts/When.tsx';
import { ChannelFields } from './ChannelFields.tsx';
import { draftOf, settingsOf, subscriptionInWords } from './channelDraft.ts';

export const KIND_NAMES: Readonly<Record<Channel['kind'], string>> = {
  slack: 'Slack',
  email: 'E-mail',
  webhook: 'Webhook',
};

/** One channel: what it is told, a test, and all of it to be changed. */
export const ChannelCard = ({ channel }: { readonly channel: Channel }) => {
  const client = useQueryClient();
  const [open, { toggle, close }] = useDisclosure(false);
  const { id, kind, target, subscription, digestDueAt } = channel;
  const logAgain = () => client.invalidateQueries({ queryKey: ['deliveries'] });
  const test = useMutation({
    mutationFn: () => testChannel(id),
    onSuccess: async ({ status, error }) => {
      if (status === 'sent') toast(`${id} took the message`);
      else toast(error ?? 'The message did not arrive', 'bad');
      await logAgain();
    },
  });
  return (
    <Card
      title={
        <>
          <bdi>{id}</bdi> <Tag>{KIND_NAMES[kind]}</Tag>
        </>
      }
      end={
        <span className="k-line-up">
          <Button size="compact-sm" variant="default" loading={test.isPending} onClick={() => test.mutate()}>
            Test
          </Button>
          <Button size="compact-sm" variant="default" onClick={toggle} aria-expanded={open}>
            {open ? 'Less' : 'Change'}
          </Button>
        </span>
      }
    >
      <div className="k-stack">
        <div className="k-dim" dir="auto">
          {target} · {subscriptionInWords(subscription)}
          {digestDueAt !== null && (
            <>
              {' '}
              · next <When at={digestDueAt} exact />
            </>
          )}
        </div>
        {open && <Editor channel={channel} onDone={close} />}
      </div>
    </Card>
  );
};

const Editor = ({ channel, onDone }: { readonly channel: Channel; readonly onDone: () => void }) => {
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(channel));
  const save = useMutation({
    mutationFn: () =>
      changeChannel(channel.id, {
        settings: settingsOf(draft),
        subscription: draft.subscription,
        ...(draft.secret === '' ? {} : { secret: draft.secret }),
      }),
    meta: { quiet: true },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['channels'] });
      onDone();
    },
  });
  const remove = useMutation({
    mutationFn: () => removeChannel(channel.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['channels'] });
      await client.invalidateQueries({ queryKey: ['deliveries'] });
    },
  });
  return (
    <form
      className="k-stack"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <ChannelFields draft={draft} onChange={setDraft} hasSecret={channel.hasSecret} />
      {save.error !== null && <Trouble error={save.error} />}
      <div className="k-actions">
        <Button type="submit" loading={save.isPending}>
          Save
        </Button>
        <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate()}>
          Remove the channel
        </Button>
      </div>
    </form>
  );
};
