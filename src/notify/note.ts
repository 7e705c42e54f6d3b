import { createHash } from 'node:crypto';
import type { Account } from '../accounts/account.ts';
import type { TurnedNow } from '../governance/check.ts';
import type { Finding } from '../governance/finding/finding.ts';
import { iso } from '../model/clock.ts';
import { HOUSE } from '../model/house.ts';
import { deliveries, notices } from '../model/tables/notify.ts';
import type { Records, Writer } from '../store/records.ts';
import type { Happening, Owner } from './happening.ts';
import type { Subscription } from './subscription.ts';
import { subscriptionSchema } from './subscription.ts';
import { wants } from './wants.ts';

/** One statement takes so many rows. */
const BATCH = 5_000;

/** Notes what turned for the channels that want to hear of it. What a rule found when it was first evaluated is no news. */
export const noteFindings = async (writer: Writer, turned: TurnedNow): Promise<void> => {
  const { account, at, findings } = turned;
  const wanted = new Set(['opened', 'reopened', 'closed']);
  const told = turned.events.flatMap(({ findingId, event, reason }) => {
    const finding = findings.get(findingId);
    if (finding === undefined || !wanted.has(event)) return [];
    if (event === 'opened' && finding.baseline) return [];
    // What is suppressed until a later day comes back unheard.
    if (event === 'reopened' && finding.status === 'suppressed') return [];
    return [{ finding, event: event as 'opened' | 'reopened' | 'closed', reason }];
  });
  if (told.length === 0) return;
  const rules = new Map(turned.rules.map((rule) => [rule.id, rule]));
  const spaces = await spacesOf(writer, account);
  const owners = await ownersOf(
    writer,
    account,
    told.map(({ finding }) => finding),
  );
  const happenings = told.map(({ finding, event, reason }): Happening => {
    const rule = rules.get(finding.ruleId);
    return {
      key: [finding.id, event, at],
      event,
      severity: finding.severity,
      owner: owners(finding),
      content: {
        account,
        message: event === 'closed' && reason !== null ? `${finding.message}: ${reason}` : finding.message,
        todo: event === 'closed' ? '' : (rule?.todo ?? ''),
        rule: { id: finding.ruleId, title: rule?.title ?? finding.ruleId },
        finding: finding.id,
        space: finding.spaceId === null ? null : (spaces.get(finding.spaceId)?.named ?? null),
      },
    };
  });
  await note(writer, account, at, happenings);
};

interface SpaceRow {
  readonly named: { readonly key: string; readonly name: string };
  readonly ownerId: string | null;
}

const spacesOf = async (writer: Writer, account: string): Promise<ReadonlyMap<string, SpaceRow>> => {
  const rows = await writer.sql('select space_id, key, name, owner_id from spaces where account = $1', [account]);
  return new Map(
    rows.map(({ space_id, key, name, owner_id }) => [
      String(space_id),
      {
        named: { key: String(key), name: String(name ?? key) },
        ownerId: owner_id === null ? null : String(owner_id),
      },
    ]),
  );
};

const ownersOf = async (
  writer: Writer,
  account: string,
  findings: readonly Finding[],
): Promise<(finding: Finding) => Owner> => {
  const idsOf = (type: string) => findings.flatMap(({ subject }) => (subject.type === type ? [subject.id] : []));
  const rows = await writer.sql(
    `select 'page' as type, page_id as id, owner_id from pages where account = $1 and page_id = any($2)
     union all select 'space', space_id, owner_id from spaces where account = $1 and space_id = any($3)`,
    [account, idsOf('page'), idsOf('space')],
  );
  const owners = new Map(rows.map(({ type, id, owner_id }) => [`${type} ${id}`, owner_id as string | null]));
  return ({ subject: { type, id } }) => {
    const userId = owners.get(`${type} ${id}`);
    return userId === undefined ? 'none' : { userId };
  };
};

/** Notes that the site does not accept the token of an account any more; once for each token. */
export const noteRevoked = async (records: Records, { name, settings }: Account, now: number): Promise<void> => {
  const at = iso(now);
  await records.write({ account: name, runId: '', stamp: at, notBefore: null }, async (writer) => {
    const rows = await writer.sql('select md5(secret) as token from accounts where account = $1', [name]);
    await note(writer, name, at, [
      {
        key: ['revoked', name, String(rows[0]?.token)],
        event: 'revoked',
        severity: 'high',
        owner: 'none',
        content: {
          account: name,
          message: `the site ${new URL(settings.url).host} does not accept the token of ${name} any more; nothing of it is crawled`,
          todo: `Make a new token and give it in Settings, Accounts, or with: kscope account rotate-token ${name}`,
          rule: null,
          finding: null,
          space: null,
        },
      },
    ]);
  });
};

/**
 * Writes a notice of each event for each channel that wants it: those that are told at once with a delivery that is due,
 * the others to wait for their digest. What was noted before is not noted again.
 */
export const note = async (
  writer: Writer,
  account: string,
  at: string,
  happenings: readonly Happening[],
): Promise<void> => {
  const channels = await writer.sql('select channel_id, subscription from channels where account = $1 order by 1', [
    HOUSE,
  ]);
  if (channels.length === 0) return;
  // So that two who see the same at once write it one after the other.
  await writer.sql("select pg_advisory_xact_lock(hashtextextended('kscope notices', 0))");
  for (const { channel_id, subscription } of channels) {
    const channelId = String(channel_id);
    const wanted: Subscription = subscriptionSchema.parse(subscription);
    const some = happenings.filter(wants(wanted)).map((happening) => ({
      noticeId: createHash('sha256')
        .update(JSON.stringify([channelId, account, ...happening.key]))
        .digest('hex')
        .slice(0, 32),
      happening,
    }));
    const known = await writer.sql('select notice_id from notices where account = $1 and notice_id = any($2)', [
      account,
      some.map(({ noticeId }) => noticeId),
    ]);
    const before = new Set(known.map(({ notice_id }) => notice_id));
    const fresh = some.filter(({ noticeId }) => !before.has(noticeId));
    if (fresh.length === 0) continue;
    const deliveryId = wanted.digest === null ? deliveryIdOf(fresh.map(({ noticeId }) => noticeId)) : null;
    for (let i = 0; i < fresh.length; i += BATCH) {
      await writer.upsert(
        notices,
        fresh.slice(i, i + BATCH).map(({ noticeId, happening: { event, severity, content } }) => ({
          notice_id: noticeId,
          channel_id: channelId,
          event,
          severity,
          content,
          at,
          delivery_id: deliveryId,
        })),
      );
    }
    if (deliveryId !== null) await addDelivery(writer, { deliveryId, channelId, kind: 'alert', at });
  }
};

/** The id of the delivery of these notices. */
export const deliveryIdOf = (noticeIds: readonly string[]): string =>
  createHash('sha256').update(noticeIds.toSorted().join(' ')).digest('hex').slice(0, 32);

export const addDelivery = (
  writer: Writer,
  {
    deliveryId,
    channelId,
    kind,
    at,
  }: {
    readonly deliveryId: string;
    readonly channelId: string;
    readonly kind: 'alert' | 'digest';
    readonly at: string;
  },
): Promise<void> =>
  writer.of(HOUSE).upsert(deliveries, [
    {
      delivery_id: deliveryId,
      channel_id: channelId,
      kind,
      status: 'waiting',
      title: null,
      attempts: 0,
      next_at: at,
      created_at: at,
      sent_at: null,
      error: null,
    },
  ]);
