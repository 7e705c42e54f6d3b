import { useQuery } from '@tanstack/react-query';
import { accountsQuery } from '../../api/accounts.ts';
import { LinkButton } from '../../parts/LinkButton.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { AccountSettings } from './AccountSettings.tsx';

/** The sources that are crawled. */
export const AccountsTab = () => {
  const accounts = useQuery(accountsQuery);
  return (
    <Loaded query={accounts}>
      {({ items }) => (
        <>
          {items.map((account) => (
            <AccountSettings key={account.name} account={account} />
          ))}
          <div>
            <LinkButton to="/welcome" search={{ step: 'connect' }} variant="default">
              Connect another site
            </LinkButton>
          </div>
        </>
      )}
    </Loaded>
  );
};
