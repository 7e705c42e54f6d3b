import { iso } from '../../model/clock.ts';
import { HOUSE } from '../../model/house.ts';
import type { Records } from '../../store/records.ts';
import { addDelivery, deliveryIdOf } from '../note.ts';
import { nextDigest, subscriptionSchema } from '../subscription.ts';

/**
 * Puts what waits for digests that are due into deliveries: once for each, in one transaction with the moment of the next.
 * What waits for a channel that has no digest any more is due at once.
 */
export const packDigests = async (records: Records, now: number): Promise<void> => {
  const at = iso(now);
  await records.write({ account: HOUSE, runId: '', stamp: at, notBefore: null }, async (writer) => {
    const due = await writer.sql(
      `select channel_id, subscription from channels c where account = $1 and (digest_due_at <= $2 or digest_due_at is null
         and exists (select from notices n where n.channel_id = c.channel_id and n.delivery_id is null))
       order by channel_id for update`,
      [HOUSE, at],
    );
    for (const { channel_id, subscription } of due) {
      const channelId = String(channel_id);
      const { digest } = subscriptionSchema.parse(subscription);
      const waiting = await writer.sql(
        'select account, notice_id from notices where channel_id = $1 and delivery_id is null for update',
        [channelId],
      );
      if (digest !== null) {
        await writer.sql('update channels set digest_due_at = $3 where account = $1 and channel_id = $2', [
          HOUSE,
          channelId,
          iso(nextDigest(digest, now)),
        ]);
      }
      if (waiting.length === 0) continue;
      const ids = waiting.map(({ notice_id }) => String(notice_id));
      const deliveryId = deliveryIdOf(ids);
      await writer.sql('update notices set delivery_id = $1 where channel_id = $2 and notice_id = any($3)', [
        deliveryId,
        channelId,
        ids,
      ]);
      await addDelivery(writer, { deliveryId, channelId, kind: 'digest', at });
    }
  });
};
