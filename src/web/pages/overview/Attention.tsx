import type { Overview } from '../../api/overview.ts';
import { Card } from '../../parts/Card.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { HrefLink } from '../../parts/HrefLink.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { count } from '../../parts/numbers.ts';

/** What somebody should look at, each a list behind a number. */
export const Attention = ({ items }: { readonly items: Overview['attention'] }) => {
  return (
    <Card title="Needs attention" flush>
      {items.length === 0 ? (
        <Empty icon="yes" title="Nothing needs attention" />
      ) : (
        <ul className="k-list">
          {items.map((item) => (
            <li key={item.id}>
              <AttentionRow item={item} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
};

const AttentionRow = ({ item: { question, count: found, link } }: { readonly item: Overview['attention'][number] }) => {
  const inside = (
    <>
      <span className="k-row-main">{question}</span>
      <span className="k-row-end">
        <strong style={{ color: 'var(--k-text)' }}>{count(found)}</strong>
        <span style={{ width: 14, display: 'inline-flex' }}>{link !== null && <Icon name="right" size={14} />}</span>
      </span>
    </>
  );
  return link === null ? (
    <div className="k-row">{inside}</div>
  ) : (
    <HrefLink href={link} className="k-row">
      {inside}
    </HrefLink>
  );
};
