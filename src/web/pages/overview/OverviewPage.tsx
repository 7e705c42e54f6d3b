import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { accountsQuery } from '../../api/accounts.ts';
import type { Overview } from '../../api/overview.ts';
import { overviewQuery } from '../../api/overview.ts';
import { useAccount } from '../../app/account.ts';
import { Bone } from '../../parts/Bone.tsx';
import { Card } from '../../parts/Card.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { Head } from '../../parts/Head.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { LinkButton } from '../../parts/LinkButton.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { When } from '../../parts/When.tsx';
import { LiveRun } from '../crawls/LiveRun.tsx';
import { Activity } from './Activity.tsx';
import { Attention } from './Attention.tsx';
import { Figures } from './Figures.tsx';
import { LastRun } from './LastRun.tsx';

/** The state of the site at one look. */
export const OverviewPage = () => {
  const account = useAccount();
  const accounts = useQuery(accountsQuery);
  const overview = useQuery({ ...overviewQuery(account), enabled: (accounts.data?.items.length ?? 0) > 0 });
  if (accounts.data?.items.length === 0) return <Navigate to="/welcome" replace />;
  const site = accounts.data?.items.find(({ name }) => account === undefined || name === account);
  return (
    <div className="k-page">
      <Head
        title="Overview"
        sub={
          site === undefined ? (
            <Bone width={220} />
          ) : (
            <span>
              {site.name} · {new URL(site.url).host}
              {overview.data?.lastRun?.finishedAt != null && (
                <>
                  {' '}
                  · as of <When at={overview.data.lastRun.startedAt} />
                </>
              )}
            </span>
          )
        }
      />
      <Loaded query={overview} meanwhile={<OverviewBones />}>
        {(data) =>
          data.lastRun === null ? (
            <NothingYet />
          ) : (
            <>
              {data.running && <UnderWay id={data.lastRun.id} />}
              <OverviewBody overview={data} />
            </>
          )
        }
      </Loaded>
    </div>
  );
};

const OverviewBody = ({ overview }: { readonly overview: Overview }) => (
  <>
    <Figures overview={overview} />
    <div className="k-split">
      <div className="k-stack" style={{ gap: 16 }}>
        <Attention items={overview.attention} />
        <Activity months={overview.activity} />
      </div>
      <LastRun overview={overview} />
    </div>
  </>
);

const UnderWay = ({ id }: { readonly id: string }) => (
  <Card title="A crawl is under way">
    <LiveRun id={id} />
  </Card>
);

const NothingYet = () => (
  <Card>
    <Empty icon="crawl" title="Nothing has been crawled yet">
      <span>The first crawl reads the site; the answers appear here while it goes on.</span>
      <LinkButton to="/crawls" mt={8} leftSection={<Icon name="crawl" size={14} />}>
        To the crawls
      </LinkButton>
    </Empty>
  </Card>
);

const OverviewBones = () => (
  <>
    <Bone height={92} />
    <div className="k-split">
      <div className="k-stack" style={{ gap: 16 }}>
        <Bone height={260} />
        <Bone height={280} />
      </div>
      <Bone height={320} />
    </div>
  </>
);
