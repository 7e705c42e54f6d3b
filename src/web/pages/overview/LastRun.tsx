import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Overview } from '../../api/overview.ts';
import { sessionQuery } from '../../api/session.ts';
import { Card } from '../../parts/Card.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { count, many } from '../../parts/numbers.ts';
import { RunTag } from '../../parts/RunTag.tsx';
import { lastingBetween } from '../../parts/time.ts';
import { When } from '../../parts/When.tsx';

/** How fresh the answers are, and what they could not see; the ways to it are for auditors. */
export const LastRun = ({ overview }: { readonly overview: Overview }) => {
  const { lastRun, nextRunAt, columnsAt, gaps } = overview;
  const open = gaps.reduce((sum, gap) => sum + gap.count, 0);
  const isViewer = useQuery(sessionQuery).data?.person.role === 'viewer';
  return (
    <div className="k-stack" style={{ gap: 16 }}>
      <Card
        title="Crawls"
        end={
          !isViewer && (
            <Link to="/crawls" className="k-link">
              All
            </Link>
          )
        }
      >
        {lastRun !== null && (
          <Facts
            facts={[
              [
                'Last run',
                isViewer ? (
                  <When key="run" at={lastRun.startedAt} />
                ) : (
                  <Link key="run" to="/crawls/$id" params={{ id: lastRun.id }} className="k-link">
                    <When at={lastRun.startedAt} />
                  </Link>
                ),
              ],
              ['State', <RunTag key="state" status={lastRun.status} />],
              ['Took', lastRun.finishedAt === null ? null : lastingBetween(lastRun.startedAt, lastRun.finishedAt)],
              ['Requests', count(lastRun.requests)],
              ['Next', <When key="next" at={nextRunAt} />],
              ['Answers are of', <When key="columns" at={columnsAt} />],
            ]}
          />
        )}
      </Card>
      <Card
        title="Could not be seen"
        end={
          isViewer ? (
            <span className="k-dim">{many(open, 'gap')}</span>
          ) : (
            <Link to="/coverage" className="k-link">
              {many(open, 'gap')}
            </Link>
          )
        }
        flush
      >
        {gaps.length === 0 ? (
          <div className="k-row k-dim">Everything in scope was read.</div>
        ) : (
          <ul className="k-list">
            {gaps.map((gap) => (
              <li key={gap.kind}>
                {isViewer ? (
                  <div className="k-row">
                    <Gap gap={gap} />
                  </div>
                ) : (
                  <Link to="/coverage" search={{ kind: gap.kind }} className="k-row">
                    <Gap gap={gap} />
                  </Link>
                )}
              </li>
            ))}
          </ul>
        )}
      </Card>
    </div>
  );
};

const Gap = ({ gap }: { readonly gap: Overview['gaps'][number] }) => (
  <>
    <span className="k-row-main">{gap.kind}</span>
    <span className="k-row-end">{count(gap.count)}</span>
  </>
);
