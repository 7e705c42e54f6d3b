import { useQuery } from '@tanstack/react-query';
import { insightQuery } from '../../api/insights.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Card } from '../../parts/Card.tsx';
import { HrefLink } from '../../parts/HrefLink.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { PageLink } from '../../parts/names.tsx';
import { many } from '../../parts/numbers.ts';

interface BestPagesProps {
  /** An insight whose rows are pages with their views. */
  readonly id: string;
  readonly title: string;
  readonly spaceKey: string;
  readonly account: string | undefined;
}

/** The first pages that an insight names in a space, and the way to all of them. */
export const BestPages = ({ id, title, spaceKey, account }: BestPagesProps) => (
  <Card
    title={title}
    flush
    end={
      <HrefLink href={`/insights/${id}?space=${encodeURIComponent(spaceKey)}`} className="k-link">
        All
      </HrefLink>
    }
  >
    <Loaded
      query={useQuery(insightQuery(id, { account, space: spaceKey, limit: '6' }))}
      meanwhile={
        <div style={{ padding: 16 }}>
          <Bones lines={5} />
        </div>
      }
    >
      {({ rows }) =>
        rows.length === 0 ? (
          <div className="k-dim" style={{ padding: '4px 16px 14px' }}>
            None
          </div>
        ) : (
          <ul className="k-list">
            {rows.map(({ page_id: page, title: name, views }) => (
              <li key={String(page)} className="k-row">
                <span className="k-row-main k-cut">
                  <PageLink page={{ id: String(page), name: typeof name === 'string' ? name : null }} />
                </span>
                <span className="k-row-end k-number">{typeof views === 'number' && many(views, 'view')}</span>
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  </Card>
);
