import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Looked } from '../../api/seen.ts';
import { seenSpacesQuery } from '../../api/seen.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Card } from '../../parts/Card.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { count, many } from '../../parts/numbers.ts';
import { Tag } from '../../parts/Tag.tsx';
import { VerdictMark } from '../../parts/VerdictMark.tsx';
import { When } from '../../parts/When.tsx';

/** How many pages somebody can see in each space; each leads down into it. */
export const BySpace = ({ looked }: { readonly looked: Looked }) => (
  <Loaded query={useQuery(seenSpacesQuery(looked))} meanwhile={<Bones lines={6} />}>
    {({ items, counts, at }) => (
      <Card flush>
        <div className="k-line-up" style={{ padding: '12px 16px 8px' }}>
          <Tag tone="good">{many(counts.yes, 'page')}</Tag>
          {counts.unknown > 0 && <Tag tone="warn">{many(counts.unknown, 'page')} unknown</Tag>}
          <span className="k-dim">
            in {many(items.length, 'space')}, as of <When at={at} />
          </span>
        </div>
        {items.length === 0 ? (
          <Empty icon="space" title="They can enter no space" />
        ) : (
          <ul className="k-list">
            {items.map(({ id, name, door, yes, unknown }) => (
              <li key={id}>
                <Link
                  to="/see"
                  search={{
                    person: looked.person,
                    space: id,
                    ...(looked.at === undefined ? {} : { at: looked.at }),
                  }}
                  className="k-row"
                >
                  <VerdictMark verdict={door} />
                  <span className="k-row-main k-cut" dir="auto">
                    {name || id}
                  </span>
                  <span className="k-row-end k-number">
                    {count(yes)}
                    {unknown > 0 && ` +${count(unknown)}?`}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Card>
    )}
  </Loaded>
);
