import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Seals } from '../accounts/secret.ts';
import type { Clock } from '../model/clock.ts';
import { iso } from '../model/clock.ts';
import { UsageError } from '../model/errors.ts';
import { HOUSE } from '../model/house.ts';
import { channels, deliveries } from '../model/tables/notify.ts';
import type { Records } from '../store/records.ts';
import type { ChannelKind } from './channel/kind.ts';
import type { KindName } from './channel/kinds.ts';
import { kinds } from './channel/kinds.ts';
import { testMessage } from './message/compose.ts';
import type { Message } from './message/message.ts';
import { scrubbed } from './scrubbed.ts';
import type { Subscription } from './subscription.ts';
import { nextDigest, subscriptionSchema } from './subscription.ts';
import type { Reach } from './wire/reach.ts';

/** Where alerts go, and what it wants to hear. */
export interface Channel {
  readonly id: string;
  readonly kind: KindName;
  /** Of its kind; nothing of it is secret. */
  readonly settings: unknown;
  readonly hasSecret: boolean;
  readonly subscription: Subscription;
  readonly createdAt: string;
  readonly digestDueAt: string | null;
}

export interface NewChannel {
  readonly id: string;
  readonly kind: KindName;
  readonly settings: unknown;
  readonly secret: string | null;
  readonly subscription: unknown;
}

/** What is to be otherwise; what is absent stays. */
export interface ChannelChange {
  readonly settings?: unknown;
  readonly secret?: string | undefined;
  readonly subscription?: unknown;
}

/** A line of the log of deliveries. */
export interface Delivery {
  readonly id: string;
  readonly channel: string;
  readonly kind: 'alert' | 'digest' | 'test';
  readonly status: 'waiting' | 'sent' | 'failed';
  readonly title: string | null;
  readonly attempts: number;
  readonly nextAt: string | null;
  readonly createdAt: string;
  readonly sentAt: string | null;
  readonly error: string | null;
}

export interface ChannelsOptions {
  readonly records: Records;
  readonly vault: Seals;
  readonly clock: Clock;
  readonly reach: Reach;
  /** Where the web application is; null: nobody has said. */
  readonly publicUrl: string | null;
}

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** The channels, kept in the records, their secrets encrypted. */
export class Channels {
  readonly #options: ChannelsOptions;

  constructor(options: ChannelsOptions) {
    this.#options = options;
  }

  async list(): Promise<readonly Channel[]> {
    const { db } = this.#options.records;
    const rows = await db
      .selectFrom('channels')
      .selectAll()
      .where('account', '=', HOUSE)
      .orderBy('channel_id')
      .execute();
    return rows.map((row) => ({
      id: row.channel_id,
      kind: row.kind as KindName,
      settings: row.settings,
      hasSecret: row.secret !== null,
      subscription: subscriptionSchema.parse(row.subscription),
      createdAt: row.created_at,
      digestDueAt: row.digest_due_at,
    }));
  }

  /** @throws UsageError where there is none of that name. */
  async get(id: string): Promise<Channel> {
    const all = await this.list();
    const channel = all.find((one) => one.id === id);
    if (channel !== undefined) return channel;
    const known = all.map((one) => one.id).join(', ');
    throw new UsageError(`there is no channel "${id}"`, known ? `known are: ${known}` : 'kscope channel add adds one');
  }

  /** @throws UsageError where the name is taken, or something of it is not valid. */
  async add({ id, kind: name, settings: given, secret, subscription: wanted }: NewChannel): Promise<void> {
    if (!SLUG.test(id)) {
      throw new UsageError(`"${id}" is not a name for a channel`, 'use small letters, digits and hyphens');
    }
    const kind = kinds[name];
    const settings = this.#settings(kind, given);
    const subscription = checked('the subscription', subscriptionSchema, wanted);
    if (secret === null && kind.needsSecret(settings)) {
      throw new UsageError(`${kind.title} does not work without a secret`, `give ${kind.secret}`);
    }
    const { records, vault, clock } = this.#options;
    const now = clock.now();
    await records.write(this.#stamp(), async (writer) => {
      const known = await writer.sql('select 1 from channels where account = $1 and channel_id = $2', [HOUSE, id]);
      if (known.length > 0) throw new UsageError(`there is a channel "${id}" already`, 'choose another name');
      await writer.upsert(channels, [
        {
          channel_id: id,
          kind: name,
          settings,
          secret: secret === null ? null : vault.seal(sealName(id), this.#secret(kind, secret)),
          subscription,
          created_at: iso(now),
          digest_due_at: dueOf(subscription, now),
        },
      ]);
    });
  }

  /** @throws UsageError where something of it is not valid, or a secret would be told to another than it was given for. */
  async update(id: string, change: ChannelChange): Promise<void> {
    const before = await this.get(id);
    const kind = kinds[before.kind];
    const settings = change.settings === undefined ? before.settings : this.#settings(kind, change.settings);
    const subscription =
      change.subscription === undefined
        ? before.subscription
        : checked('the subscription', subscriptionSchema, change.subscription);
    const isElsewhere = kind.secretGoesTo(settings) !== kind.secretGoesTo(before.settings);
    if (before.hasSecret && isElsewhere && change.secret === undefined) {
      throw new UsageError(
        'the secret is not told to another server than it was given for',
        'give it together with the new server',
      );
    }
    if (!before.hasSecret && change.secret === undefined && kind.needsSecret(settings)) {
      throw new UsageError(`${kind.title} does not work without a secret`, `give ${kind.secret}`);
    }
    const { records, vault, clock } = this.#options;
    const secret =
      change.secret === undefined ? {} : { secret: vault.seal(sealName(id), this.#secret(kind, change.secret)) };
    const digestDueAt =
      JSON.stringify(subscription.digest) === JSON.stringify(before.subscription.digest)
        ? before.digestDueAt
        : dueOf(subscription, clock.now());
    await records.db
      .updateTable('channels')
      .set({
        settings: JSON.stringify(settings),
        subscription: JSON.stringify(subscription),
        digest_due_at: digestDueAt,
        ...secret,
      })
      .where('account', '=', HOUSE)
      .where('channel_id', '=', id)
      .execute();
  }

  /** Removes a channel with what it still was to be told; its log goes too. */
  async remove(id: string): Promise<void> {
    await this.get(id);
    await this.#options.records.write(this.#stamp(), async (writer) => {
      await writer.sql('delete from notices where channel_id = $1', [id]);
      await writer.sql('delete from deliveries where account = $1 and channel_id = $2', [HOUSE, id]);
      await writer.sql('delete from channels where account = $1 and channel_id = $2', [HOUSE, id]);
    });
  }

  /**
   * Sends a message by which somebody finds out whether the channel works, and logs it.
   * @returns the line of the log.
   */
  async test(id: string, signal: AbortSignal): Promise<Delivery> {
    const channel = await this.get(id);
    const deliveryId = randomUUID().replaceAll('-', '');
    const message = testMessage(deliveryId, id, this.#options.publicUrl);
    const at = iso(this.#options.clock.now());
    const error = await this.send(channel, message, signal).then(
      () => null,
      (failure: unknown) => {
        signal.throwIfAborted();
        return failure instanceof Error ? failure.message : String(failure);
      },
    );
    await this.#options.records.write(this.#stamp(), (writer) =>
      writer.upsert(deliveries, [
        {
          delivery_id: deliveryId,
          channel_id: id,
          kind: 'test',
          status: error === null ? 'sent' : 'failed',
          title: message.title,
          attempts: 1,
          next_at: null,
          created_at: at,
          sent_at: error === null ? at : null,
          error,
        },
      ]),
    );
    const [line] = await this.deliveries({ channel: id, limit: 1 });
    if (line === undefined) throw new Error(`the test of ${id} was not logged`);
    return line;
  }

  /** @throws Undeliverable, in words without the secret. */
  async send(channel: Channel, message: Message, signal: AbortSignal): Promise<void> {
    const { clock, reach } = this.#options;
    const secret = await this.secretOf(channel.id);
    const { settings } = channel;
    await kinds[channel.kind].send(message, { settings, secret, reach, now: clock.now(), signal }).catch((error) => {
      throw scrubbed(error, secret);
    });
  }

  /** @throws UsageError where the key is another than the one it was sealed with. */
  async secretOf(id: string): Promise<string | null> {
    const { records, vault } = this.#options;
    const row = await records.db
      .selectFrom('channels')
      .select('secret')
      .where('account', '=', HOUSE)
      .where('channel_id', '=', id)
      .executeTakeFirst();
    return row?.secret == null ? null : opened(vault, id, row.secret);
  }

  /** The log, the newest first. */
  async deliveries({
    channel,
    before,
    limit,
  }: {
    readonly channel?: string | undefined;
    /** The moment and the id of the line that was last. */
    readonly before?: readonly [string, string] | undefined;
    readonly limit: number;
  }): Promise<readonly Delivery[]> {
    const { rows } = await this.#options.records.pool.query<Delivery>(
      `select delivery_id as id, channel_id as channel, kind, status, title, attempts, next_at as "nextAt",
         created_at as "createdAt", sent_at as "sentAt", error
       from deliveries where account = $1 and ($2::text is null or channel_id = $2)
       and ($3::timestamptz is null or (created_at, delivery_id) < ($3, $4))
       order by created_at desc, delivery_id desc limit $5`,
      [HOUSE, channel ?? null, before?.[0] ?? null, before?.[1] ?? null, limit],
    );
    return rows;
  }

  #stamp() {
    return { account: HOUSE, runId: '', stamp: iso(this.#options.clock.now()), notBefore: null };
  }

  #settings(kind: ChannelKind, given: unknown): unknown {
    const settings = checked('the channel', kind.settings, given);
    const fault = kind.faultOf(settings, this.#options.reach);
    if (fault !== null) throw new UsageError(fault, 'see docs/operating.md, Alerts');
    return settings;
  }

  #secret(kind: ChannelKind, given: string): string {
    const secret = given.trim();
    const fault = secret === '' ? 'is empty' : kind.faultOfSecret(secret, this.#options.reach);
    if (fault !== null) throw new UsageError(`the secret ${fault}`, `give ${kind.secret}`);
    return secret;
  }
}

/** No account can be called so. */
const sealName = (id: string): string => `channel ${id}`;

const opened = (vault: Seals, id: string, sealed: string): string => {
  try {
    return vault.open(sealName(id), sealed);
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause;
    throw new UsageError(
      `the secret of the channel ${id} cannot be decrypted with this key`,
      'set KSCOPE_KEY to the key it was added with, or give the secret again',
      { cause },
    );
  }
};

const dueOf = ({ digest }: Subscription, now: number): string | null =>
  digest === null ? null : iso(nextDigest(digest, now));

/** @throws UsageError which names what is wrong. */
const checked = <T>(what: string, schema: z.ZodType<T>, given: unknown): T => {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new UsageError(
    `${what}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? z.prettifyError(result.error)}`,
    'see docs/operating.md, Alerts',
  );
};
