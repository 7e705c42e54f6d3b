import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Space } from '../../api/spaces.ts';
import { spaceQuery } from '../../api/spaces.ts';
import { useAccount } from '../../app/account.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Breadth } from '../../parts/Breadth.tsx';
import { Card } from '../../parts/Card.tsx';
import { Crumb } from '../../parts/Crumb.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { Head } from '../../parts/Head.tsx';
import { LinkButton } from '../../parts/LinkButton.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { KindIcon, PageLink, PersonLink } from '../../parts/names.tsx';
import { count } from '../../parts/numbers.ts';
import { StatusTag } from '../../parts/StatusTag.tsx';
import { When } from '../../parts/When.tsx';
import { OpenFindings } from '../findings/OpenFindings.tsx';
import { Branch } from '../pages/Branch.tsx';
import { SpaceDeeper } from './SpaceDeeper.tsx';

const route = getRouteApi('/signed-in/shell/spaces/$id');

export const SpacePage = () => {
  const { id } = route.useParams();
  const account = useAccount();
  const space = useQuery(spaceQuery(id, account));
  return (
    <div className="k-page">
      <Loaded query={space} meanwhile={<Bones lines={10} />}>
        {(data) => <SpaceBody space={data} account={account} />}
      </Loaded>
    </div>
  );
};

const SpaceBody = ({ space, account }: { readonly space: Space; readonly account: string | undefined }) => (
  <>
    <Head
      title={space.name || space.id}
      before={
        <div className="k-line-up k-dim">
          <Crumb to="/spaces" name="Spaces" />
          <span>{space.type.replace('_', ' ')} space</span>
        </div>
      }
      sub={
        <span className="k-line-up">
          <StatusTag status={space.status} /> <Breadth viewers={space.viewers} />
          {space.description !== null && space.description !== '' && <bdi>{space.description}</bdi>}
        </span>
      }
      actions={
        <LinkButton to="/pages" search={{ space: space.id }} variant="default">
          All pages in the table
        </LinkButton>
      }
    />
    <div className="k-split">
      <div className="k-stack" style={{ gap: 16 }}>
        <SpaceDeeper id={space.id} spaceKey={space.key} account={account} />
        <Card title="Contents" flush>
          <div style={{ padding: 8 }}>
            <ul className="k-tree">
              <Branch
                node={{ kind: 'space', id: space.id, name: space.name || space.id, space: space.id, hasChildren: true }}
                account={account}
                opened
              />
            </ul>
          </div>
        </Card>
      </div>
      <div className="k-stack" style={{ gap: 16 }}>
        <Card title="Facts">
          <Facts
            facts={[
              ['Key', space.key],
              ['Owner', <PersonLink key="owner" person={space.owner} />],
              ['Pages', count(space.pages)],
              ['Created', <When key="created" at={space.createdAt} exact />],
              ['Last change', <When key="changed" at={space.lastChangeAt} />],
              ['Homepage', space.homepage === null ? null : <PageLink key="home" page={space.homepage} />],
            ]}
          />
        </Card>
        <OpenFindings account={account} of={{ space: space.id }} />
        <Card title="By kind" flush>
          <ul className="k-list">
            {space.kinds.map((row) => (
              <li key={`${row.kind} ${row.status}`}>
                <Link to="/pages" search={{ space: space.id, kind: row.kind, status: row.status }} className="k-row">
                  <KindIcon kind={row.kind} />
                  <span className="k-row-main">
                    {row.kind} <StatusTag status={row.status} />
                  </span>
                  <span className="k-row-end">{count(row.count)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </Card>
      </div>
    </div>
  </>
);
