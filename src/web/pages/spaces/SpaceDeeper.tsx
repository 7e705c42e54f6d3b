import { useQuery } from '@tanstack/react-query';
import type { SpaceDepth } from '../../api/deeper.ts';
import { spaceDepthQuery } from '../../api/deeper.ts';
import { sessionQuery } from '../../api/session.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Card } from '../../parts/Card.tsx';
import { Chart } from '../../parts/chart/Chart.tsx';
import { Granted } from '../../parts/Granted.tsx';
import { grantsInWords } from '../../parts/grantsInWords.ts';
import { HrefLink } from '../../parts/HrefLink.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { GroupLink, PersonLink } from '../../parts/names.tsx';
import { count, many } from '../../parts/numbers.ts';
import { Rows, ShortRow } from '../../parts/Rows.tsx';
import { LabelLink } from '../labels/LabelLink.tsx';
import { Audience } from './Audience.tsx';
import { BestPages } from './BestPages.tsx';

interface SpaceDeeperProps {
  readonly id: string;
  readonly spaceKey: string | null;
  readonly account: string | undefined;
}

/** How a space lives, who writes and owns, what it grants; for auditors. */
export const SpaceDeeper = ({ id, spaceKey, account }: SpaceDeeperProps) => {
  const role = useQuery(sessionQuery).data?.person.role;
  const isAuditor = role === 'auditor' || role === 'admin';
  const depth = useQuery({ ...spaceDepthQuery(id, account), enabled: isAuditor });
  if (!isAuditor) return null;
  return (
    <Loaded query={depth} meanwhile={<Bones lines={8} />}>
      {(data) => <Depth id={id} depth={data} spaceKey={spaceKey} account={account} />}
    </Loaded>
  );
};

/** Questions that an insight answers of one space. */
const QUESTIONS = [
  ['orphan-pages', 'Orphaned pages'],
  ['broken-links', 'Broken links'],
] as const;

interface DepthProps {
  readonly id: string;
  readonly depth: SpaceDepth;
  readonly spaceKey: string | null;
  readonly account: string | undefined;
}

const Depth = ({ id, depth, spaceKey, account }: DepthProps) => (
  <>
    {depth.months.length > 1 && (
      <Card title="Activity by month">
        <Chart
          label="Edits and new pages by month"
          kind="bar"
          categories={depth.months.map(({ month }) => month)}
          series={[
            { name: 'edits', values: depth.months.map(({ edits }) => edits) },
            { name: 'new pages', values: depth.months.map(({ created }) => created) },
          ]}
          height={180}
        />
      </Card>
    )}
    {spaceKey !== null && (
      <div className="k-line-up">
        <span className="k-dim">More of this space:</span>
        {QUESTIONS.map(([id, name]) => (
          <HrefLink key={id} href={`/insights/${id}?space=${encodeURIComponent(spaceKey)}`} className="k-tag">
            {name}
          </HrefLink>
        ))}
      </div>
    )}
    <Audience space={id} audience={depth.audience} />
    {spaceKey !== null && (
      <div className="k-grid">
        <BestPages id="valuable-but-stale" title="Valuable but stale" spaceKey={spaceKey} account={account} />
        <BestPages id="high-value-pages" title="Most valuable" spaceKey={spaceKey} account={account} />
      </div>
    )}
    <Rows title="What it grants" none="Nothing that is known">
      {depth.grants.map(({ type, principal, level, rights, role }) => (
        <li key={`${type} ${principal.id} ${role?.id}`} className="k-row">
          <span className="k-row-main">
            {type === 'group' ? (
              <GroupLink group={principal} />
            ) : type === 'user' ? (
              <PersonLink person={principal} />
            ) : (
              <bdi>{principal.name}</bdi>
            )}
            <span className="k-dim" style={{ display: 'block' }}>
              {grantsInWords(rights)}
            </span>
          </span>
          <Granted level={level} grants={rights} role={role} />
        </li>
      ))}
    </Rows>
    <div className="k-grid">
      <Rows title="Contributors">
        {depth.contributors.slice(0, 8).map(({ count: versions, ...person }) => (
          <ShortRow key={person.id} end={many(versions, 'version')}>
            <PersonLink person={person} />
          </ShortRow>
        ))}
      </Rows>
      <Rows title="Owners of pages">
        {depth.owners.slice(0, 8).map(({ count: pages, ...person }) => (
          <ShortRow key={person.id} end={many(pages, 'page')}>
            <PersonLink person={person} />
          </ShortRow>
        ))}
      </Rows>
      <Rows title="Labels">
        {depth.labels.slice(0, 8).map(({ name, count: pages }) => (
          <ShortRow key={name} end={count(pages)}>
            <LabelLink name={name} />
          </ShortRow>
        ))}
      </Rows>
    </div>
  </>
);
