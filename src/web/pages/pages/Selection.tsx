import { Button, CopyButton } from '@mantine/core';
import { many } from '../../parts/numbers.ts';

interface SelectionProps {
  readonly selected: ReadonlySet<string>;
  readonly onClear: () => void;
}

/** What is chosen in the table; its ids can be taken along. */
export const Selection = ({ selected, onClear }: SelectionProps) =>
  selected.size === 0 ? null : (
    <div className="k-chosen" role="status">
      <span>{many(selected.size, 'page')} chosen</span>
      <CopyButton value={[...selected].join('\n')}>
        {({ copied, copy }) => (
          <Button variant="default" size="compact-sm" onClick={copy}>
            {copied ? 'Copied' : 'Copy the ids'}
          </Button>
        )}
      </CopyButton>
      <Button variant="subtle" color="gray" size="compact-sm" onClick={onClear}>
        Clear
      </Button>
    </div>
  );
