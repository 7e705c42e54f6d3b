import { useQuery } from '@tanstack/react-query';
import type { PagesFilter } from '../../api/pages.ts';
import { firstPagesQuery } from '../../api/pages.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Card } from '../../parts/Card.tsx';
import { HrefLink } from '../../parts/HrefLink.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { PageLink, SpaceLink } from '../../parts/names.tsx';
import { When } from '../../parts/When.tsx';

interface FirstPagesProps {
  readonly title: string;
  /** Said where there is none. */
  readonly none: string;
  readonly filter: PagesFilter;
}

/** The pages of a filter that were changed last, and the way to all of them. */
export const FirstPages = ({ title, none, filter }: FirstPagesProps) => {
  const pages = useQuery(firstPagesQuery({ sort: '-changed', ...filter }));
  const given = Object.entries(filter).filter((one): one is [string, string] => one[1] !== undefined);
  return (
    <Card
      title={title}
      flush
      end={
        <HrefLink href={`/pages?${new URLSearchParams(given)}`} className="k-link">
          All in the table
        </HrefLink>
      }
    >
      <Loaded
        query={pages}
        meanwhile={
          <div style={{ padding: 16 }}>
            <Bones lines={4} />
          </div>
        }
      >
        {({ items }) =>
          items.length === 0 ? (
            <div className="k-dim" style={{ padding: '4px 16px 14px' }}>
              {none}
            </div>
          ) : (
            <ul className="k-list">
              {items.map(({ id, title: name, space, changedAt }) => (
                <li key={id} className="k-row">
                  <span className="k-row-main k-cut">
                    <PageLink page={{ id, name }} />
                  </span>
                  <span className="k-row-end">
                    {filter.space === undefined && <SpaceLink space={space} />} <When at={changedAt} />
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
};
