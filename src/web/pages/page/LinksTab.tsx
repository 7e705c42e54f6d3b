import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { linksQuery } from '../../api/pages.ts';
import { Card } from '../../parts/Card.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { PageLink } from '../../parts/names.tsx';
import { count } from '../../parts/numbers.ts';
import { Tag } from '../../parts/Tag.tsx';

export const LinksTab = ({ id, account }: { readonly id: string; readonly account: string | undefined }) => {
  const links = useQuery(linksQuery(id, account));
  return (
    <Loaded query={links}>
      {({ inbound, outgoing }) => (
        <div className="k-grid">
          <Links title={`Linked from ${count(inbound.length)}`} none="No page links here">
            {inbound.map(({ page, count: times }) => (
              <LinkRow key={page.id} times={times}>
                <PageLink page={page} />
              </LinkRow>
            ))}
          </Links>
          <Links title={`Links to ${count(outgoing.length)}`} none="It links nowhere">
            {outgoing.map(({ kind, target, page, count: times }) => (
              <LinkRow key={`${kind} ${target} ${page?.id}`} times={times} kind={kind}>
                {page === null ? (
                  <bdi title={target ?? undefined}>{target ?? 'not for you to know'}</bdi>
                ) : (
                  <PageLink page={page} />
                )}
              </LinkRow>
            ))}
          </Links>
        </div>
      )}
    </Loaded>
  );
};

interface LinksProps {
  readonly title: string;
  readonly none: string;
  readonly children: readonly ReactNode[];
}

const Links = ({ title, none, children }: LinksProps) => (
  <Card title={title} flush>
    {children.length === 0 ? <Empty icon="link" title={none} /> : <ul className="k-list">{children}</ul>}
  </Card>
);

interface LinkRowProps {
  readonly times: number;
  readonly kind?: string;
  readonly children: ReactNode;
}

const LinkRow = ({ times, kind, children }: LinkRowProps) => (
  <li className="k-row">
    <span className="k-dim" style={{ display: 'inline-flex' }}>
      <Icon name="link" size={14} />
    </span>
    <span className="k-row-main k-cut">{children}</span>
    {kind !== undefined && kind !== 'page' && <Tag>{kind}</Tag>}
    {times > 1 && <span className="k-row-end">×{count(times)}</span>}
  </li>
);
