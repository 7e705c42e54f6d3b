import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Profile } from '../../api/profile.ts';
import { changeName, changePassword, endOtherSessions, endSession, profileQuery } from '../../api/profile.ts';
import { Card } from '../../parts/Card.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { Tag } from '../../parts/Tag.tsx';
import { Trouble } from '../../parts/Trouble.tsx';
import { toast } from '../../parts/toast.tsx';
import { When } from '../../parts/When.tsx';
import { browserInWords } from './browserInWords.ts';

/** Oneself: the name, the password, and where one is signed in. */
export const ProfileTab = () => (
  <Loaded query={useQuery(profileQuery)}>
    {(profile) => (
      <>
        <Me profile={profile} />
        {profile.hasPassword && <Password email={profile.person.email} />}
        <SignedIn sessions={profile.sessions} />
      </>
    )}
  </Loaded>
);

const Me = ({ profile: { person } }: { readonly profile: Profile }) => {
  const client = useQueryClient();
  const [name, setName] = useState(person.name);
  const rename = useMutation({
    mutationFn: () => changeName(name),
    onSuccess: async () => {
      toast('Your name was changed');
      await Promise.all(['profile', 'session', 'members'].map((key) => client.invalidateQueries({ queryKey: [key] })));
    },
  });
  return (
    <Card title="Me">
      <div className="k-stack">
        <form
          className="k-line-up"
          style={{ alignItems: 'flex-end' }}
          onSubmit={(event) => {
            event.preventDefault();
            rename.mutate();
          }}
        >
          <TextInput
            label="Name"
            required
            withAsterisk={false}
            maxLength={200}
            style={{ flex: '1 1 220px' }}
            dir="auto"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" size="sm" variant="default" disabled={name === person.name} loading={rename.isPending}>
            Save
          </Button>
        </form>
        <Facts
          facts={[
            ['E-mail', person.email],
            ['Role', person.role],
            ['Text of pages', person.bodies ? 'you may read it' : 'not for you: an administrator grants it'],
          ]}
        />
      </div>
    </Card>
  );
};

const Password = ({ email }: { readonly email: string }) => {
  const client = useQueryClient();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useMutation({
    mutationFn: () => changePassword({ current, next }),
    meta: { quiet: true },
    onSuccess: async () => {
      setCurrent('');
      setNext('');
      toast('Your password was changed; everywhere else you are signed out');
      await client.invalidateQueries({ queryKey: ['profile'] });
    },
  });
  return (
    <Card title="Password">
      <form
        className="k-stack"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <input type="email" autoComplete="username" hidden readOnly value={email} />
        <div className="k-grid">
          <PasswordInput
            label="Present password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
          <PasswordInput
            label="New password, at least 12 characters"
            autoComplete="new-password"
            required
            withAsterisk={false}
            minLength={12}
            value={next}
            onChange={(event) => setNext(event.currentTarget.value)}
          />
        </div>
        {change.error !== null && <Trouble error={change.error} />}
        <div>
          <Button type="submit" size="sm" variant="default" loading={change.isPending}>
            Change the password
          </Button>
        </div>
      </form>
    </Card>
  );
};

const SignedIn = ({ sessions }: { readonly sessions: Profile['sessions'] }) => {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: ['profile'] });
  const end = useMutation({ mutationFn: endSession, onSuccess });
  const endAll = useMutation({ mutationFn: endOtherSessions, onSuccess });
  return (
    <Card
      title="Where I am signed in"
      end={
        sessions.length > 1 && (
          <Button size="compact-sm" variant="default" loading={endAll.isPending} onClick={() => endAll.mutate()}>
            Sign out everywhere else
          </Button>
        )
      }
      flush
    >
      <ul className="k-list">
        {sessions.map(({ id, agent, address, createdAt, current }) => (
          <li key={id} className="k-row">
            <span className="k-row-main">
              <span title={agent ?? undefined}>{browserInWords(agent)}</span>{' '}
              {current && <Tag tone="good">this one</Tag>}
              <span className="k-dim" style={{ display: 'block' }}>
                {address} · since <When at={createdAt} />
              </span>
            </span>
            {!current && (
              <span className="k-row-end">
                <Button
                  variant="default"
                  loading={end.isPending && end.variables === id}
                  onClick={() => end.mutate(id)}
                >
                  Sign out
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
};
