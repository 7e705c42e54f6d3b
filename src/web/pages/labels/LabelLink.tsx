import { ViewLink } from '../../parts/ViewLink.tsx';

/** A label, leading to its view. */
export const LabelLink = ({ name }: { readonly name: string }) => (
  <ViewLink href={`/labels/${encodeURIComponent(name)}`} className="k-link" title={name}>
    {name}
  </ViewLink>
);
