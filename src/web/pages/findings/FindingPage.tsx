import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Finding } from '../../api/findings.ts';
import { findingQuery } from '../../api/findings.ts';
import { useAccount } from '../../app/account.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Card } from '../../parts/Card.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { Head } from '../../parts/Head.tsx';
import { HrefLink } from '../../parts/HrefLink.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { ViewLink } from '../../parts/ViewLink.tsx';
import { When } from '../../parts/When.tsx';
import { FindingStatus, SeverityTag } from './FindingTags.tsx';
import { SubjectLink } from './SubjectLink.tsx';
import { Triage } from './Triage.tsx';

const route = getRouteApi('/signed-in/shell/findings/$id');

/** A finding with its life, what to do, and what somebody decides of it. */
export const FindingPage = () => {
  const { id } = route.useParams();
  const account = useAccount();
  const finding = useQuery(findingQuery(id, account));
  return (
    <div className="k-page">
      <Head
        title={finding.data?.message ?? `Finding ${id}`}
        before={
          <ViewLink href="/findings" className="k-link">
            Findings
          </ViewLink>
        }
        sub={
          finding.data && (
            <>
              <SeverityTag severity={finding.data.severity} /> <FindingStatus status={finding.data.status} />
            </>
          )
        }
      />
      <Loaded query={finding} meanwhile={<Bones lines={8} />}>
        {(data) => (
          <div className="k-split">
            <div className="k-stack">
              {data.todo !== null && <Card title="What to do">{data.todo}</Card>}
              {data.status !== 'closed' && <Triage finding={data} account={account} />}
              <History history={data.history} />
            </div>
            <Card title="Facts">
              <Facts facts={factsOf(data)} />
            </Card>
          </div>
        )}
      </Loaded>
    </div>
  );
};

const factsOf = (finding: Finding) =>
  [
    ['About', <SubjectLink key="about" subject={finding.subject} />],
    [
      'Rule',
      <HrefLink key="rule" href={`/findings?rule=${finding.rule.id}`} className="k-link">
        {finding.rule.title ?? finding.rule.id}
      </HrefLink>,
    ],
    ['Found', <When key="found" at={finding.openedAt} />],
    ['Last seen', <When key="seen" at={finding.matchedAt} />],
    ['Checked', <When key="checked" at={finding.checkedAt} />],
    ['Came back', finding.reopenedAt === null ? undefined : <When key="back" at={finding.reopenedAt} />],
    ['Closed', finding.closedAt === null ? undefined : <When key="closed" at={finding.closedAt} />],
    ['Since when', finding.baseline ? 'it was there when the rule was first evaluated' : undefined],
    ['Reason', finding.reason ?? undefined],
    ['Until', finding.until === null ? undefined : <When key="until" at={finding.until} exact />],
  ] as const;

const History = ({ history }: { readonly history: Finding['history'] }) => (
  <Card title="History" flush>
    <ul className="k-list">
      {history.map(({ at, event, reason, until }) => (
        <li key={`${at} ${event}`} className="k-row">
          <span className="k-row-main" dir="auto">
            {event}
            {reason !== null && <span className="k-dim"> {reason}</span>}
            {until !== null && (
              <span className="k-dim">
                {' '}
                until <When at={until} exact />
              </span>
            )}
          </span>
          <span className="k-row-end">
            <When at={at} />
          </span>
        </li>
      ))}
    </ul>
  </Card>
);
