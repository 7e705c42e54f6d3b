import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Navigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { accountsQuery } from '../../api/accounts.ts';
import { Icon } from '../../parts/Icon.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { Toasts } from '../../parts/toast.tsx';
import { Alone } from '../sign/Alone.tsx';
import { ConnectStep } from './ConnectStep.tsx';
import { CrawlStep } from './CrawlStep.tsx';
import { FiltersStep } from './FiltersStep.tsx';
import { TestStep } from './TestStep.tsx';

const route = getRouteApi('/signed-in/welcome');

const STEPS = [
  { id: 'connect', name: 'Connect' },
  { id: 'test', name: 'Test' },
  { id: 'filters', name: 'Choose' },
  { id: 'crawl', name: 'Crawl' },
] as const;

export type StepId = (typeof STEPS)[number]['id'];

const LEADS: Readonly<Record<StepId, readonly [string, string]>> = {
  connect: ['Connect your Confluence', 'Kscope reads it and never writes. What it reads stays on this machine.'],
  test: ['What the token can see', 'What it cannot read will be counted and shown, never taken for “nobody”.'],
  filters: ['What to read', 'Everything the token sees, or a part of it. You can change this later.'],
  crawl: ['The first crawl', 'It goes on by itself; you may close this page and come back.'],
};

/** From nothing to the first answers: account, test, filters, first crawl. */
export const WelcomePage = () => {
  const { account: named, step: asked } = route.useSearch();
  const navigate = route.useNavigate();
  const accounts = useQuery(accountsQuery);
  useEffect(() => {
    document.title = 'Welcome · Kscope';
  }, []);
  const account = accounts.data?.items.find(({ name, blueprint }) =>
    named === undefined ? blueprint === 'confluence' : name === named,
  );
  const step: StepId =
    account === undefined
      ? 'connect'
      : (STEPS.find(({ id }) => id === asked)?.id ?? (account.running ? 'crawl' : 'test'));
  const go = (next: StepId, name = account?.name): void => {
    void navigate({ search: { step: next, ...(name === undefined ? {} : { account: name }) } });
  };
  // Who comes by no step of this way, and has crawled already, has nothing to do here.
  const isThrough =
    named === undefined && asked === undefined && account?.running === false && account.lastRun !== null;
  if (isThrough) return <Navigate to="/" replace />;
  const [title, lead] = LEADS[step];
  return (
    <Alone title={title} lead={lead} wide>
      <ol className="k-steps" aria-label="Steps">
        {STEPS.map(({ id, name }, i) => {
          const done = STEPS.findIndex((one) => one.id === step) > i;
          return (
            <li key={id} aria-current={id === step ? 'step' : undefined} data-done={done || undefined}>
              {done ? <Icon name="yes" size={14} /> : <span className="k-number">{i + 1}.</span>} {name}
            </li>
          );
        })}
      </ol>
      <Loaded query={accounts}>
        {() =>
          account === undefined || step === 'connect' ? (
            <ConnectStep onDone={(name) => go('test', name)} />
          ) : step === 'test' ? (
            <TestStep account={account} onDone={() => go('filters')} />
          ) : step === 'filters' ? (
            <FiltersStep account={account} onBack={() => go('test')} onDone={() => go('crawl')} />
          ) : (
            <CrawlStep account={account} />
          )
        }
      </Loaded>
      <Toasts />
    </Alone>
  );
};
