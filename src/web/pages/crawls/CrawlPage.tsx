import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Run } from '../../api/runs.ts';
import { runQuery } from '../../api/runs.ts';
import { useRunProgress } from '../../api/useRunProgress.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Card } from '../../parts/Card.tsx';
import { Crumb } from '../../parts/Crumb.tsx';
import { Figure } from '../../parts/Figure.tsx';
import { Head } from '../../parts/Head.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { RunTag } from '../../parts/RunTag.tsx';
import { exactly, lastingBetween } from '../../parts/time.ts';
import { When } from '../../parts/When.tsx';
import { RunGaps } from './RunGaps.tsx';
import { RunRequests } from './RunRequests.tsx';
import { StageList } from './StageList.tsx';
import { summaryOf } from './summary.ts';
import { Walks } from './Walks.tsx';

const route = getRouteApi('/signed-in/shell/crawls/$id');

/** One run: how far it is or how it ended, what it cost, and what it could not see. */
export const CrawlPage = () => {
  const { id } = route.useParams();
  const run = useQuery({ ...runQuery(id), refetchInterval: ({ state }) => (state.data?.finishedAt ? false : 3000) });
  return (
    <div className="k-page">
      <Loaded query={run} meanwhile={<Bones lines={10} />}>
        {(data) => <RunBody run={data} />}
      </Loaded>
    </div>
  );
};

const RunBody = ({ run }: { readonly run: Run }) => {
  const summary = summaryOf(run.summary);
  return (
    <>
      <Head
        before={<Crumb to="/crawls" name="Crawls" />}
        title={`Crawl of ${exactly(run.startedAt)}`}
        sub={
          <span className="k-line-up">
            <RunTag status={run.status} /> {run.account} · began <When at={run.startedAt} />
            {run.finishedAt !== null && <>· took {lastingBetween(run.startedAt, run.finishedAt)}</>}
          </span>
        }
      />
      {run.reason !== null && (
        <div className="k-note" data-tone="warn" dir="auto">
          <Icon name="gap" /> {run.reason}
        </div>
      )}
      {run.status === 'running' && <Live id={run.id} />}
      {summary !== null && (
        <div className="k-figures">
          <Figure name="Requests" value={summary.requests} />
          <Figure name="Pages" value={summary.rows.pages ?? null} />
          <Figure name="Versions" value={summary.rows.page_versions ?? null} />
          <Figure name="People" value={summary.rows.users ?? null} />
          <Figure name="Changes" value={summary.changes} />
          <Figure name="Gaps" value={summary.gaps.reduce((sum, { count }) => sum + count, 0)} to="/coverage" />
        </div>
      )}
      {summary !== null && <RunGaps gaps={summary.gaps} lost={summary.coverage_lost} />}
      <div className="k-grid" style={{ alignItems: 'start' }}>
        <Walks walks={run.walks} />
        {summary !== null && <RunRequests byEndpoint={summary.requests_by_endpoint} />}
      </div>
    </>
  );
};

const Live = ({ id }: { readonly id: string }) => {
  const progress = useRunProgress(id);
  return (
    <Card title="Under way">{progress === null ? <Bones lines={6} /> : <StageList stages={progress.stages} />}</Card>
  );
};
