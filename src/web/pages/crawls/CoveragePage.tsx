import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { overviewQuery } from '../../api/overview.ts';
import { fetchGaps } from '../../api/runs.ts';
import { useAccount } from '../../app/account.ts';
import { Card } from '../../parts/Card.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { Head } from '../../parts/Head.tsx';
import { MoreList } from '../../parts/MoreList.tsx';
import { count } from '../../parts/numbers.ts';
import { Tag } from '../../parts/Tag.tsx';
import { useRows } from '../../parts/useRows.ts';
import { When } from '../../parts/When.tsx';

const route = getRouteApi('/signed-in/shell/coverage');

/** What could not be read, why, and what would mend it. */
export const CoveragePage = () => {
  const account = useAccount();
  const { kind } = route.useSearch();
  const navigate = route.useNavigate();
  const overview = useQuery(overviewQuery(account));
  const gaps = useRows(['gaps', account, kind], (cursor, signal) => fetchGaps(account, kind, cursor, signal));
  const kinds = (overview.data?.gaps ?? []).map((gap) => ({
    value: gap.kind,
    label: `${gap.kind} (${count(gap.count)})`,
  }));
  return (
    <div className="k-page">
      <Head
        title="Coverage"
        sub="What is known to exist or to matter and could not be read. Answers say “unknown” where it bears on them."
      />
      <div className="k-filters">
        <Choice
          label="Kind"
          value={kind}
          options={kinds}
          onChange={(next) => void navigate({ search: (before) => ({ ...before, kind: next }), replace: true })}
        />
      </div>
      <Card flush>
        <MoreList
          rows={gaps}
          keyOf={(gap) => `${gap.kind} ${gap.subject.id} ${gap.reason}`}
          empty="Everything in scope could be read"
          row={(gap) => (
            <div className="k-row" style={{ alignItems: 'flex-start' }}>
              <span style={{ minWidth: 110 }}>
                <Tag tone="warn">{gap.kind}</Tag>
              </span>
              <span className="k-row-main">
                <span dir="auto">{gap.subject.name ?? (gap.subject.id === '*' ? 'all of them' : gap.subject.id)}</span>
                <span className="k-dim" dir="auto" style={{ display: 'block' }}>
                  {gap.reason}
                </span>
                {gap.mend !== null && (
                  <span style={{ display: 'block' }}>
                    <span className="k-dim">To mend it:</span> {gap.mend}
                  </span>
                )}
              </span>
              <span className="k-row-end">
                <When at={gap.since} />
              </span>
            </div>
          )}
        />
      </Card>
    </div>
  );
};
