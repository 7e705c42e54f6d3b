import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { FindingsFilter } from '../../api/findings.ts';
import { openFindingsQuery } from '../../api/findings.ts';
import { sessionQuery } from '../../api/session.ts';
import { Card } from '../../parts/Card.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { many } from '../../parts/numbers.ts';
import { ViewLink } from '../../parts/ViewLink.tsx';
import { SeverityTag } from './FindingTags.tsx';

interface OpenFindingsProps {
  readonly account: string | undefined;
  /** Of what: a page, a space or a person. */
  readonly of: Pick<FindingsFilter, 'page' | 'space' | 'owner'>;
}

/** The gravest open findings of something, and the way to all of them; for auditors. */
export const OpenFindings = ({ account, of }: OpenFindingsProps) => {
  const session = useQuery(sessionQuery);
  const mayKnow = session.data !== undefined && session.data.person.role !== 'viewer';
  const findings = useQuery({ ...openFindingsQuery({ ...of, account }), enabled: mayKnow });
  if (!mayKnow) return null;
  return (
    <Card
      title="Open findings"
      end={
        findings.data !== undefined &&
        findings.data.total > 0 && (
          <Link to="/findings" search={{ ...of, status: 'open' }} className="k-link">
            {many(findings.data.total, 'finding')}
          </Link>
        )
      }
      flush
    >
      <Loaded query={findings}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="k-row k-dim">None</div>
          ) : (
            <ul className="k-list">
              {items.map(({ id, severity, message }) => (
                <li key={id} className="k-row">
                  <SeverityTag severity={severity} />
                  <span className="k-row-main k-cut">
                    <ViewLink href={`/findings/${id}`} className="k-link" title={message}>
                      {message}
                    </ViewLink>
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
};
