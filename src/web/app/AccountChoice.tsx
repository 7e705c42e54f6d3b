import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { accountsQuery } from '../api/accounts.ts';
import { useAccount } from './account.ts';

/** Which site is looked at; shown where there are several. */
export const AccountChoice = () => {
  const navigate = useNavigate();
  const account = useAccount();
  const accounts = useQuery(accountsQuery);
  const names = (accounts.data?.items ?? [])
    .filter(({ blueprint }) => blueprint === 'confluence')
    .map(({ name }) => name);
  if (names.length < 2) return null;
  return (
    <NativeSelect
      aria-label="Site"
      size="xs"
      mb={10}
      data={names}
      value={account ?? names[0]}
      onChange={(event) => void navigate({ to: '/', search: { account: event.currentTarget.value } })}
    />
  );
};
