import { Card } from '../../parts/Card.tsx';
import { count } from '../../parts/numbers.ts';
import { Tag } from '../../parts/Tag.tsx';
import type { RunSummary } from './summary.ts';

interface RunGapsProps {
  readonly gaps: RunSummary['gaps'];
  readonly lost: readonly string[];
}

/** What the run could not see, by reason, with what would mend it. */
export const RunGaps = ({ gaps, lost }: RunGapsProps) =>
  gaps.length + lost.length === 0 ? null : (
    <Card title="Could not be seen" flush>
      <ul className="k-list">
        {lost.map((text) => (
          <li key={text} className="k-row">
            <Tag tone="bad">lost sight</Tag>
            <span className="k-row-main" dir="auto">
              {text}
            </span>
          </li>
        ))}
        {gaps.map(({ kind, reason, mend, count: times }) => (
          <li key={`${kind} ${reason}`} className="k-row">
            <span style={{ minWidth: 110 }}>
              <Tag tone="warn">{kind}</Tag>
            </span>
            <span className="k-row-main" dir="auto">
              {reason}
              {mend !== null && <span className="k-dim"> · {mend}</span>}
            </span>
            <span className="k-row-end">{count(times)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
