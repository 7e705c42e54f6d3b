import type { Right } from '../../api/access.ts';
import { fetchSees } from '../../api/access.ts';
import { Card } from '../../parts/Card.tsx';
import { MoreList } from '../../parts/MoreList.tsx';
import { PageLink, SpaceLink } from '../../parts/names.tsx';
import { many } from '../../parts/numbers.ts';
import { Tag } from '../../parts/Tag.tsx';
import { useRows } from '../../parts/useRows.ts';
import { VerdictMark } from '../../parts/VerdictMark.tsx';
import { When } from '../../parts/When.tsx';

interface SeesProps {
  readonly person: string;
  readonly right: Right;
  readonly at: string | undefined;
  readonly account: string | undefined;
}

/** What one person can see or edit. */
export const Sees = ({ person, right, at, account }: SeesProps) => {
  const sees = useRows(['sees', person, right, at, account], (cursor, signal) =>
    fetchSees({ person, right, at, account }, cursor, signal),
  );
  return (
    <Card flush>
      {sees.first !== undefined && (
        <div className="k-line-up" style={{ padding: '12px 16px 8px' }}>
          <Tag tone="good">{many(sees.first.counts.yes, 'page')}</Tag>
          {sees.first.counts.unknown > 0 && <Tag tone="warn">{many(sees.first.counts.unknown, 'page')} unknown</Tag>}
          <span className="k-dim">
            as of <When at={sees.first.at} />
          </span>
        </div>
      )}
      <MoreList
        rows={sees}
        keyOf={({ id }) => id}
        empty="Nothing for certain"
        more="More pages"
        row={(page) => (
          <div className="k-row">
            <VerdictMark verdict={page.verdict} />
            <span className="k-row-main k-cut">
              <PageLink page={page} />
            </span>
            <span className="k-row-end k-cut" style={{ maxWidth: '35%' }}>
              <SpaceLink space={page.space} />
            </span>
          </div>
        )}
      />
    </Card>
  );
};
