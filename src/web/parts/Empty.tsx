import type { ReactNode } from 'react';
import type { IconName } from './Icon.tsx';
import { Icon } from './Icon.tsx';

interface EmptyProps {
  readonly icon?: IconName;
  readonly title: string;
  readonly children?: ReactNode;
}

/** There is nothing here, and why. */
export const Empty = ({ icon = 'search', title, children }: EmptyProps) => (
  <div className="k-empty">
    <Icon name={icon} size={24} />
    <strong>{title}</strong>
    {children}
  </div>
);
