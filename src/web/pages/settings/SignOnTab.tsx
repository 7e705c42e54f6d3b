import { Button, Checkbox, NativeSelect, PasswordInput, TagsInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SignOnSettings } from '../../api/signOn.ts';
import { removeSignOn, saveSignOn, signOnSettingsQuery, testSignOn } from '../../api/signOn.ts';
import { Card } from '../../parts/Card.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { Trouble } from '../../parts/Trouble.tsx';
import { toast } from '../../parts/toast.tsx';
import { VerdictMark } from '../../parts/VerdictMark.tsx';
import { GroupRoles } from './GroupRoles.tsx';

/** How people sign in through the OpenID provider of their company. */
export const SignOnTab = () => (
  <Loaded query={useQuery(signOnSettingsQuery)}>
    {(stored) => (
      <>
        <Form key={JSON.stringify(stored)} stored={stored} />
        {stored.settings !== null && <Test />}
      </>
    )}
  </Loaded>
);

type Draft = NonNullable<SignOnSettings['settings']>;

const FRESH: Draft = {
  issuer: '',
  clientId: '',
  scopes: 'openid email profile',
  label: 'Single sign-on',
  groupsClaim: '',
  roles: [],
  defaultRole: 'none',
  followGroups: true,
  domains: [],
  verifiedOnly: true,
  linkByEmail: false,
  local: true,
};

const DEFAULT_ROLES = [
  { value: 'none', label: 'may not come in' },
  { value: 'viewer', label: 'viewer' },
  { value: 'auditor', label: 'auditor' },
  { value: 'admin', label: 'admin' },
];

const CHECKS = [
  ['followGroups', 'Give the role anew at each sign-in, as the groups are then'],
  ['verifiedOnly', 'Only with an e-mail that the provider calls verified'],
  ['linkByEmail', 'Who is a member here already is known again by a verified e-mail'],
  ['local', 'Passwords open Kscope too'],
] as const;

const Form = ({ stored }: { readonly stored: SignOnSettings }) => {
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft>({ ...FRESH, ...stored.settings });
  const [secret, setSecret] = useState('');
  const set = (change: Partial<Draft>): void => setDraft((before) => ({ ...before, ...change }));
  const onSuccess = () => client.invalidateQueries({ queryKey: ['sign-on settings'] });
  const save = useMutation({
    mutationFn: () => saveSignOn({ ...draft, ...(secret === '' ? {} : { secret }) }),
    meta: { quiet: true },
    onSuccess: async () => {
      setSecret('');
      toast('Saved');
      await onSuccess();
    },
  });
  const remove = useMutation({ mutationFn: removeSignOn, onSuccess });
  const text = (field: 'issuer' | 'clientId' | 'scopes' | 'label' | 'groupsClaim', label: string, more = {}) => (
    <TextInput
      label={label}
      withAsterisk={false}
      value={draft[field]}
      disabled={stored.given}
      onChange={(event) => set({ [field]: event.currentTarget.value })}
      {...more}
    />
  );
  return (
    <Card title="Single sign-on (OpenID Connect)">
      <form
        className="k-stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        {stored.given && (
          <div className="k-note">
            <span>
              The environment of the server gives these settings (<span className="k-mono">KSCOPE_OIDC_…</span>); they
              are changed there.
            </span>
          </div>
        )}
        <div className="k-note">
          <span>
            Register this address with the provider, as where it sends people back to:
            <span className="k-mono k-block">{stored.redirectUri}</span>
          </span>
        </div>
        <div className="k-grid">
          {text('issuer', 'Address of the provider (issuer)', {
            required: true,
            type: 'url',
            placeholder: 'https://login.example.com',
          })}
          {text('label', 'What the button says', { required: true })}
          {text('clientId', 'Client id', { required: true })}
          <PasswordInput
            label="Client secret"
            autoComplete="off"
            disabled={stored.secretGiven || stored.given}
            placeholder={stored.hasSecret ? 'is kept; write to replace it' : 'none: a public client'}
            value={secret}
            onChange={(event) => setSecret(event.currentTarget.value)}
          />
          {text('scopes', 'Scopes', { required: true })}
          <TagsInput
            label="E-mail domains that may come"
            placeholder={draft.domains.length === 0 ? 'all' : ''}
            disabled={stored.given}
            value={[...draft.domains]}
            onChange={(domains) => set({ domains })}
          />
          {text('groupsClaim', 'Claim that names the groups', { placeholder: 'groups' })}
          <NativeSelect
            label="Who is in none of the groups below"
            data={DEFAULT_ROLES}
            value={draft.defaultRole}
            disabled={stored.given}
            onChange={(event) => set({ defaultRole: event.currentTarget.value as Draft['defaultRole'] })}
          />
        </div>
        <GroupRoles roles={draft.roles} disabled={stored.given} onChange={(roles) => set({ roles })} />
        {CHECKS.map(([field, label]) => (
          <Checkbox
            key={field}
            label={label}
            checked={draft[field]}
            disabled={stored.given}
            onChange={(event) => set({ [field]: event.currentTarget.checked })}
          />
        ))}
        {save.error !== null && <Trouble error={save.error} />}
        {!stored.given && (
          <div className="k-actions">
            <Button type="submit" size="sm" loading={save.isPending}>
              Save
            </Button>
            {stored.settings !== null && (
              <Button size="sm" variant="default" loading={remove.isPending} onClick={() => remove.mutate()}>
                Turn it off
              </Button>
            )}
          </div>
        )}
      </form>
    </Card>
  );
};

const CLIENT_WORDS = {
  yes: 'The provider knows the client, and takes its secret',
  no: 'The provider does not know the client by this id and secret',
  unknown: 'The provider does not say whether it knows the client: sign in once to see',
} as const;

/** Asks the provider as it is set up. */
const Test = () => {
  const test = useMutation({ mutationFn: testSignOn, meta: { quiet: true } });
  const known =
    test.data === undefined || test.data.knowsClient === null ? 'unknown' : test.data.knowsClient ? 'yes' : 'no';
  return (
    <Card
      title="Test"
      end={
        <Button size="compact-sm" variant="default" loading={test.isPending} onClick={() => test.mutate()}>
          Ask the provider
        </Button>
      }
    >
      {test.error !== null && <Trouble error={test.error} />}
      {test.data === undefined && test.error === null && (
        <span className="k-dim">Asks the provider, as it is saved, what it offers. Nobody is signed in by that.</span>
      )}
      {test.data !== undefined && (
        <ul className="k-list">
          <li className="k-row">
            <VerdictMark verdict="yes" />
            <span className="k-row-main">
              It is an OpenID provider <span className="k-mono k-dim k-block">{test.data.endpoints.authorization}</span>
            </span>
          </li>
          <li className="k-row">
            <VerdictMark verdict={known} />
            <span className="k-row-main">{CLIENT_WORDS[known]}</span>
          </li>
          <li className="k-row">
            <Icon name="leave" />
            <span className="k-row-main">
              {test.data.signOut
                ? 'Who signs out here is signed out there too'
                : 'It offers no sign-out: who signs out here stays signed in there'}
            </span>
          </li>
        </ul>
      )}
    </Card>
  );
};
