import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { accountsQuery } from '../../api/accounts.ts';
import { fetchRuns } from '../../api/runs.ts';
import { useAccount } from '../../app/account.ts';
import { Card } from '../../parts/Card.tsx';
import { Head } from '../../parts/Head.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { MoreList } from '../../parts/MoreList.tsx';
import { count } from '../../parts/numbers.ts';
import { RunTag } from '../../parts/RunTag.tsx';
import { lastingBetween } from '../../parts/time.ts';
import { useRows } from '../../parts/useRows.ts';
import { When } from '../../parts/When.tsx';
import { AccountStanding } from './AccountStanding.tsx';

/** How each account stands to its schedule, and every run. */
export const CrawlsPage = () => {
  const account = useAccount();
  const accounts = useQuery({ ...accountsQuery, refetchInterval: 5000 });
  const running = accounts.data?.items.some((one) => one.running) ?? false;
  const runs = useRows(['runs', account, running], (cursor, signal) => fetchRuns(account, cursor, signal));
  return (
    <div className="k-page">
      <Head title="Crawls" sub="What was read when, and what is due" />
      <Loaded query={accounts}>
        {({ items }) => (
          <div className="k-stack">
            {items
              .filter(({ name }) => account === undefined || name === account)
              .map((one) => (
                <AccountStanding key={one.name} account={one} />
              ))}
          </div>
        )}
      </Loaded>
      <Card title="Runs" flush>
        <MoreList
          rows={runs}
          keyOf={({ id }) => id}
          empty="Nothing has been crawled yet"
          more="Earlier runs"
          row={(run) => (
            <Link to="/crawls/$id" params={{ id: run.id }} className="k-row">
              <span style={{ minWidth: 86 }}>
                <RunTag status={run.status} />
              </span>
              <span className="k-row-main">
                <When at={run.startedAt} exact /> <span className="k-dim">{run.account}</span>
                {run.reason !== null && (
                  <span className="k-dim k-cut" dir="auto">
                    {run.reason}
                  </span>
                )}
              </span>
              <span className="k-row-end">
                {run.finishedAt !== null && lastingBetween(run.startedAt, run.finishedAt)}
                <span>{count(run.requests)} requests</span>
              </span>
            </Link>
          )}
        />
      </Card>
    </div>
  );
};
