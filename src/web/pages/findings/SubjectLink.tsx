import type { FindingRow } from '../../api/findings.ts';
import { addressOf } from '../../parts/names.tsx';
import { ViewLink } from '../../parts/ViewLink.tsx';

const PLACES = { page: 'pages', space: 'spaces', user: 'people', group: 'groups' } as const;

/** What a finding is about. */
export const SubjectLink = ({ subject: { type, id, name } }: { readonly subject: FindingRow['subject'] }) =>
  type === 'site' || type === 'document' ? (
    name
  ) : (
    <ViewLink href={addressOf(PLACES[type], id)} className="k-link" title={`${type} ${id}`}>
      {name}
    </ViewLink>
  );
