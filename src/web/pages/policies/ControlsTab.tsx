import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ControlRow, Controls } from '../../api/policies.ts';
import { controlsQuery, fetchControl } from '../../api/policies.ts';
import { useAccount } from '../../app/account.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Card } from '../../parts/Card.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { FilterPill } from '../../parts/FilterPill.tsx';
import { HrefLink } from '../../parts/HrefLink.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { MoreList } from '../../parts/MoreList.tsx';
import { PageLink } from '../../parts/names.tsx';
import { count, many } from '../../parts/numbers.ts';
import { useRows } from '../../parts/useRows.ts';
import { VerdictMark } from '../../parts/VerdictMark.tsx';
import { When } from '../../parts/When.tsx';
import { Broken } from './Broken.tsx';
import { requireInWords } from './words.ts';

const route = getRouteApi('/signed-in/shell/policies');

type Control = Controls['controls'][number];
type Verdict = ControlRow['verdict'];

const MARKS = { pass: 'yes', fail: 'no', unknown: 'unknown' } as const;
const VERDICTS: readonly Verdict[] = ['pass', 'fail', 'unknown'];

/** How pages stand to what they must have. */
export const ControlsTab = () => {
  const account = useAccount();
  const { control } = route.useSearch();
  return (
    <Loaded query={useQuery(controlsQuery(account))} meanwhile={<Bones lines={8} />}>
      {({ controls, broken, asOf }) => {
        const one = controls.find(({ id }) => id === control);
        return (
          <>
            <Broken broken={broken} />
            {controls.length === 0 ? (
              <Card>
                <Empty icon="policy" title="No control says what pages must have" />
              </Card>
            ) : one === undefined ? (
              <div className="k-grid">
                {controls.map((each) => (
                  <ControlCard key={each.id} control={each} />
                ))}
              </div>
            ) : (
              <ControlPages control={one} account={account} />
            )}
            <p className="k-dim" style={{ margin: 0 }}>
              As of the crawl of <When at={asOf} />. One failure fails a page; what could not be read is unknown, never
              a pass.
            </p>
          </>
        );
      }}
    </Loaded>
  );
};

const linkTo = (id: string, more: Readonly<Record<string, string>> = {}): string =>
  `/policies?${new URLSearchParams({ tab: 'controls', control: id, ...more })}`;

const ControlCard = ({ control }: { readonly control: Control }) => {
  const all = control.pass + control.fail + control.unknown;
  return (
    <Card
      title={
        <HrefLink href={linkTo(control.id)} className="k-link k-mono">
          {control.id}
        </HrefLink>
      }
      end={<span className="k-dim">{many(all, 'page')}</span>}
    >
      <div dir="auto">{control.meaning}</div>
      <div className="k-dim">
        <bdi>{requireInWords(control).join(' · ')}</bdi>
      </div>
      <div className="k-share" aria-hidden="true">
        {VERDICTS.map((verdict) => (
          <span key={verdict} className="k-share-part" data-verdict={verdict} style={{ flexGrow: control[verdict] }} />
        ))}
      </div>
      <div className="k-line-up" style={{ gap: 16 }}>
        {VERDICTS.map((verdict) => (
          <HrefLink key={verdict} href={linkTo(control.id, { verdict })} className="k-link">
            <span className="k-line-up" style={{ gap: 4 }}>
              <VerdictMark verdict={MARKS[verdict]} /> {count(control[verdict])} {verdict}
            </span>
          </HrefLink>
        ))}
      </div>
      {control.reasons.length > 0 && (
        <ul className="k-list" style={{ margin: '10px -16px -8px' }}>
          {control.reasons.slice(0, 4).map(({ verdict, reason, pages }) => (
            <li key={reason}>
              <HrefLink href={linkTo(control.id, { verdict, reason })} className="k-row">
                <VerdictMark verdict={verdict === 'fail' ? 'no' : 'unknown'} />
                <span className="k-row-main" dir="auto">
                  {reason}
                </span>
                <span className="k-row-end">{count(pages)}</span>
              </HrefLink>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
};

const ControlPages = ({ control, account }: { readonly control: Control; readonly account: string | undefined }) => {
  const { verdict: given, reason } = route.useSearch();
  const navigate = route.useNavigate();
  const verdict = VERDICTS.find((one) => one === given);
  const pages = useRows(['control', control.id, account, verdict, reason], (cursor, signal) =>
    fetchControl(control.id, { account, verdict, reason }, cursor, signal),
  );
  const set = (change: { readonly verdict?: string | undefined; readonly reason?: string | undefined }): void => {
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  return (
    <>
      <div className="k-filters">
        <FilterPill
          name="Control"
          value={control.id}
          onRemove={() =>
            void navigate({
              search: (before) => ({ ...before, control: undefined, verdict: undefined, reason: undefined }),
            })
          }
        />
        <Choice
          label="Verdict"
          value={verdict}
          options={VERDICTS.map((value) => ({ value, label: `${value} (${count(control[value])})` }))}
          onChange={(next) => set({ verdict: next, reason: undefined })}
        />
        {reason !== undefined && (
          <FilterPill name="Reason" value={reason} onRemove={() => set({ reason: undefined })} />
        )}
      </div>
      <Card title={pages.total === undefined ? control.id : many(pages.total, 'page')} flush>
        <MoreList
          rows={pages}
          keyOf={({ page }) => page.id}
          empty="No page is like that"
          more="More pages"
          row={(one) => (
            <div className="k-row">
              <VerdictMark verdict={MARKS[one.verdict]} />
              <span className="k-row-main">
                <PageLink page={one.page} />
                <span className="k-dim" style={{ display: 'block' }} dir="auto">
                  {one.reason}
                </span>
              </span>
              <span className="k-row-end">
                <bdi>{one.space}</bdi>
              </span>
            </div>
          )}
        />
      </Card>
    </>
  );
};
