import { useRouter } from '@tanstack/react-router';
import type { MouseEvent, ReactNode } from 'react';
import { createContext, useContext } from 'react';

/** The account that every address keeps; undefined: the only one there is. */
export const KeptAccount = createContext<string | undefined>(undefined);

interface ViewLinkProps {
  /** A path of the app, without a query. */
  readonly href: string;
  readonly className?: string;
  readonly title?: string;
  readonly children: ReactNode;
}

/** A link to another view that costs next to nothing to draw: tables have hundreds of them. */
export const ViewLink = ({ href, className, title, children }: ViewLinkProps) => {
  const router = useRouter();
  const account = useContext(KeptAccount);
  const address = account === undefined ? href : `${href}?account=${encodeURIComponent(account)}`;
  const onClick = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    router.history.push(address);
  };
  return (
    <a href={address} onClick={onClick} className={className} title={title} dir="auto">
      {children}
    </a>
  );
};
