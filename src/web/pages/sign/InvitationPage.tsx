import { Button, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { acceptInvitation } from '../../api/setup.ts';
import { Trouble } from '../../parts/Trouble.tsx';
import { Alone } from './Alone.tsx';
import { takeToken } from './takeToken.ts';

const token = takeToken();

/** Somebody was let in, and sets a password. */
export const InvitationPage = () => {
  const [password, setPassword] = useState('');
  const accept = useMutation({
    mutationFn: acceptInvitation,
    meta: { quiet: true },
    onSuccess: () => window.location.assign('/'),
  });
  useEffect(() => {
    document.title = 'Welcome · Kscope';
  }, []);
  return (
    <Alone title="Welcome to Kscope" lead="Set the password that you will sign in with.">
      <form
        className="k-stack"
        onSubmit={(event) => {
          event.preventDefault();
          accept.mutate({ token, password });
        }}
      >
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
        {accept.error !== null && <Trouble error={accept.error} />}
        <Button type="submit" size="sm" loading={accept.isPending || accept.isSuccess}>
          Set the password and go on
        </Button>
      </form>
    </Alone>
  );
};
