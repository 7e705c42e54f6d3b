import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useLost } from '../api/lost.ts';
import { sessionQuery, signOut } from '../api/session.ts';
import { Icon } from '../parts/Icon.tsx';
import { Logo } from '../parts/Logo.tsx';
import { Toasts } from '../parts/toast.tsx';
import { KeptAccount } from '../parts/ViewLink.tsx';
import { setZone, useZone } from '../parts/zone.ts';
import { AccountChoice } from './AccountChoice.tsx';
import { useAccount } from './account.ts';
import { KeysHelp } from './KeysHelp.tsx';
import { GROUPS } from './navigation.ts';
import { Palette } from './Palette.tsx';
import { useShortcuts } from './shortcuts.ts';
import { useDestinations } from './useDestinations.ts';

/** What stands around every view: the navigation, the palette, the state of the connection. */
export const Shell = () => {
  const navigate = useNavigate();
  const account = useAccount();
  const lost = useLost();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const [nav, navTo] = useDisclosure(false);
  const [palette, paletteTo] = useDisclosure(false);
  const [help, helpTo] = useDisclosure(false);
  useShortcuts({ openPalette: paletteTo.open, openHelp: helpTo.open, go: (to) => void navigate({ to }) });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the drawer of the phone closes where the view changes
  useEffect(() => void navTo.close(), [path]);

  return (
    <div className="k-shell">
      <a className="k-skip" href="#view">
        Skip to the content
      </a>
      <nav className="k-nav" aria-label="Main" data-open={nav || undefined}>
        <Link to="/" className="k-brand">
          <Logo /> Kscope
        </Link>
        <button type="button" className="k-search" onClick={paletteTo.open}>
          <Icon name="search" size={14} /> Search <kbd className="k-key">/</kbd>
        </button>
        <AccountChoice />
        {(Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => (
          <NavGroup key={group} group={group} />
        ))}
        <NavFoot onHelp={helpTo.open} />
      </nav>
      {nav && <button type="button" className="k-scrim" aria-label="Close the navigation" onClick={navTo.close} />}
      <div className="k-main">
        <div className="k-topbar">
          <ActionIcon variant="subtle" color="gray" aria-label="Open the navigation" onClick={navTo.open}>
            <Icon name="menu" size={18} />
          </ActionIcon>
          <Logo size={18} /> Kscope
          <ActionIcon variant="subtle" color="gray" aria-label="Search" ml="auto" onClick={paletteTo.open}>
            <Icon name="search" size={18} />
          </ActionIcon>
        </div>
        {lost && (
          <div className="k-banner" role="alert">
            <Icon name="gap" /> The server of Kscope does not answer. What you see may be old; the app goes on by itself
            once it is back.
          </div>
        )}
        <main className="k-view" id="view" tabIndex={-1}>
          <KeptAccount value={account}>
            <Outlet />
          </KeptAccount>
        </main>
      </div>
      <Palette opened={palette} account={account} onClose={paletteTo.close} />
      <KeysHelp opened={help} onClose={helpTo.close} />
      <Toasts />
    </div>
  );
};

/** Places below whose address another place lies. */
const EXACT: ReadonlySet<string> = new Set(['/', '/access']);

const NavGroup = ({ group }: { readonly group: keyof typeof GROUPS }) => {
  const inside = useDestinations().filter((one) => one.group === group);
  if (inside.length === 0) return null;
  return (
    <>
      {group !== 'site' && <div className="k-nav-heading">{GROUPS[group]}</div>}
      {inside.map(({ to, name, icon }) => (
        <Link key={to} to={to} className="k-nav-link" activeOptions={{ exact: EXACT.has(to), includeSearch: false }}>
          <Icon name={icon} /> {name}
        </Link>
      ))}
    </>
  );
};

const NavFoot = ({ onHelp }: { readonly onHelp: () => void }) => {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const zone = useZone();
  const session = useQuery(sessionQuery);
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: ({ leaveTo }) => window.location.assign(leaveTo ?? '/sign-in'),
  });
  return (
    <div className="k-nav-foot">
      <Link
        to="/settings"
        search={{ tab: 'profile' }}
        className="k-row-main k-cut k-dim"
        title={session.data?.person.email ?? ''}
        dir="auto"
        style={{ paddingLeft: 8 }}
      >
        {session.data?.person.name}
      </Link>
      <Tooltip label="Keys">
        <ActionIcon variant="subtle" color="gray" aria-label="Keys" onClick={onHelp}>
          ?
        </ActionIcon>
      </Tooltip>
      <Tooltip label={zone === 'utc' ? 'Times are in UTC: show yours' : 'Times are yours: show UTC'}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={zone === 'utc' ? 'UTC: show times in your zone' : 'Show times in UTC'}
          onClick={() => setZone(zone === 'utc' ? 'local' : 'utc')}
        >
          {zone === 'utc' ? <span style={{ fontSize: 10, fontWeight: 600 }}>UTC</span> : <Icon name="clock" />}
        </ActionIcon>
      </Tooltip>
      <Tooltip label={scheme === 'dark' ? 'Light' : 'Dark'}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={scheme === 'dark' ? 'Light colours' : 'Dark colours'}
          onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}
        >
          <Icon name={scheme === 'dark' ? 'sun' : 'moon'} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Sign out">
        <ActionIcon variant="subtle" color="gray" aria-label="Sign out" onClick={() => leave.mutate()}>
          <Icon name="leave" />
        </ActionIcon>
      </Tooltip>
    </div>
  );
};
