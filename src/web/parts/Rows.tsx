import type { ReactNode } from 'react';
import { Card } from './Card.tsx';

interface RowsProps {
  readonly title: string;
  readonly children: readonly ReactNode[];
  /** Said where there is none. */
  readonly none?: string;
}

/** A short list under its title. */
export const Rows = ({ title, children, none = 'None' }: RowsProps) => (
  <Card title={title} flush>
    {children.length === 0 ? (
      <div className="k-dim" style={{ padding: '4px 16px 14px' }}>
        {none}
      </div>
    ) : (
      <ul className="k-list">{children}</ul>
    )}
  </Card>
);

/** One row of it, with what stands at its end. */
export const ShortRow = ({ children, end }: { readonly children: ReactNode; readonly end: ReactNode }) => (
  <li className="k-row">
    <span className="k-row-main k-cut">{children}</span>
    <span className="k-row-end k-number">{end}</span>
  </li>
);
