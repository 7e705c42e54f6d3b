import type { Severity } from '../../governance/severity.ts';
import { iso } from '../../model/clock.ts';
import { messageOf } from '../../model/errors.ts';
import { HOUSE } from '../../model/house.ts';
import { kinds } from '../channel/kinds.ts';
import type { Channel } from '../channels.ts';
import { contentSchema } from '../happening.ts';
import { compose } from '../message/compose.ts';
import type { Message } from '../message/message.ts';
import type { EventName } from '../subscription.ts';
import { Undeliverable } from '../wire/undeliverable.ts';
import { retryAfter } from './attempts.ts';
import type { DelivererOptions } from './delivererOptions.ts';

interface Due {
  readonly delivery_id: string;
  readonly channel_id: string;
  readonly kind: 'alert' | 'digest';
  readonly attempts: number;
}

/** Of each look; what is left is found by the next one. */
const MOST_AT_ONCE = 500;
const KEPT_MILLIS = 90 * 24 * 60 * 60 * 1000;

/** Tries every delivery that is due, the oldest first; channels do not wait for each other. */
export const deliverDue = async (options: DelivererOptions): Promise<void> => {
  const { records, channels, clock } = options;
  const { rows } = await records.pool.query<Due>(
    `select delivery_id, channel_id, kind, attempts from deliveries
     where account = $1 and status = 'waiting' and next_at <= $2 order by created_at, delivery_id limit $3`,
    [HOUSE, iso(clock.now()), MOST_AT_ONCE],
  );
  if (rows.length === 0) return;
  const known = new Map((await channels.list()).map((channel) => [channel.id, channel]));
  const byChannel = Map.groupBy(rows, ({ channel_id }) => channel_id);
  await Promise.all(
    [...byChannel].map(async ([id, due]) => {
      const channel = known.get(id);
      // It has just been removed, and what it was to be told goes with it.
      if (channel === undefined) return;
      for (const one of due) await attempt(options, channel, one);
    }),
  );
};

const attempt = async (options: DelivererOptions, channel: Channel, due: Due): Promise<void> => {
  const { records, channels, clock, signal, log } = options;
  const attempts = due.attempts + 1;
  // Noted before it is sent: where this process is killed meanwhile, the next one tries again, and not at once.
  const { rowCount } = await records.pool.query(
    `update deliveries set attempts = $3, next_at = $4, xact = pg_current_xact_id()::text::bigint
     where account = $1 and delivery_id = $2 and status = 'waiting'`,
    [HOUSE, due.delivery_id, attempts, iso(clock.now() + (retryAfter(attempts, null) ?? 0))],
  );
  if (rowCount === 0) return;
  const message = await messageFor(options, channel, due);
  if (message === null) {
    await settle(options, due, {
      status: 'failed',
      title: null,
      nextAt: null,
      error: 'what it told of is not there any more',
    });
    return;
  }
  const { title } = message;
  try {
    await channels.send(channel, message, signal);
  } catch (error) {
    signal.throwIfAborted();
    const isFinal = error instanceof Undeliverable ? error.policy === 'final' : false;
    const millis = isFinal
      ? null
      : retryAfter(attempts, error instanceof Undeliverable ? error.retryAfterMillis : null);
    const text = messageOf(error);
    await settle(options, due, {
      status: millis === null ? 'failed' : 'waiting',
      title,
      nextAt: millis === null ? null : iso(clock.now() + millis),
      error: text,
    });
    log(
      `the channel ${channel.id} was not told: ${text}; ${millis === null ? 'given up' : `tried again in ${Math.ceil(millis / 60_000)} min`}`,
    );
    return;
  }
  await settle(options, due, { status: 'sent', title, nextAt: null, error: null });
};

interface Settled {
  readonly status: 'waiting' | 'sent' | 'failed';
  readonly title: string | null;
  readonly nextAt: string | null;
  readonly error: string | null;
}

const settle = async (
  { records, clock }: DelivererOptions,
  { delivery_id }: Due,
  { status, title, nextAt, error }: Settled,
): Promise<void> => {
  await records.pool.query(
    `update deliveries set status = $3, title = coalesce($4, title), next_at = $5, error = $6, sent_at = $7,
       xact = pg_current_xact_id()::text::bigint where account = $1 and delivery_id = $2`,
    [HOUSE, delivery_id, status, title, nextAt, error, status === 'sent' ? iso(clock.now()) : null],
  );
};

/** What a delivery says; null where nothing is left of it, for its account was removed. */
const messageFor = async (
  { records, publicUrl }: DelivererOptions,
  channel: Channel,
  { delivery_id, kind }: Due,
): Promise<Message | null> => {
  const { pool } = records;
  const { rows: counted } = await pool.query<{ event: EventName; many: number }>(
    'select event, count(*)::int as many from notices where delivery_id = $1 group by event',
    [delivery_id],
  );
  if (counted.length === 0) return null;
  const { rows } = await pool.query<{ event: EventName; severity: Severity; content: unknown; at: string }>(
    `select event, severity, content, at from notices where delivery_id = $1
     order by event = 'closed', array_position(array['critical', 'high', 'medium', 'low'], severity), at, notice_id limit $2`,
    [delivery_id, kinds[channel.kind].mostItems],
  );
  return compose({
    id: delivery_id,
    channel: channel.id,
    kind,
    counts: Object.fromEntries(counted.map(({ event, many }) => [event, many])),
    worst: rows.map((row) => ({ ...row, content: contentSchema.parse(row.content) })),
    publicUrl,
  });
};

/** Forgets what was settled long ago. */
export const forgetOld = async ({ records, clock }: DelivererOptions): Promise<void> => {
  const before = iso(clock.now() - KEPT_MILLIS);
  await records.pool.query("delete from deliveries where account = $1 and status <> 'waiting' and created_at < $2", [
    HOUSE,
    before,
  ]);
  await records.pool.query(
    `delete from notices n where at < $2 and delivery_id is not null
     and not exists (select from deliveries d where d.account = $1 and d.delivery_id = n.delivery_id)`,
    [HOUSE, before],
  );
};
