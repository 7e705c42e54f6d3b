import { Button, CopyButton } from '@mantine/core';
import { SelectionBar } from '../../parts/SelectionBar.tsx';

interface SelectionProps {
  readonly selected: ReadonlySet<string>;
  readonly onClear: () => void;
}

/** The pages that are selected; their ids can be taken along. */
export const Selection = ({ selected, onClear }: SelectionProps) =>
  selected.size === 0 ? null : (
    <SelectionBar
      count={selected.size}
      noun="page"
      onClear={onClear}
      actions={
        <CopyButton value={[...selected].join('\n')}>
          {({ copied, copy }) => (
            <Button variant="default" size="compact-sm" onClick={copy}>
              {copied ? 'Copied' : 'Copy the ids'}
            </Button>
          )}
        </CopyButton>
      }
    />
  );
