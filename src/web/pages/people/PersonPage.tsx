import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Right } from '../../api/access.ts';
import type { Person } from '../../api/people.ts';
import { personQuery, personTimelineQuery } from '../../api/people.ts';
import { useAccount } from '../../app/account.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Card } from '../../parts/Card.tsx';
import { Crumb } from '../../parts/Crumb.tsx';
import { ExternalTag } from '../../parts/ExternalTag.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { Figure } from '../../parts/Figure.tsx';
import { Head } from '../../parts/Head.tsx';
import { LinkButton } from '../../parts/LinkButton.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { MomentField } from '../../parts/MomentField.tsx';
import { GroupLink, SpaceLink } from '../../parts/names.tsx';
import { StatusTag } from '../../parts/StatusTag.tsx';
import { Tabs } from '../../parts/Tabs.tsx';
import { Timeline } from '../../parts/Timeline.tsx';
import { When } from '../../parts/When.tsx';
import { OpenFindings } from '../findings/OpenFindings.tsx';
import { FirstPages } from '../pages/FirstPages.tsx';
import { BySpace } from './BySpace.tsx';
import { Grants } from './Grants.tsx';
import { Sees } from './Sees.tsx';
import { Work } from './Work.tsx';

const route = getRouteApi('/signed-in/shell/people/$id');

const TABS = [
  { id: 'sees', name: 'What they can see' },
  { id: 'spaces', name: 'By space' },
  { id: 'grants', name: 'What lets them in' },
  { id: 'pages', name: 'Pages' },
  { id: 'work', name: 'Work' },
  { id: 'timeline', name: 'Timeline' },
] as const;

/** One person: what they own and wrote, what they can see, and what changed it. */
export const PersonPage = () => {
  const { id } = route.useParams();
  const account = useAccount();
  const person = useQuery(personQuery(id, account));
  return (
    <div className="k-page">
      <Loaded query={person} meanwhile={<Bones lines={10} />}>
        {(data) => <PersonBody person={data} account={account} />}
      </Loaded>
    </div>
  );
};

const PersonBody = ({ person, account }: { readonly person: Person; readonly account: string | undefined }) => {
  const { tab = 'sees', right: asked, at } = route.useSearch();
  const navigate = route.useNavigate();
  const right: Right = asked === 'edit' ? 'edit' : 'view';
  return (
    <>
      <Head
        before={<Crumb to="/people" name="People" />}
        title={person.name || person.id}
        sub={
          <span className="k-line-up">
            <StatusTag status={person.status} />{' '}
            {person.external === 'unknown' ? (
              <span>internal or external: unknown</span>
            ) : (
              <ExternalTag person={person} />
            )}
            {person.email !== null && <bdi>{person.email}</bdi>} <span className="k-mono">{person.id}</span>
          </span>
        }
        actions={
          <LinkButton to="/see" search={{ person: person.id }} variant="default">
            See as
          </LinkButton>
        }
      />
      <div className="k-figures">
        <Figure name="Owns" value={person.owned} note="pages" to={`/pages?owner=${encodeURIComponent(person.id)}`} />
        <Figure
          name="Wrote"
          value={person.written}
          note="pages"
          to={`/pages?author=${encodeURIComponent(person.id)}`}
        />
        <Figure name="Saved" value={person.versions} note="versions" />
        <Figure name="Groups" value={person.groups.length} />
      </div>
      <div className="k-split">
        <div className="k-stack">
          <Tabs
            label="Of this person"
            tabs={TABS}
            current={tab}
            onChange={(next) => void navigate({ search: (before) => ({ ...before, tab: next }), replace: true })}
          />
          {tab === 'timeline' ? (
            <PersonTimeline id={person.id} account={account} />
          ) : tab === 'work' ? (
            <Work person={person.id} account={account} />
          ) : tab === 'grants' ? (
            <Grants person={person.id} account={account} />
          ) : tab === 'pages' ? (
            <>
              <FirstPages title="Owned" none="They own no page" filter={{ account, owner: person.id }} />
              <FirstPages title="Written" none="They wrote no page" filter={{ account, author: person.id }} />
            </>
          ) : tab === 'spaces' ? (
            <BySpace looked={{ account, person: person.id, at }} />
          ) : (
            <>
              <div className="k-filters">
                <SegmentedControl
                  size="xs"
                  aria-label="Right"
                  data={[
                    { value: 'view', label: 'Can view' },
                    { value: 'edit', label: 'Can edit' },
                  ]}
                  value={right}
                  onChange={(next) =>
                    void navigate({ search: (before) => ({ ...before, right: next }), replace: true })
                  }
                />
                <MomentField
                  value={at}
                  onChange={(next) => void navigate({ search: (before) => ({ ...before, at: next }), replace: true })}
                />
              </div>
              <Sees person={person.id} right={right} at={at} account={account} />
            </>
          )}
        </div>
        <div className="k-stack" style={{ gap: 16 }}>
          <Card title="Facts">
            <Facts
              facts={[
                ['Type', person.type],
                ['Licence', person.licence],
                ['Belongs', person.externalReason],
                ['Last active', <When key="active" at={person.lastActivityAt} />],
                [
                  'Own space',
                  person.personalSpace === null ? null : <SpaceLink key="space" space={person.personalSpace} />,
                ],
              ]}
            />
          </Card>
          <OpenFindings account={account} of={{ owner: person.id }} />
          <Card title="Groups">
            {person.groups.length === 0 ? (
              <span className="k-dim">None that is known</span>
            ) : (
              <ul className="k-list k-place">
                {person.groups.map((group) => (
                  <li key={group.id}>
                    <GroupLink group={group} />
                  </li>
                ))}
              </ul>
            )}
          </Card>
        </div>
      </div>
    </>
  );
};

const PersonTimeline = ({ id, account }: { readonly id: string; readonly account: string | undefined }) => (
  <Timeline changes={useQuery(personTimelineQuery(id, account))} />
);
