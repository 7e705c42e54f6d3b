import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { claim, setupQuery } from '../../api/setup.ts';
import { signOnQuery, signOnStart } from '../../api/signOn.ts';
import { Empty } from '../../parts/Empty.tsx';
import { Trouble } from '../../parts/Trouble.tsx';
import { Alone } from './Alone.tsx';
import { takeToken } from './takeToken.ts';

const token = takeToken();

/** The first start: whoever holds the one-time link becomes the first admin. */
export const ClaimPage = () => {
  const setup = useQuery(setupQuery);
  const ways = useQuery(signOnQuery(undefined));
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const take = useMutation({
    mutationFn: claim,
    meta: { quiet: true },
    onSuccess: () => window.location.assign('/welcome'),
  });
  useEffect(() => {
    document.title = 'Welcome · Kscope';
  }, []);
  if (setup.data?.state === 'ready' && !take.isSuccess) {
    return (
      <Alone title="Already set up">
        <p className="k-prose" style={{ margin: 0 }}>
          This Kscope has its first admin.{' '}
          <a className="k-link" href="/sign-in">
            Sign in
          </a>
        </p>
      </Alone>
    );
  }
  if (token === '') {
    return (
      <Alone title="Set up Kscope">
        <Empty icon="key" title="Open the one-time link">
          <span>
            The server printed it when it started: a line with <span className="k-mono">/setup</span>. It is good for a
            day; a new start of the server makes a new one.
          </span>
        </Empty>
        {ways.data?.label != null && (
          <Button component="a" href={signOnStart('/')} size="sm" variant="default">
            <bdi>{ways.data.label}</bdi>
          </Button>
        )}
      </Alone>
    );
  }
  return (
    <Alone
      title="Welcome to Kscope"
      lead="Make the first account. It is the admin of this Kscope, and stays on this machine."
    >
      <form
        className="k-stack"
        onSubmit={(event) => {
          event.preventDefault();
          take.mutate({ token, name, email, password });
        }}
      >
        <TextInput
          label="Your name"
          autoComplete="name"
          required
          withAsterisk={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          description="At least 12 characters"
          autoComplete="new-password"
          required
          withAsterisk={false}
          minLength={12}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {take.error !== null && <Trouble error={take.error} />}
        <Button type="submit" size="sm" loading={take.isPending || take.isSuccess}>
          Create the admin and go on
        </Button>
      </form>
    </Alone>
  );
};
