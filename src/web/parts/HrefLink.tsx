import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

interface HrefLinkProps {
  /** A path of the app with its query, as the server gives it. */
  readonly href: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A link to a view by its whole address. */
export const HrefLink = ({ href, className, children }: HrefLinkProps) => {
  const [path = '/', query = ''] = href.split('?');
  return (
    <Link to={path} search={Object.fromEntries(new URLSearchParams(query))} {...(className && { className })}>
      {children}
    </Link>
  );
};
