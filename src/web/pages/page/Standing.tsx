import { useQuery } from '@tanstack/react-query';
import type { Page } from '../../api/pages.ts';
import { standingQuery } from '../../api/policies.ts';
import { sessionQuery } from '../../api/session.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Card } from '../../parts/Card.tsx';
import { HrefLink } from '../../parts/HrefLink.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { Tag } from '../../parts/Tag.tsx';
import { When } from '../../parts/When.tsx';
import { Attest } from '../policies/Attest.tsx';

interface StandingProps {
  readonly page: Page;
  readonly account: string | undefined;
}

/** What holds a page, and when it was reviewed; for auditors. */
export const Standing = ({ page, account }: StandingProps) => {
  const role = useQuery(sessionQuery).data?.person.role;
  const isAuditor = role === 'auditor' || role === 'admin';
  const standing = useQuery({ ...standingQuery(page.id, account), enabled: isAuditor });
  if (!isAuditor) return null;
  const canBeAttested = page.version !== null && ['current', 'archived'].includes(page.status);
  return (
    <Card title="Holds and reviews">
      <Loaded query={standing} meanwhile={<Bones lines={2} />}>
        {({ holds, review }) => (
          <div className="k-stack" style={{ gap: 10 }}>
            {holds.map(({ id, scope, reason }) => (
              <HrefLink key={id} href={`/policies?tab=holds&hold=${id}`} className="k-link">
                <span className="k-line-up" style={{ gap: 6 }}>
                  <Tag tone="accent">
                    <Icon name="lock" size={12} /> held
                  </Tag>
                  <bdi title={`hold ${id} on the ${scope}`}>{reason}</bdi>
                </span>
              </HrefLink>
            ))}
            {holds.length === 0 && <span className="k-dim">No legal hold</span>}
            {review === null ? (
              <span className="k-dim">Never reviewed</span>
            ) : (
              <div>
                {review.changedSince ? <Tag tone="warn">changed since review</Tag> : <Tag tone="good">as reviewed</Tag>}
                <div className="k-dim">
                  version {review.version} by <bdi>{review.reviewer}</bdi> <When at={review.at} />
                </div>
                {review.note !== null && <div dir="auto">{review.note}</div>}
              </div>
            )}
            {role === 'admin' && canBeAttested && <Attest page={page.id} version={page.version!} account={account} />}
          </div>
        )}
      </Loaded>
    </Card>
  );
};
