import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Account } from '../../api/accounts.ts';
import { accountsQuery } from '../../api/accounts.ts';
import { useRunProgress } from '../../api/useRunProgress.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Card } from '../../parts/Card.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { LinkButton } from '../../parts/LinkButton.tsx';
import { count } from '../../parts/numbers.ts';
import { RunTag } from '../../parts/RunTag.tsx';
import { lasting } from '../../parts/time.ts';
import { StageList } from '../crawls/StageList.tsx';
import { useCrawlAction } from '../crawls/useCrawlAction.ts';
import { FirstAnswers } from './FirstAnswers.tsx';

/** The first crawl as it goes; the first answers as soon as they are there. */
export const CrawlStep = ({ account: { name } }: { readonly account: Account }) => {
  const accounts = useQuery({ ...accountsQuery, refetchInterval: 2000 });
  const account = accounts.data?.items.find((one) => one.name === name);
  const run = account?.lastRun ?? null;
  const act = useCrawlAction(name);
  if (account === undefined) return <Bones />;
  if (run === null || (!account.running && run.status === 'running')) {
    return (
      <div className="k-actions">
        <Button size="sm" loading={act.isPending || account.running} onClick={() => act.mutate('crawl')}>
          {run === null ? 'Start the first crawl' : 'Go on with the crawl'}
        </Button>
      </div>
    );
  }
  const over = !account.running && run.finishedAt !== null;
  return (
    <>
      <Card
        title={
          <span className="k-line-up">
            {name} <RunTag status={run.status} />
          </span>
        }
      >
        <Progress id={run.id} />
      </Card>
      {run.reason !== null && (
        <div className="k-note" data-tone="warn" dir="auto">
          <Icon name="gap" /> {run.reason}
        </div>
      )}
      {(over || run.factsAt !== null) && <FirstAnswers account={name} />}
      <div className="k-actions">
        {run.status === 'failed' && (
          <Button size="sm" loading={act.isPending} onClick={() => act.mutate('crawl')}>
            Try again
          </Button>
        )}
        <LinkButton size="sm" to="/" variant={over && run.status !== 'failed' ? 'filled' : 'default'}>
          {over ? 'Open the overview' : 'Look around meanwhile'}
        </LinkButton>
      </div>
    </>
  );
};

const Progress = ({ id }: { readonly id: string }) => {
  const progress = useRunProgress(id);
  if (progress === null) return <Bones lines={8} />;
  return (
    <div className="k-stack">
      <StageList stages={progress.stages} />
      <div className="k-dim k-number">
        {count(progress.requests)} requests{progress.seconds !== null && <> in {lasting(progress.seconds)}</>}
      </div>
    </div>
  );
};
