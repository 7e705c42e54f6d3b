import { Cron } from 'croner';
import { z } from 'zod';
import { severities } from '../governance/severity.ts';

/** What a channel can be told of. */
export const eventNames = ['opened', 'reopened', 'closed', 'overdue', 'revoked'] as const;

export type EventName = (typeof eventNames)[number];

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const isZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

export const digestSchema = z.strictObject({
  every: z.enum(['day', 'week']),
  /** Of a weekly one. */
  weekday: z.enum(weekdays).default('monday'),
  hour: z.int().min(0, 'is no hour').max(23, 'is no hour').default(8),
  /** Of the hour, by its IANA name. */
  zone: z.string().max(64).refine(isZone, 'is no time zone; give it as Europe/Berlin').default('UTC'),
});

export type Digest = z.output<typeof digestSchema>;

const names = (longest: number) => z.array(z.string().trim().min(1).max(longest)).max(200).default([]);

/**
 * What a channel wants to hear. Different kinds must all hold, within one kind one value is enough, and an empty list asks
 * for nothing. The trouble of accounts (overdue, revoked) goes by the account only.
 */
export const subscriptionSchema = z.strictObject({
  events: z.array(z.enum(eventNames)).min(1, 'names no event').default(['opened', 'reopened', 'overdue', 'revoked']),
  /** At or above. */
  severity: z.enum(severities).default('high'),
  accounts: names(63),
  /** Keys of spaces; `*` stands for any characters, `?` for one. */
  spaces: names(255),
  /** Ids of people who own the page or the space. */
  owners: names(200),
  /** What nobody owns too. */
  ownerless: z.boolean().default(false),
  /** Ids of rules, with `*` and `?` as above. */
  rules: names(100),
  /** Null: told at once. */
  digest: digestSchema.nullable().default(null),
});

export type Subscription = z.output<typeof subscriptionSchema>;

/** The next moment of a digest after one, both in epoch milliseconds. */
export const nextDigest = ({ every, weekday, hour, zone }: Digest, after: number): number => {
  const day = every === 'week' ? String((weekdays.indexOf(weekday) + 1) % 7) : '*';
  const next = new Cron(`0 ${hour} * * ${day}`, { paused: true, timezone: zone }).nextRun(new Date(after));
  if (next === null) throw new Error(`a digest at ${hour} in ${zone} never comes`);
  return next.getTime();
};
