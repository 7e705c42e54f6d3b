import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { signIn } from '../../api/session.ts';
import { Trouble } from '../../parts/Trouble.tsx';
import { Alone } from './Alone.tsx';
import { ownPath } from './ownPath.ts';

export const SignInPage = () => {
  const { back } = useSearch({ from: '/sign-in' });
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const enter = useMutation({
    mutationFn: signIn,
    meta: { quiet: true },
    onSuccess: () => window.location.assign(ownPath(back)),
  });
  useEffect(() => {
    document.title = 'Sign in · Kscope';
  }, []);
  return (
    <Alone title="Sign in">
      <form
        className="k-stack"
        onSubmit={(event) => {
          event.preventDefault();
          enter.mutate({ email, password });
        }}
      >
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          data-autofocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {enter.error !== null && <Trouble error={enter.error} />}
        <Button type="submit" size="sm" loading={enter.isPending || enter.isSuccess}>
          Sign in
        </Button>
      </form>
    </Alone>
  );
};
