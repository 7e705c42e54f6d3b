import { useQuery } from '@tanstack/react-query';
import { historyQuery } from '../../api/console.ts';
import { Empty } from '../../parts/Empty.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { many } from '../../parts/numbers.ts';
import { ago, quickly } from '../../parts/time.ts';

/** One's own questions, the newest first. */
export const History = ({ onOpen }: { readonly onOpen: (sql: string) => void }) => (
  <Loaded query={useQuery(historyQuery)}>
    {({ items }) =>
      items.length === 0 ? (
        <Empty icon="clock" title="You have asked nothing yet" />
      ) : (
        <ul className="k-side-list">
          {items.map(({ id, at, sql, rows, seconds, failure }) => (
            <li key={id} className="k-side-row">
              <button type="button" className="k-side-question" title={sql} onClick={() => onOpen(sql)}>
                <span className="k-mono k-cut">{sql.replace(/\s+/g, ' ')}</span>
                <span className="k-dim k-cut" data-tone={failure === null ? undefined : 'bad'}>
                  {ago(at)}
                  {failure !== null
                    ? ` · ${failure}`
                    : ` · ${many(rows ?? 0, 'row')}${seconds === null ? '' : ` in ${quickly(seconds)}`}`}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )
    }
  </Loaded>
);
