import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { CSSProperties } from 'react';
import { useState } from 'react';
import { addAccount } from '../../api/accounts.ts';
import { Card } from '../../parts/Card.tsx';
import { FREQUENCIES } from '../../parts/frequencies.ts';
import { TokenHelp } from '../../parts/TokenHelp.tsx';
import { Trouble } from '../../parts/Trouble.tsx';

/** The account: where the site is, and the token to read it with. */
export const ConnectStep = ({ onDone }: { readonly onDone: (name: string) => void }) => {
  const client = useQueryClient();
  const [url, setUrl] = useState('');
  const [email, setEmail] = useState('');
  const [token, setToken] = useState('');
  const [every, setEvery] = useState('24h');
  const [domains, setDomains] = useState('');
  const add = useMutation({
    mutationFn: () =>
      addAccount({
        name: nameOf(url),
        url: url.trim(),
        email: email.trim(),
        token: token.trim(),
        every,
        internalDomains: domains.split(/[\s,;]+/).filter((domain) => domain !== ''),
      }),
    meta: { quiet: true },
    onSuccess: async ({ name }) => {
      await client.invalidateQueries({ queryKey: ['accounts'] });
      onDone(name);
    },
  });
  return (
    <>
      <Card>
        <form
          className="k-stack"
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate();
          }}
        >
          <TextInput
            label="Address of the site"
            placeholder="https://your-site.atlassian.net"
            type="url"
            required
            withAsterisk={false}
            value={url}
            onChange={(event) => setUrl(event.currentTarget.value)}
          />
          <TextInput
            label="E-mail of the token’s account"
            type="email"
            autoComplete="off"
            required
            withAsterisk={false}
            value={email}
            onChange={(event) => {
              setEmail(event.currentTarget.value);
              if (domains === '' || domains === email.split('@')[1])
                setDomains(event.currentTarget.value.split('@')[1] ?? '');
            }}
          />
          <PasswordInput
            label="API token"
            description="Encrypted where it is kept, and shown to nobody again"
            autoComplete="off"
            required
            withAsterisk={false}
            value={token}
            onChange={(event) => setToken(event.currentTarget.value)}
          />
          <div className="k-grid" style={{ '--k-least': '220px' } as CSSProperties}>
            <NativeSelect
              label="Read it anew"
              data={FREQUENCIES}
              value={every}
              onChange={(event) => setEvery(event.currentTarget.value)}
            />
            <TextInput
              label="Your own e-mail domains"
              description="People of other domains count as external"
              placeholder="acme.com"
              value={domains}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              onChange={(event) => setDomains(event.currentTarget.value)}
            />
          </div>
          {add.error !== null && <Trouble error={add.error} />}
          <div className="k-actions">
            <Button type="submit" size="sm" loading={add.isPending}>
              Connect and test
            </Button>
          </div>
        </form>
      </Card>
      <TokenHelp />
    </>
  );
};

/** A short name from the address of the site: acme of https://acme.atlassian.net. */
const nameOf = (url: string): string => {
  const host = URL.parse(url.trim())?.hostname ?? 'site';
  const first = /^[\d.]+$/.test(host) || host === 'localhost' ? 'site' : (host.split('.')[0] ?? 'site');
  return (
    first
      .toLowerCase()
      .replace(/[^a-z0-9-]/g, '-')
      .replace(/^-+/, '') || 'site'
  );
};
