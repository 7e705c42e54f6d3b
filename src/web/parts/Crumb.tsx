import { ViewLink } from './ViewLink.tsx';

/** The way from one thing back to all of its kind. */
export const Crumb = ({ to, name }: { readonly to: string; readonly name: string }) => (
  <ViewLink href={to} className="k-link">
    {name}
  </ViewLink>
);
