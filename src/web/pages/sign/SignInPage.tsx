import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { signIn } from '../../api/session.ts';
import { signOnQuery, signOnStart } from '../../api/signOn.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Trouble } from '../../parts/Trouble.tsx';
import { Alone } from './Alone.tsx';
import { ownPath } from './ownPath.ts';

/** The way in: by the provider of the company, by password, or either. */
export const SignInPage = () => {
  const { back, trouble } = useSearch({ from: '/sign-in' });
  const ways = useQuery(signOnQuery(trouble));
  const { label = null, local = true } = ways.data ?? {};
  useEffect(() => {
    document.title = 'Sign in · Kscope';
  }, []);
  return (
    <Alone title="Sign in">
      {ways.error !== null && <Trouble error={ways.error} />}
      {ways.data?.trouble != null && <Trouble error={ways.data.trouble} />}
      {ways.isPending ? (
        <Bones lines={3} height={34} />
      ) : (
        <>
          {label !== null && (
            <Button component="a" href={signOnStart(ownPath(back))} size="sm" variant={local ? 'default' : 'filled'}>
              <bdi>{label}</bdi>
            </Button>
          )}
          {label !== null && local && <div className="k-or">or</div>}
          {local && <WithPassword back={back} />}
        </>
      )}
    </Alone>
  );
};

const WithPassword = ({ back }: { readonly back: string | undefined }) => {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const enter = useMutation({
    mutationFn: signIn,
    meta: { quiet: true },
    onSuccess: () => window.location.assign(ownPath(back)),
  });
  return (
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
  );
};
