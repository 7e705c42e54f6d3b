import { z } from '@hono/zod-openapi';
import { momentIn } from '../model/clock.ts';
import { roles } from './sign/role.ts';

export const idSchema = z.string().min(1).max(200);

/** Something with its name; null: it has none, or it is not for the caller to know. */
export const namedSchema = z.object({ id: z.string(), name: z.string().nullable() }).meta({ id: 'Named' });
export const maybeNamed = namedSchema.nullable();

export const verdictSchema = z.enum(['yes', 'no', 'unknown']);
export const countsSchema = z.object({ yes: z.int(), unknown: z.int() });
export const roleSchema = z.enum(roles);

export const personName = z.string().trim().min(1, 'is empty').max(200);

export const memberSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role: roleSchema,
    bodies: z.boolean().meta({ description: 'Whether they may read the text of pages.' }),
  })
  .meta({ id: 'Member' });

export const accountName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'is no name of an account');

/** Which site a view is of; left out: the only one. */
export const ofAccount = { account: accountName.optional() };

const MOST_ROWS = 200;

export const paged = (rows = 50) => ({
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number<string>().int().min(1).max(MOST_ROWS).default(rows),
});

/** A day or a moment, ISO 8601. */
export const dayOrMoment = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .refine((text) => momentIn(text) !== null, 'is no moment between the years 1 and 9999');

/** A moment in the past, ISO 8601; a day means its start. */
export const momentSchema = dayOrMoment.transform((text) => new Date(text).toISOString());
export const atSchema = momentSchema.optional();

export const byId = z.object({ id: idSchema });
export const byName = z.object({ name: accountName });

/** A list that goes on at `next`, where that is not null. */
export const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });
export const countedListOf = <T extends z.ZodType>(item: T) =>
  listOf(item).extend({ total: z.int().nullable().meta({ description: 'How many there are; null: not counted.' }) });
export const nothing = z.object({});
