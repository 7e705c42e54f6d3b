import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { many } from './numbers.ts';

interface SelectionBarProps {
  readonly count: number;
  /** What one of them is called. */
  readonly noun: string;
  readonly onClear: () => void;
  /** What can be done with them, in the line of their number. */
  readonly actions?: ReactNode;
  /** What takes more room than the line has. */
  readonly children?: ReactNode;
}

/** What is selected in the table above, and what can be done with it. It covers no row. */
export const SelectionBar = ({ count, noun, onClear, actions, children }: SelectionBarProps) => (
  <section className="k-card k-selection" aria-label={`Selected ${noun}s`}>
    <div className="k-line-up">
      <strong className="k-row-main" role="status">
        {many(count, noun)} selected
      </strong>
      {actions}
      <Button size="compact-sm" variant="subtle" color="gray" onClick={onClear}>
        Clear
      </Button>
    </div>
    {children}
  </section>
);
