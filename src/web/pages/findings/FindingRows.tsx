import { Rows, ShortRow } from '../../parts/Rows.tsx';
import { ViewLink } from '../../parts/ViewLink.tsx';
import { When } from '../../parts/When.tsx';
import { SeverityTag } from './FindingTags.tsx';

interface FindingRowsProps {
  readonly title: string;
  readonly findings: readonly {
    readonly id: string;
    readonly severity: string;
    readonly message: string;
    readonly openedAt: string;
  }[];
}

/** Open findings about something, the gravest first. */
export const FindingRows = ({ title, findings }: FindingRowsProps) => (
  <Rows title={title} none="No open finding">
    {findings.map(({ id, severity, message, openedAt }) => (
      <ShortRow key={id} end={<When at={openedAt} />}>
        <SeverityTag severity={severity as 'critical'} />{' '}
        <ViewLink href={`/findings/${id}`} className="k-link" title={message}>
          {message}
        </ViewLink>
      </ShortRow>
    ))}
  </Rows>
);
