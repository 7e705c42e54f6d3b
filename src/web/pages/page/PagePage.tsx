import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Page } from '../../api/pages.ts';
import { pageQuery } from '../../api/pages.ts';
import { sessionQuery } from '../../api/session.ts';
import { useAccount } from '../../app/account.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Head } from '../../parts/Head.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { KindIcon, SpaceLink } from '../../parts/names.tsx';
import { StatusTag } from '../../parts/StatusTag.tsx';
import { Tabs } from '../../parts/Tabs.tsx';
import { When } from '../../parts/When.tsx';
import { AccessTab } from './AccessTab.tsx';
import { LinksTab } from './LinksTab.tsx';
import { PageFacts } from './PageFacts.tsx';
import { Standing } from './Standing.tsx';
import { TextTab } from './TextTab.tsx';
import { TimelineTab } from './TimelineTab.tsx';
import { VersionsTab } from './VersionsTab.tsx';

const route = getRouteApi('/signed-in/shell/pages/$id');

interface PageTab {
  readonly id: string;
  readonly name: string;
  /** Only auditors and admins may look there. */
  readonly forAuditors?: true;
  /** Only those who may read the text of pages. */
  readonly forReaders?: true;
}

const TABS: readonly PageTab[] = [
  { id: 'access', name: 'Who can see this', forAuditors: true },
  { id: 'versions', name: 'Versions', forAuditors: true },
  { id: 'links', name: 'Links' },
  { id: 'timeline', name: 'Timeline', forAuditors: true },
  { id: 'text', name: 'Text', forReaders: true },
];

/** One page: what it is, who can see it and why, and how it came to be so. */
export const PagePage = () => {
  const { id } = route.useParams();
  const account = useAccount();
  const page = useQuery(pageQuery(id, account));
  return (
    <div className="k-page">
      <Loaded query={page} meanwhile={<PageBones />}>
        {(data) => <PageBody page={data} account={account} />}
      </Loaded>
    </div>
  );
};

const PageBody = ({ page, account }: { readonly page: Page; readonly account: string | undefined }) => {
  const person = useQuery(sessionQuery).data?.person;
  const tabs = TABS.filter(
    ({ forAuditors, forReaders }) =>
      (forAuditors !== true || person?.role !== 'viewer') && (forReaders !== true || person?.bodies === true),
  );
  const { tab = tabs[0]?.id ?? 'links' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <Head
        title={page.title || page.id}
        before={
          <div className="k-line-up k-dim" style={{ marginBottom: 2 }}>
            <KindIcon kind={page.kind} /> {page.kind} in <SpaceLink space={page.space} />
          </div>
        }
        sub={
          <span className="k-line-up">
            <StatusTag status={page.status} /> Changed <When at={page.changedAt} /> · id{' '}
            <span className="k-mono">{page.id}</span>
          </span>
        }
        actions={
          page.url !== null && (
            <Button
              component="a"
              href={page.url}
              target="_blank"
              rel="noreferrer noopener"
              variant="default"
              leftSection={<Icon name="out" size={14} />}
            >
              Open in Confluence
            </Button>
          )
        }
      />
      <div className="k-split">
        <div className="k-stack">
          <Tabs
            label="Of this page"
            tabs={tabs}
            current={tab}
            onChange={(next) => void navigate({ search: (before) => ({ ...before, tab: next }), replace: true })}
          />
          {tab === 'text' ? (
            <TextTab id={page.id} account={account} />
          ) : tab === 'versions' ? (
            <VersionsTab id={page.id} account={account} />
          ) : tab === 'links' ? (
            <LinksTab id={page.id} account={account} />
          ) : tab === 'timeline' ? (
            <TimelineTab id={page.id} account={account} />
          ) : (
            <AccessTab id={page.id} account={account} />
          )}
        </div>
        <div className="k-stack" style={{ gap: 16 }}>
          <Standing page={page} account={account} />
          <PageFacts page={page} account={account} />
        </div>
      </div>
    </>
  );
};

const PageBones = () => (
  <>
    <Bones lines={2} height={22} />
    <Bones lines={10} />
  </>
);
