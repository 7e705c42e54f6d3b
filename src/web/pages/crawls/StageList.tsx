import type { StageProgress } from '../../api/useRunProgress.ts';
import { Icon } from '../../parts/Icon.tsx';
import { count } from '../../parts/numbers.ts';

/** The steps of a crawl, each with how far it is. */
export const StageList = ({ stages }: { readonly stages: readonly StageProgress[] }) => (
  <ul className="k-stages" aria-label="Stages">
    {stages.map((stage) => (
      <li key={stage.name}>
        <span className="k-stage-name">
          {stage.status === 'ended' ? (
            <span style={{ color: 'var(--k-good)', display: 'inline-flex' }}>
              <Icon name="yes" size={14} />
            </span>
          ) : (
            <span style={{ width: 14 }} />
          )}
          {stage.title}
        </span>
        <span className="k-bar" data-open={(stage.status !== 'ended' && partOf(stage) === null) || undefined}>
          <span style={partOf(stage) === null ? undefined : { width: `${partOf(stage)}%` }} />
        </span>
        <span className="k-number k-dim">
          {count(stage.items)}
          {stage.expected !== null && stage.status !== 'ended' && ` of ${count(stage.expected)}`}
        </span>
      </li>
    ))}
  </ul>
);

/** How far it is, in percent; null: nobody knows. */
const partOf = ({ status, items, expected, walks }: StageProgress): number | null => {
  if (status === 'ended') return 100;
  if (expected !== null && expected > 0) return Math.min(100, (items / expected) * 100);
  return walks.planned > 1 ? (walks.ended / walks.planned) * 100 : null;
};
