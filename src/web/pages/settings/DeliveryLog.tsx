import type { Delivery } from '../../api/channels.ts';
import { fetchDeliveries } from '../../api/channels.ts';
import { Card } from '../../parts/Card.tsx';
import { MoreList } from '../../parts/MoreList.tsx';
import type { Tone } from '../../parts/Tag.tsx';
import { Tag } from '../../parts/Tag.tsx';
import { useRows } from '../../parts/useRows.ts';
import { When } from '../../parts/When.tsx';

const TONES: Readonly<Record<Delivery['status'], Tone>> = { sent: 'good', waiting: 'warn', failed: 'bad' };

/** What channels were told, and what did not arrive. */
export const DeliveryLog = () => {
  const deliveries = useRows(['deliveries'], fetchDeliveries);
  return (
    <Card title="Delivery log" flush>
      <MoreList
        rows={deliveries}
        keyOf={({ id }) => id}
        empty="Nothing was to be told yet"
        row={({ channel, status, title, attempts, nextAt, createdAt, error }) => (
          <div className="k-row">
            <span style={{ minWidth: 72 }}>
              <Tag tone={TONES[status]}>{status}</Tag>
            </span>
            <span className="k-row-main">
              <bdi>{channel}</bdi>{' '}
              <span className="k-dim" dir="auto">
                {title ?? 'not tried yet'}
                {attempts > 1 && ` · ${attempts} attempts`}
              </span>
              {error !== null && (
                <span className="k-dim" style={{ display: 'block', overflowWrap: 'anywhere' }} dir="auto">
                  {error}
                </span>
              )}
              {status === 'waiting' && nextAt !== null && (
                <span className="k-dim" style={{ display: 'block' }}>
                  tried next <When at={nextAt} exact />
                </span>
              )}
            </span>
            <span className="k-row-end">
              <When at={createdAt} exact />
            </span>
          </div>
        )}
      />
    </Card>
  );
};
