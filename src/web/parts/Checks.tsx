import type { AccountTest } from '../api/accounts.ts';
import { Tag } from './Tag.tsx';
import { VerdictMark } from './VerdictMark.tsx';

const MARKS = { yes: 'yes', no: 'no', partly: 'unknown' } as const;

/** What of each resource a token can read, and what to grant where something is missing. */
export const Checks = ({ checks }: { readonly checks: AccountTest['checks'] }) => (
  <ul className="k-list">
    {checks.map(({ resource, readable, detail, mend }) => (
      <li key={resource} className="k-row" style={{ alignItems: 'flex-start' }}>
        <VerdictMark verdict={MARKS[readable]} />
        <span style={{ minWidth: 130, fontWeight: 500 }}>
          {resource} {readable === 'partly' && <Tag tone="warn">partly</Tag>}
        </span>
        <span className="k-row-main">
          <span className={readable === 'yes' ? 'k-dim' : undefined} dir="auto">
            {detail}
          </span>
          {mend !== undefined && (
            <span style={{ display: 'block' }}>
              <span className="k-dim">To mend it:</span> {mend}
            </span>
          )}
        </span>
      </li>
    ))}
  </ul>
);
