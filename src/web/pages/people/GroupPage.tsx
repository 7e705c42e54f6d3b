import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { groupQuery } from '../../api/people.ts';
import { useAccount } from '../../app/account.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Card } from '../../parts/Card.tsx';
import { Crumb } from '../../parts/Crumb.tsx';
import { Chart } from '../../parts/chart/Chart.tsx';
import { Granted } from '../../parts/Granted.tsx';
import { Head } from '../../parts/Head.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { PageLink, PersonLink, SpaceLink } from '../../parts/names.tsx';
import { count, many } from '../../parts/numbers.ts';
import { Rows } from '../../parts/Rows.tsx';
import { StatusTag } from '../../parts/StatusTag.tsx';
import { Tag } from '../../parts/Tag.tsx';
import { When } from '../../parts/When.tsx';
import { useZone } from '../../parts/zone.ts';
import { sizesInTime } from './sizesInTime.ts';

const route = getRouteApi('/signed-in/shell/groups/$id');

/** One group: its members, and what it opens. */
export const GroupPage = () => {
  const { id } = route.useParams();
  const account = useAccount();
  const zone = useZone();
  const group = useQuery(groupQuery(id, account));
  return (
    <div className="k-page">
      <Loaded query={group} meanwhile={<Bones lines={10} />}>
        {({ name, status, members, unread, access, people, spaces, pages, sizes, turns }) => (
          <>
            <Head
              before={<Crumb to="/groups" name="Groups" />}
              title={name}
              sub={
                <span className="k-line-up">
                  <StatusTag status={status} /> {many(members, 'member')}
                  {access.map((one) => (
                    <Tag key={one} tone={one === 'user' ? 'plain' : 'warn'}>
                      gives {one === 'user' ? 'access' : one}
                    </Tag>
                  ))}
                </span>
              }
            />
            {unread !== null && (
              <div className="k-note" data-tone="warn">
                <Icon name="gap" /> Its members are not known: {unread}
              </div>
            )}
            <div className="k-split">
              <div className="k-stack" style={{ gap: 16 }}>
                {sizes.length > 1 && (
                  <Card title="Members over time">
                    <Chart
                      label={`Members of ${name}`}
                      kind="line"
                      {...sizesInTime(sizes, Date.now(), zone)}
                      height={180}
                    />
                  </Card>
                )}
                <Rows title="Granted in spaces" none="In no space">
                  {spaces.map(({ level, grants, role, ...space }) => (
                    <li key={`${space.id} ${role?.id}`} className="k-row">
                      <span className="k-row-main k-cut">
                        <SpaceLink space={space} />
                      </span>
                      <Granted level={level} grants={grants} role={role} />
                    </li>
                  ))}
                </Rows>
                <Rows title="Named in restrictions" none="On no page">
                  {pages.map((page) => (
                    <li key={`${page.id} ${page.operation}`} className="k-row">
                      <span className="k-row-main k-cut">
                        <PageLink page={page} />
                      </span>
                      <Tag>{page.operation}</Tag>
                    </li>
                  ))}
                </Rows>
                <Rows title="Who came and went" none="Nobody since the first crawl">
                  {turns.map(({ at, came, ...person }) => (
                    <li key={`${person.id} ${at} ${came}`} className="k-row">
                      <span className="k-row-main k-cut">
                        <PersonLink person={person} />
                      </span>
                      <span className="k-row-end k-line-up" style={{ flexWrap: 'nowrap' }}>
                        <Tag tone={came ? 'good' : 'plain'}>{came ? 'came' : 'went'}</Tag> <When at={at} />
                      </span>
                    </li>
                  ))}
                </Rows>
              </div>
              <Rows
                title={people.length < members ? `The first ${count(people.length)} members` : 'Members'}
                none="Nobody that is known"
              >
                {people.map((person) => (
                  <li key={person.id} className="k-row">
                    <span className="k-row-main k-cut">
                      <PersonLink person={person} />
                    </span>
                  </li>
                ))}
              </Rows>
            </div>
          </>
        )}
      </Loaded>
    </div>
  );
};
