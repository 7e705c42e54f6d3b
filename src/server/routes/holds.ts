import { z } from '@hono/zod-openapi';
import { findPage, findPerson, findSpace } from '../../access/load/find.ts';
import type { HoldScope } from '../../governance/hold/hold.ts';
import { holdScopes } from '../../governance/hold/hold.ts';
import type { CountedHold } from '../../governance/hold/holds.ts';
import { Holds } from '../../governance/hold/holds.ts';
import { iso } from '../../model/clock.ts';
import { siteOf } from '../account.ts';
import { cursorAfter, placeOf } from '../cursor.ts';
import { notFound, Problem } from '../problem.ts';
import { route } from '../route.ts';
import { byId, idSchema, listOf, ofAccount, paged } from '../schemas.ts';
import type { Services } from '../services.ts';
import { namer } from '../views/names.ts';

const reasonSchema = z.string().trim().min(1).max(1000);

const subjectSchema = z.object({ id: z.string(), name: z.string().nullable() });

export const holdSchema = z
  .object({
    id: z.string(),
    scope: z.enum(holdScopes),
    subject: subjectSchema,
    reason: z.string(),
    placedBy: z.string(),
    since: z.string(),
    pages: z.int().meta({ description: 'How many pages it holds, or has held.' }),
    liftedAt: z.string().nullable(),
    liftedBy: z.string().nullable(),
    liftReason: z.string().nullable(),
  })
  .meta({ id: 'Hold' });

/** Labels are called by what they are known by. */
const KINDS = { page: 'page', tree: 'page', space: 'space', person: 'user', label: null } as const;

/** Holds with what they are on by name. */
export const shownHolds = async (
  { records: { pool } }: Services,
  account: string,
  holds: readonly CountedHold[],
): Promise<z.input<typeof holdSchema>[]> => {
  const ofKind = (kind: 'page' | 'space' | 'user') =>
    namer(
      pool,
      account,
      kind,
      holds.flatMap(({ scope, subject_id }) => (KINDS[scope] === kind ? [subject_id] : [])),
    );
  const names = { page: await ofKind('page'), space: await ofKind('space'), user: await ofKind('user') };
  return holds.map((hold) => {
    const kind = KINDS[hold.scope];
    return {
      id: hold.hold_id,
      scope: hold.scope,
      subject: {
        id: hold.subject_id,
        name: kind === null ? hold.subject_id : (names[kind](hold.subject_id)?.name ?? null),
      },
      reason: hold.reason,
      placedBy: hold.placed_by,
      since: hold.valid_from,
      pages: hold.pages,
      liftedAt: hold.valid_to,
      liftedBy: hold.lifted_by,
      liftReason: hold.lift_reason,
    };
  });
};

type Finder = (services: Services, account: string, given: string) => Promise<string>;

const finders: Readonly<Record<HoldScope, Finder>> = {
  page: ({ records }, account, given) => findPage(records.pool, account, given),
  tree: ({ records }, account, given) => findPage(records.pool, account, given),
  space: ({ records }, account, given) => findSpace(records.pool, account, given),
  person: ({ records }, account, given) => findPerson(records.pool, account, given),
  async label({ records }, account, given) {
    const { rows } = await records.pool.query<{ name: string }>(
      'select name from labels where account = $1 and lower(name) = lower($2) limit 1',
      [account, given],
    );
    if (rows[0] !== undefined) return rows[0].name;
    throw new Problem(400, `no label "${given}" is known`, { mend: 'give the name of a label that some page carries' });
  },
};

const holdOf = async (services: Services, account: string, id: string): Promise<CountedHold> => {
  const all = await new Holds(services.records, account).list({ lifted: true });
  const found = all.find((one) => one.hold_id === id);
  if (found === undefined) throw notFound(`the hold ${id}`);
  return found;
};

export const holdRoutes = [
  route({
    method: 'get',
    path: '/api/holds',
    role: 'auditor',
    summary: 'The legal holds in force, the oldest first; with lifted=yes all there ever were',
    query: z.strictObject({ ...ofAccount, lifted: z.enum(['yes', 'no']).default('no') }),
    answer: z.object({ items: z.array(holdSchema) }),
    async handle({ services, query }) {
      const account = await siteOf(services.accounts, query.account);
      const holds = await new Holds(services.records, account).list({ lifted: query.lifted === 'yes' });
      return { items: await shownHolds(services, account, holds) };
    },
  }),
  route({
    method: 'post',
    path: '/api/holds',
    role: 'admin',
    summary: 'Place a legal hold: what it catches enters no plan; nothing is written to the site',
    query: z.strictObject(ofAccount),
    body: z.strictObject({
      scope: z.enum(holdScopes),
      subject: z.string().trim().min(1).max(500).meta({
        description:
          'A page by id, address or title; a space by key, id or name; a label; a person by id, name or e-mail.',
      }),
      reason: reasonSchema,
    }),
    answer: holdSchema,
    status: 201,
    async handle({ services, caller, query, body }) {
      const account = await siteOf(services.accounts, query.account);
      const subjectId = await finders[body.scope](services, account, body.subject);
      const holds = new Holds(services.records, account);
      const id = await holds.add(
        { scope: body.scope, subjectId, reason: body.reason, placedBy: caller!.name },
        iso(services.clock.now()),
      );
      await services.activity.note(caller, {
        action: 'hold add',
        subjectType: 'hold',
        subjectId: id,
        after: { account, scope: body.scope, subject: subjectId, reason: body.reason },
      });
      const [shown] = await shownHolds(services, account, [await holdOf(services, account, id)]);
      return shown!;
    },
  }),
  route({
    method: 'post',
    path: '/api/holds/{id}/lift',
    role: 'admin',
    summary: 'Lift a legal hold; what other holds have caught stays held',
    params: byId,
    query: z.strictObject(ofAccount),
    body: z.strictObject({ reason: reasonSchema }),
    answer: holdSchema,
    async handle({ services, caller, params, query, body }) {
      const account = await siteOf(services.accounts, query.account);
      await holdOf(services, account, params.id);
      const holds = new Holds(services.records, account);
      const now = iso(services.clock.now());
      // What it has caught up to its end stands in its history.
      await holds.refresh(now);
      await holds.lift(params.id, { by: caller!.name, reason: body.reason }, now);
      await services.activity.note(caller, {
        action: 'hold lift',
        subjectType: 'hold',
        subjectId: params.id,
        after: { account, reason: body.reason },
      });
      const [shown] = await shownHolds(services, account, [await holdOf(services, account, params.id)]);
      return shown!;
    },
  }),
  route({
    method: 'get',
    path: '/api/holds/{id}/pages',
    role: 'auditor',
    summary: 'The pages that a hold has caught, by id',
    params: z.object({ id: idSchema }),
    query: z.strictObject({ ...ofAccount, ...paged() }),
    answer: listOf(
      z.object({
        page: subjectSchema,
        status: z.string().nullable(),
        space: subjectSchema.nullable(),
        since: z.string(),
      }),
    ),
    async handle({ services, params, query }) {
      const account = await siteOf(services.accounts, query.account);
      const question = ['held', account, params.id];
      const place = placeOf(question, query.cursor);
      await holdOf(services, account, params.id);
      const { rows } = await services.records.pool.query<{
        page_id: string;
        title: string | null;
        status: string | null;
        space_id: string | null;
        space: string | null;
        since: string;
      }>(
        `select h.page_id, p.title, p.status, p.space_id, s.name as space, min(h.valid_from) as since
         from held_pages h left join pages p using (account, page_id)
         left join spaces s on s.account = p.account and s.space_id = p.space_id
         where h.account = $1 and h.hold_id = $2 and ($3::text is null or h.page_id > $3)
         group by h.page_id, p.title, p.status, p.space_id, s.name order by h.page_id limit $4`,
        [account, params.id, place?.[0] ?? null, query.limit + 1],
      );
      const items = rows.slice(0, query.limit);
      return {
        items: items.map((row) => ({
          page: { id: row.page_id, name: row.title },
          status: row.status,
          space: row.space_id === null ? null : { id: row.space_id, name: row.space },
          since: row.since,
        })),
        next: rows.length > query.limit ? cursorAfter(question, [items.at(-1)!.page_id]) : null,
      };
    },
  }),
] as const;
