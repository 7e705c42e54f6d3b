import { Button, Modal, NativeSelect, PasswordInput, TagsInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Account } from '../../api/accounts.ts';
import { accountTestQuery, changeAccount, removeAccount, replaceToken } from '../../api/accounts.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Card } from '../../parts/Card.tsx';
import { Checks } from '../../parts/Checks.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { FiltersEditor } from '../../parts/FiltersEditor.tsx';
import { FREQUENCIES } from '../../parts/frequencies.ts';
import { Icon } from '../../parts/Icon.tsx';
import { Trouble } from '../../parts/Trouble.tsx';
import { toast } from '../../parts/toast.tsx';
import { When } from '../../parts/When.tsx';

/** One source: how often it is read, with which token, and which part of it. */
export const AccountSettings = ({ account }: { readonly account: Account }) => {
  const client = useQueryClient();
  const [open, { toggle }] = useDisclosure(false);
  const { name, url, every, settings, trouble } = account;
  const change = useMutation({
    mutationFn: (body: Parameters<typeof changeAccount>[1]) => changeAccount(name, body),
    onSuccess: () => client.invalidateQueries({ queryKey: ['accounts'] }),
  });
  const frequencies = FREQUENCIES.some(({ value }) => value === every)
    ? FREQUENCIES
    : [...FREQUENCIES, { value: every, label: every }];
  return (
    <Card
      title={name}
      end={
        <Button size="compact-sm" variant="default" onClick={toggle} aria-expanded={open}>
          {open ? 'Less' : 'Token, filters, test'}
        </Button>
      }
    >
      <div className="k-stack">
        {trouble.map((text) => (
          <div key={text} className="k-note" data-tone="warn" dir="auto">
            <Icon name="gap" /> {text}
          </div>
        ))}
        <Facts
          facts={[
            ['Kind', account.blueprint],
            ['Address', url],
            ['E-mail', settings?.email],
            [
              'Token ends',
              settings?.tokenExpiresAt == null ? 'not told' : <When key="ends" at={settings.tokenExpiresAt} exact />,
            ],
            ['Goes by', settings?.route === 'gateway' ? 'Atlassian’s gateway (scoped token)' : 'the site'],
          ]}
        />
        <div className="k-grid">
          <NativeSelect
            label="Read it anew"
            data={frequencies}
            value={every}
            onChange={(event) => change.mutate({ every: event.currentTarget.value })}
          />
          <TagsInput
            label="Your own e-mail domains"
            value={settings?.internalDomains ?? []}
            onChange={(internalDomains) => change.mutate({ internalDomains })}
          />
        </div>
        {open && <Details account={account} />}
      </div>
    </Card>
  );
};

const Details = ({ account }: { readonly account: Account }) => {
  const test = useQuery(accountTestQuery(account.name));
  return (
    <>
      <NewToken account={account} />
      {account.blueprint === 'confluence' && <FiltersEditor account={account} />}
      <Card title="What the token can read" flush>
        {test.data !== undefined && <Checks checks={test.data.checks} />}
        {test.isFetching && test.data === undefined && (
          <div style={{ padding: 16 }}>
            <Bones lines={10} />
          </div>
        )}
        {test.error !== null && <Trouble error={test.error} onRetry={() => void test.refetch()} />}
      </Card>
      <Remove account={account} />
    </>
  );
};

const NewToken = ({ account: { name } }: { readonly account: Account }) => {
  const client = useQueryClient();
  const [token, setToken] = useState('');
  const replace = useMutation({
    mutationFn: () => replaceToken(name, token.trim()),
    onSuccess: async () => {
      setToken('');
      toast('The token was replaced');
      await client.invalidateQueries({ queryKey: ['account test', name] });
      await client.invalidateQueries({ queryKey: ['accounts'] });
    },
  });
  return (
    <form
      style={{ display: 'flex', gap: 8, alignItems: 'flex-end' }}
      onSubmit={(event) => {
        event.preventDefault();
        replace.mutate();
      }}
    >
      <PasswordInput
        label="New API token"
        autoComplete="off"
        required
        withAsterisk={false}
        style={{ flex: 1 }}
        value={token}
        onChange={(event) => setToken(event.currentTarget.value)}
      />
      <Button type="submit" size="sm" variant="default" loading={replace.isPending}>
        Replace
      </Button>
    </form>
  );
};

const Remove = ({ account: { name } }: { readonly account: Account }) => {
  const client = useQueryClient();
  const [asked, ask] = useDisclosure(false);
  const remove = useMutation({
    mutationFn: () => removeAccount(name),
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <div>
      <Button variant="default" onClick={ask.open}>
        Remove the account…
      </Button>
      <Modal opened={asked} onClose={ask.close} title={`Remove ${name}?`} closeButtonProps={{ 'aria-label': 'Close' }}>
        <div className="k-stack">
          <span>
            Everything that was read through it is deleted, its history included. Confluence itself is not touched.
          </span>
          <div className="k-actions">
            <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
              Remove it
            </Button>
            <Button variant="default" onClick={ask.close}>
              Keep it
            </Button>
          </div>
        </div>
      </Modal>
    </div>
  );
};
