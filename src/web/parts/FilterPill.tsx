import { Icon } from './Icon.tsx';

interface FilterPillProps {
  readonly name: string;
  readonly value: string;
  readonly onRemove: () => void;
}

/** A filter that is on, and how to take it off. */
export const FilterPill = ({ name, value, onRemove }: FilterPillProps) => (
  <span className="k-tag" data-tone="accent">
    {name}: <bdi>{value}</bdi>
    <button
      type="button"
      className="k-twist"
      style={{ width: 16, color: 'inherit' }}
      aria-label={`Remove ${name}`}
      onClick={onRemove}
    >
      <Icon name="close" size={11} />
    </button>
  </span>
);
