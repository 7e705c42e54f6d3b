import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { sessionQuery } from '../../api/session.ts';
import { Empty } from '../../parts/Empty.tsx';
import { Head } from '../../parts/Head.tsx';
import { Tabs } from '../../parts/Tabs.tsx';
import { AccountsTab } from './AccountsTab.tsx';
import { ActivityTab } from './ActivityTab.tsx';
import { ChannelsTab } from './ChannelsTab.tsx';
import { MembersTab } from './MembersTab.tsx';
import { ProfileTab } from './ProfileTab.tsx';
import { SignOnTab } from './SignOnTab.tsx';
import { TokensTab } from './TokensTab.tsx';

const route = getRouteApi('/signed-in/shell/settings');

const TABS: readonly { readonly id: string; readonly name: string; readonly forAdmins?: true }[] = [
  { id: 'accounts', name: 'Accounts', forAdmins: true },
  { id: 'members', name: 'Members', forAdmins: true },
  { id: 'sign-on', name: 'Sign-in', forAdmins: true },
  { id: 'profile', name: 'Me' },
  { id: 'channels', name: 'Channels', forAdmins: true },
  { id: 'tokens', name: 'My API tokens' },
  { id: 'activity', name: 'Activity', forAdmins: true },
];

export const SettingsPage = () => {
  const session = useQuery(sessionQuery);
  const isAdmin = session.data?.person.role === 'admin';
  const { tab = isAdmin ? 'accounts' : 'profile' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <div className="k-page" style={{ maxWidth: 900 }}>
      <Head title="Settings" />
      <Tabs
        label="Settings"
        tabs={TABS.filter(({ forAdmins }) => isAdmin || forAdmins !== true)}
        current={tab}
        onChange={(next) => void navigate({ search: (before) => ({ ...before, tab: next }), replace: true })}
      />
      {tab === 'profile' ? (
        <ProfileTab />
      ) : tab === 'tokens' ? (
        <TokensTab />
      ) : !isAdmin ? (
        <Empty icon="settings" title="This is for administrators">
          Ask one of them, or for the role.
        </Empty>
      ) : tab === 'members' ? (
        <MembersTab />
      ) : tab === 'sign-on' ? (
        <SignOnTab />
      ) : tab === 'channels' ? (
        <ChannelsTab />
      ) : tab === 'activity' ? (
        <ActivityTab />
      ) : (
        <AccountsTab />
      )}
    </div>
  );
};
