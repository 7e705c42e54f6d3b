import { Link } from '@tanstack/react-router';
import type { Page } from '../../api/pages.ts';
import { Card } from '../../parts/Card.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { PageLink, PersonLink } from '../../parts/names.tsx';
import { count } from '../../parts/numbers.ts';
import { When } from '../../parts/When.tsx';
import { OpenFindings } from '../findings/OpenFindings.tsx';

export const PageFacts = ({ page, account }: { readonly page: Page; readonly account: string | undefined }) => (
  <div className="k-stack" style={{ gap: 16 }}>
    <Card title="Facts">
      <Facts
        facts={[
          ['Owner', <PersonLink key="owner" person={page.owner} />],
          ['Author', <PersonLink key="author" person={page.author} />],
          ['Created', <When key="created" at={page.createdAt} exact />],
          ['Changed', <When key="changed" at={page.changedAt} exact />],
          ['Changed by', <PersonLink key="changedBy" person={page.changedBy} />],
          ['Version', page.version === null ? null : count(page.version)],
          ['Below it', count(page.children)],
          ['Words', page.words === null ? null : count(page.words)],
          ['Comments', count(page.comments)],
          ['Attachments', count(page.attachments)],
          ['Views', page.views === null ? null : count(page.views.count)],
        ]}
      />
    </Card>
    <OpenFindings account={account} of={{ page: page.id }} />
    <Card title="Place">
      {page.ancestors.length === 0 ? (
        <span className="k-dim">At the top of its space</span>
      ) : (
        <ol className="k-list k-place">
          {page.ancestors.map((one) => (
            <li key={one.id}>
              <PageLink page={one} />
            </li>
          ))}
        </ol>
      )}
    </Card>
    <Card title="Labels">
      {page.labels.length === 0 ? (
        <span className="k-dim">None</span>
      ) : (
        <div className="k-line-up">
          {page.labels.map((name) => (
            <Link key={name} to="/labels/$name" params={{ name }} className="k-tag" dir="auto">
              {name}
            </Link>
          ))}
        </div>
      )}
    </Card>
  </div>
);
