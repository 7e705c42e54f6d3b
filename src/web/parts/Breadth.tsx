import { Icon } from './Icon.tsx';
import { count, many } from './numbers.ts';
import { Tag } from './Tag.tsx';

interface BreadthProps {
  /** Null: no run has read it yet. */
  readonly viewers: {
    readonly yes: number;
    readonly unknown: number;
    readonly anonymous: 'yes' | 'no' | 'unknown';
    readonly open: boolean;
  } | null;
}

/** How open something is. */
export const Breadth = ({ viewers }: BreadthProps) => {
  if (viewers === null) return <span className="k-dim">not read yet</span>;
  const { yes, unknown, anonymous, open } = viewers;
  return (
    <span className="k-line-up" style={{ gap: 6, flexWrap: 'nowrap' }}>
      {anonymous === 'yes' ? (
        <Tag tone="bad">
          <Icon name="globe" size={12} /> the internet
        </Tag>
      ) : open ? (
        <Tag tone="info">everyone licensed</Tag>
      ) : (
        <span className="k-number">{many(yes, 'person', 'people')}</span>
      )}
      {unknown > 0 && (
        <span className="k-dim k-number" title={`${count(unknown)} unknown`}>
          +{count(unknown)}?
        </span>
      )}
    </span>
  );
};
