import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ExposureList } from '../../api/access.ts';
import { exposureQuery } from '../../api/access.ts';
import { useAccount } from '../../app/account.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Card } from '../../parts/Card.tsx';
import { Head } from '../../parts/Head.tsx';
import { HrefLink } from '../../parts/HrefLink.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { MomentField } from '../../parts/MomentField.tsx';
import { count, many } from '../../parts/numbers.ts';
import { Tag } from '../../parts/Tag.tsx';
import { When } from '../../parts/When.tsx';
import { ExposureBody } from './ExposureBody.tsx';

const route = getRouteApi('/signed-in/shell/access');

/** What the site exposes: every list with its count, or one of them with its rows. */
export const ExposurePage = () => {
  const account = useAccount();
  const { list, at } = route.useSearch();
  const navigate = route.useNavigate();
  const exposure = useQuery(exposureQuery(account, at, list));
  const one = list === undefined ? undefined : exposure.data?.lists[0];
  return (
    <div className="k-page">
      <Head
        title={list === undefined ? 'Exposure' : (one?.question ?? list)}
        before={
          list !== undefined && (
            <HrefLink href={at === undefined ? '/access' : `/access?at=${encodeURIComponent(at)}`} className="k-link">
              Exposure
            </HrefLink>
          )
        }
        sub={
          exposure.data === undefined ? (
            'Working out who can see what…'
          ) : (
            <>
              {list === undefined ? 'What the site exposes' : one?.meaning} · as of <When at={exposure.data.at} />
            </>
          )
        }
        actions={
          <MomentField
            value={at}
            onChange={(next) => void navigate({ search: (before) => ({ ...before, at: next }), replace: true })}
          />
        }
      />
      <Loaded query={exposure} meanwhile={<Bones lines={12} />}>
        {({ lists }) =>
          list === undefined ? (
            <Card flush>
              <ul className="k-list">
                {lists.map((each) => (
                  <ListRow key={each.id} list={each} at={at} />
                ))}
              </ul>
            </Card>
          ) : (
            <ExposureBody list={lists[0]} />
          )
        }
      </Loaded>
    </div>
  );
};

/** Lists that tell of everything there is, and of nothing that is wrong. */
const OVERVIEWS: ReadonlySet<string> = new Set(['page-breadth', 'space-breadth', 'matrix']);

const ListRow = ({ list, at }: { readonly list: ExposureList; readonly at: string | undefined }) => {
  const search = new URLSearchParams({ list: list.id, ...(at === undefined ? {} : { at }) });
  return (
    <li>
      <HrefLink href={`/access?${search}`} className="k-row">
        <span className="k-row-main">
          <strong>{list.question}</strong>
          <span className="k-dim" style={{ display: 'block' }}>
            {list.meaning}
          </span>
        </span>
        <span className="k-row-end">
          {list.unknown > 0 && <Tag>{count(list.unknown)} unknown</Tag>}
          <Tag tone={OVERVIEWS.has(list.id) ? 'plain' : list.count > 0 ? 'warn' : 'good'}>
            {many(list.count, list.counted.slice(0, -1))}
          </Tag>
        </span>
      </HrefLink>
    </li>
  );
};
