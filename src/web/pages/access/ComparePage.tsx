import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { AccessDiff } from '../../api/access.ts';
import { accessDiffQuery } from '../../api/access.ts';
import { fetchRuns } from '../../api/runs.ts';
import { useAccount } from '../../app/account.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Card } from '../../parts/Card.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { Head } from '../../parts/Head.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { MomentField } from '../../parts/MomentField.tsx';
import { PageLink, PersonLink } from '../../parts/names.tsx';
import { count, many } from '../../parts/numbers.ts';
import { Tag } from '../../parts/Tag.tsx';
import { When } from '../../parts/When.tsx';

const route = getRouteApi('/signed-in/shell/compare');

/** How many of the last crawls are offered at one click. */
const OFFERED = 4;

/** Who gained and who lost what between two moments, and by which change. */
export const ComparePage = () => {
  const { from, to } = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: { from?: string | undefined; to?: string | undefined }): void => {
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  return (
    <div className="k-page">
      <Head title="Compare two moments" sub="Who gained and who lost the right to see what, and by which change." />
      <div className="k-filters">
        <MomentField name="From" value={from} onChange={(at) => set({ from: at })} />
        <MomentField name="To" value={to} onChange={(at) => set({ to: at })} />
      </div>
      {from === undefined ? (
        <Card>
          <Empty icon="clock" title="Choose the first moment">
            <span>A moment after the first crawl; where the second is left empty, it is now.</span>
            <Crawls onChoose={(from) => set({ from })} />
          </Empty>
        </Card>
      ) : (
        <Compared from={from} to={to} />
      )}
    </div>
  );
};

/** The crawls before the newest, of which each is a moment that can be compared with now. */
const Crawls = ({ onChoose }: { readonly onChoose: (at: string) => void }) => {
  const account = useAccount();
  const { data } = useQuery({
    queryKey: ['runs', 'to compare', account],
    queryFn: ({ signal }) => fetchRuns(account, undefined, signal),
  });
  const ended = (data?.items ?? []).flatMap(({ finishedAt, status }) =>
    finishedAt !== null && status === 'complete' ? [finishedAt] : [],
  );
  return (
    <span className="k-line-up" style={{ marginTop: 8, justifyContent: 'center' }}>
      {ended.slice(1, 1 + OFFERED).map((at) => (
        <Button key={at} variant="default" onClick={() => onChoose(at)}>
          Since the crawl of&nbsp;
          <When at={at} exact />
        </Button>
      ))}
    </span>
  );
};

const Compared = ({ from, to }: { readonly from: string; readonly to: string | undefined }) => {
  const diff = useQuery(accessDiffQuery(useAccount(), from, to));
  return (
    <Loaded query={diff} meanwhile={<Bones lines={10} />}>
      {(data) => (
        <>
          <p className="k-dim" style={{ margin: 0 }}>
            From the crawl of <When at={data.from.at} exact /> to that of <When at={data.to.at} exact />
          </p>
          {data.unexplained > 0 && (
            <div className="k-note" data-tone="warn">
              {many(data.unexplained, 'pair')} of a person and a page are not explained: a defect of Kscope, please
              report it.
            </div>
          )}
          <Card
            title="Causes"
            flush
            end={
              <span className="k-dim">
                {data.allCauses > data.causes.length
                  ? `the first ${count(data.causes.length)} of ${count(data.allCauses)}`
                  : count(data.allCauses)}
              </span>
            }
          >
            {data.causes.length === 0 ? (
              <Empty icon="access" title="Nobody gained or lost anything" />
            ) : (
              <ul className="k-list">
                {data.causes.map((cause) => (
                  <CauseRow key={cause.id} cause={cause} />
                ))}
              </ul>
            )}
          </Card>
        </>
      )}
    </Loaded>
  );
};

type Cause = AccessDiff['causes'][number];

const amountInWords = ({ people, pages, pairs }: Cause['gained']): string =>
  `${many(people, 'person', 'people')} on ${many(pages, 'page')} (${many(pairs, 'pair')})`;

const CauseRow = ({
  cause: { words, kind, seenAt, actor, gained, lost, unknown, sample },
}: {
  readonly cause: Cause;
}) => (
  <li className="k-row" style={{ alignItems: 'flex-start' }}>
    <div className="k-row-main">
      <strong dir="auto" style={{ display: 'block' }}>
        {words}
      </strong>
      {actor !== null && (
        <span className="k-dim">
          by <PersonLink person={actor} />
        </span>
      )}
      <div className="k-line-up">
        {gained.pairs > 0 && <Tag tone="warn">gained: {amountInWords(gained)}</Tag>}
        {lost.pairs > 0 && <Tag tone="info">lost: {amountInWords(lost)}</Tag>}
        {unknown.came > 0 && <Tag>{many(unknown.came, 'pair')} became unknown</Tag>}
        {unknown.went > 0 && <Tag>{many(unknown.went, 'pair')} became known</Tag>}
      </div>
      {sample.slice(0, 2).map(({ effect, person, page }) => (
        <div key={`${person.id} ${page.id} ${effect}`} style={{ lineHeight: '24px' }}>
          <PersonLink person={person} /> <span className="k-dim">{effect}</span> <PageLink page={page} />
        </div>
      ))}
    </div>
    <span className="k-row-end">
      {kind} · <When at={seenAt} />
    </span>
  </li>
);
