import { Button, PasswordInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Account } from '../../api/accounts.ts';
import { accountTestQuery, removeAccount, replaceToken } from '../../api/accounts.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Card } from '../../parts/Card.tsx';
import { Checks } from '../../parts/Checks.tsx';
import { TokenHelp } from '../../parts/TokenHelp.tsx';
import { Trouble } from '../../parts/Trouble.tsx';

interface TestStepProps {
  readonly account: Account;
  readonly onDone: () => void;
}

/** What the token can read. Where it does not work, another one can be given at once. */
export const TestStep = ({ account, onDone }: TestStepProps) => {
  const test = useQuery(accountTestQuery(account.name));
  return (
    <>
      <Card title={`${account.name} · ${new URL(account.url).host}`} flush>
        <div style={{ paddingBottom: 4 }}>
          {test.data !== undefined && <Checks checks={test.data.checks} />}
          {test.isFetching && test.data === undefined && (
            <div style={{ padding: 16 }} role="status" aria-label="Asking the site">
              <Bones lines={12} height={18} />
            </div>
          )}
          {test.error !== null && (
            <div style={{ padding: 16 }}>
              <Trouble error={test.error} onRetry={() => void test.refetch()} />
            </div>
          )}
        </div>
      </Card>
      <div className="k-actions">
        <Button size="sm" disabled={test.data === undefined} onClick={onDone}>
          Go on
        </Button>
        <Button
          size="sm"
          variant="default"
          loading={test.isFetching && test.data !== undefined}
          onClick={() => void test.refetch()}
        >
          Test again
        </Button>
      </div>
      {test.error !== null && <OtherToken account={account} />}
    </>
  );
};

const OtherToken = ({ account: { name } }: { readonly account: Account }) => {
  const client = useQueryClient();
  const [token, setToken] = useState('');
  const replace = useMutation({
    mutationFn: () => replaceToken(name, token.trim()),
    onSuccess: () => client.resetQueries({ queryKey: ['account test', name] }),
  });
  const remove = useMutation({
    mutationFn: () => removeAccount(name),
    onSuccess: () => client.invalidateQueries({ queryKey: ['accounts'] }),
  });
  return (
    <>
      <Card title="Try another token, or begin anew">
        <form
          className="k-stack"
          onSubmit={(event) => {
            event.preventDefault();
            replace.mutate();
          }}
        >
          <PasswordInput
            label="API token"
            autoComplete="off"
            required
            withAsterisk={false}
            value={token}
            onChange={(event) => setToken(event.currentTarget.value)}
          />
          <div className="k-actions">
            <Button type="submit" loading={replace.isPending}>
              Use this token
            </Button>
            <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate()}>
              Another address or e-mail
            </Button>
          </div>
        </form>
      </Card>
      <TokenHelp />
    </>
  );
};
