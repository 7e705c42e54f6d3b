import type { UseQueryResult } from '@tanstack/react-query';
import { Bones } from './Bone.tsx';
import { Card } from './Card.tsx';
import { Empty } from './Empty.tsx';
import { Loaded } from './Loaded.tsx';
import { When } from './When.tsx';

interface Change {
  readonly id: string;
  readonly text: string;
  readonly notBefore: string | null;
  readonly observedAt: string;
  readonly actor: { readonly id: string; readonly name: string | null } | null;
}

/** What changed who can see what, in words, the newest first. */
export const Timeline = ({ changes }: { readonly changes: UseQueryResult<{ readonly items: readonly Change[] }> }) => (
  <Card flush>
    <Loaded
      query={changes}
      meanwhile={
        <div style={{ padding: 16 }}>
          <Bones lines={5} />
        </div>
      }
    >
      {({ items }) =>
        items.length === 0 ? (
          <Empty icon="clock" title="Nothing has changed since the first crawl" />
        ) : (
          <ul className="k-list">
            {items.map(({ id, text, observedAt, notBefore, actor }) => (
              <li key={id} className="k-row">
                <span className="k-row-main" dir="auto">
                  {text}
                  {actor !== null && <span className="k-dim"> by {actor.name ?? actor.id}</span>}
                </span>
                <span className="k-row-end">
                  {notBefore !== null && notBefore !== observedAt && (
                    <span>
                      after <When at={notBefore} />, seen
                    </span>
                  )}
                  <When at={observedAt} exact />
                </span>
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  </Card>
);
