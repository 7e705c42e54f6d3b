import { Link } from '@tanstack/react-router';
import type { Findings, FindingsFilter } from '../../api/findings.ts';
import { Card } from '../../parts/Card.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { count } from '../../parts/numbers.ts';

interface ByRuleProps {
  readonly rules: Findings['rules'];
  readonly filter: FindingsFilter;
}

/** How many findings each rule has as the filters say, the most first; each leads to them. */
export const ByRule = ({ rules, filter }: ByRuleProps) => {
  const some = rules
    .filter(({ matching, id }) => matching > 0 && (filter.rule === undefined || filter.rule === id))
    .toSorted((a, b) => b.matching - a.matching || (a.id < b.id ? -1 : 1));
  if (some.length === 0) return <Empty icon="label" title="No finding is like that" />;
  return (
    <Card flush>
      <ul className="k-list">
        {some.map(({ id, title, matching }) => (
          <li key={id}>
            <Link to="/findings" search={{ ...filter, rule: id }} className="k-row">
              <span className="k-row-main">
                {title ?? id} <span className="k-dim k-mono">{id}</span>
              </span>
              <span className="k-row-end">
                <strong>{count(matching)}</strong>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
};
