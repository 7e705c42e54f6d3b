import { Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Account } from '../../api/accounts.ts';
import { sessionQuery } from '../../api/session.ts';
import { Card } from '../../parts/Card.tsx';
import { frequencyInWords } from '../../parts/frequencies.ts';
import { Icon } from '../../parts/Icon.tsx';
import { Tag } from '../../parts/Tag.tsx';
import { When } from '../../parts/When.tsx';
import { LiveRun } from './LiveRun.tsx';
import { useCrawlAction } from './useCrawlAction.ts';

/** One account: its schedule, its trouble with the mend, the run under way, and what can be done. */
export const AccountStanding = ({ account }: { readonly account: Account }) => {
  const session = useQuery(sessionQuery);
  const { name, running, lastRun, trouble } = account;
  return (
    <Card
      title={
        <span className="k-line-up">
          {name} <StandingTag account={account} />
        </span>
      }
      end={session.data?.person.role === 'admin' && <Actions account={account} />}
    >
      <div className="k-stack">
        <div className="k-dim">
          {account.blueprint} · {new URL(account.url).host} · {frequencyInWords(account.every)}
          {account.nextDueAt !== null && !running && (
            <>
              {' '}
              · next <When at={account.nextDueAt} />
            </>
          )}
        </div>
        {trouble.map((text) => (
          <div key={text} className="k-note" data-tone="warn" dir="auto">
            <Icon name="gap" /> {text}
          </div>
        ))}
        {running && lastRun?.status === 'running' && <LiveRun id={lastRun.id} />}
      </div>
    </Card>
  );
};

const StandingTag = ({ account }: { readonly account: Account }) => {
  if (account.running) return <Tag tone="info">running</Tag>;
  if (account.paused) return <Tag tone="warn">paused</Tag>;
  if (account.missed) return <Tag tone="bad">missed</Tag>;
  if (account.lastRun?.status === 'failed') return <Tag tone="bad">failed</Tag>;
  if (account.lastRun === null) return <Tag>never crawled</Tag>;
  return account.due ? <Tag tone="info">due</Tag> : <Tag tone="good">up to date</Tag>;
};

const Actions = ({ account: { name, running, paused, lastRun } }: { readonly account: Account }) => {
  const act = useCrawlAction(name);
  const unfinished = lastRun?.status === 'running';
  return (
    <div className="k-actions">
      {running || paused ? null : (
        <Button
          loading={act.isPending}
          leftSection={<Icon name="play" size={12} />}
          onClick={() => act.mutate('crawl')}
        >
          {unfinished ? 'Go on' : 'Crawl now'}
        </Button>
      )}
      {paused && (
        <Button
          loading={act.isPending}
          leftSection={<Icon name="play" size={12} />}
          onClick={() => act.mutate('resume')}
        >
          Resume
        </Button>
      )}
      {running && (
        <Button
          variant="default"
          loading={act.isPending}
          leftSection={<Icon name="pause" size={12} />}
          onClick={() => act.mutate('pause')}
        >
          Pause
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" aria-label={`More for ${name}`}>
            …
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item disabled={running} onClick={() => act.mutate('full')}>
            Crawl everything anew
          </Menu.Item>
          {!paused && !running && <Menu.Item onClick={() => act.mutate('pause')}>Pause the schedule</Menu.Item>}
          <Menu.Item color="red" disabled={!unfinished} onClick={() => act.mutate('cancel')}>
            Give the run up
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
};
