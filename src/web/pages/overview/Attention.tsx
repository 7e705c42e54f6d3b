import { Link } from '@tanstack/react-router';
import type { Overview } from '../../api/overview.ts';
import { Card } from '../../parts/Card.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { count } from '../../parts/numbers.ts';

/** What somebody should look at, each a list behind a number. */
export const Attention = ({ items }: { readonly items: Overview['attention'] }) => {
  const open = items.filter((item) => item.count > 0);
  return (
    <Card title="Needs attention" flush>
      {open.length === 0 ? (
        <Empty icon="yes" title="Nothing needs attention" />
      ) : (
        <ul className="k-list">
          {open.map((item) => (
            <li key={item.id}>
              <Link to={item.link} className="k-row">
                <span className="k-row-main">{item.question}</span>
                <span className="k-row-end">
                  <strong style={{ color: 'var(--k-text)' }}>{count(item.count)}</strong>
                  <Icon name="right" size={14} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
};
