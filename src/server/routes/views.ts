import { randomUUID } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import { iso } from '../../model/clock.ts';
import { HOUSE } from '../house.ts';
import { notFound, Problem } from '../problem.ts';
import { route } from '../route.ts';
import { byId, idSchema, nothing, roleSchema } from '../schemas.ts';
import type { Member } from '../sign/member.ts';
import { roles } from '../sign/role.ts';

/** The tables of the app whose filters can be kept. */
const places = ['pages', 'people', 'spaces', 'groups', 'findings'] as const;

const MOST = 500;

const nameSchema = z.string().trim().min(1).max(80);
const placeSchema = z.enum(places);
const searchSchema = z
  .record(z.string().regex(/^[A-Za-z]{1,40}$/), z.string().max(500))
  .refine((search) => Object.keys(search).length <= 30, 'are too many parameters')
  .meta({ description: 'The parameters of the address: filters, order, columns.' });

const viewSchema = z
  .object({
    id: z.string(),
    place: placeSchema,
    name: z.string(),
    search: z.record(z.string(), z.string()),
    sharedWith: roleSchema.nullable().meta({ description: 'The least role that has it too; null: nobody else.' }),
    own: z.boolean(),
    author: z.string().nullable().meta({ description: 'Whose it is; null: somebody who has left.' }),
    isDefault: z.boolean().meta({ description: 'Whether the table opens with it, for whoever asks.' }),
  })
  .meta({ id: 'SavedView' });

/**
 * Filters may name people and titles, so whoever may not know those is not shown the views of whoever may: what a viewer
 * shares everybody has, what others share has whoever sees everything.
 */
const sharedWith = ({ role }: Member): 'viewer' | 'auditor' => (role === 'viewer' ? 'viewer' : 'auditor');

/** Whether the view `v` is for the member $2 whose roles are $3. */
const SEEN = 'v.account = $1 and (v.member_id = $2 or v.shared_with = any ($3))';

const rolesOf = ({ role }: Member): readonly string[] => roles.slice(0, roles.indexOf(role) + 1);

export const viewRoutes = [
  route({
    method: 'get',
    path: '/api/views',
    role: 'viewer',
    summary: 'The saved views of a table: the own ones and those that are shared, by name',
    query: z.strictObject({ place: placeSchema.optional() }),
    answer: z.object({ items: z.array(viewSchema) }),
    async handle({ services, caller, query }) {
      const { rows } = await services.records.pool.query<z.input<typeof viewSchema>>(
        `select v.view_id as id, v.place, v.name, v.search, v.shared_with as "sharedWith", v.member_id = $2 as own,
           m.name as author, d.view_id is not null as "isDefault"
         from saved_views v left join members m on m.account = v.account and m.member_id = v.member_id
         left join view_defaults d on d.account = v.account and d.view_id = v.view_id and d.member_id = $2
         where ${SEEN} and ($4::text is null or v.place = $4) order by lower(v.name), v.view_id`,
        [HOUSE, caller!.id, rolesOf(caller!), query.place ?? null],
      );
      return { items: rows };
    },
  }),
  route({
    method: 'post',
    path: '/api/views',
    role: 'viewer',
    summary: 'Keep the filters, the order and the columns of a table under a name',
    body: z.strictObject({
      place: placeSchema,
      name: nameSchema,
      search: searchSchema,
      shared: z.boolean().default(false),
    }),
    answer: z.object({ id: z.string() }),
    status: 201,
    async handle({ services, caller, body }) {
      const { pool } = services.records;
      const { rows } = await pool.query<{ count: number }>(
        'select count(*) as count from saved_views where account = $1 and member_id = $2',
        [HOUSE, caller!.id],
      );
      if ((rows[0]?.count ?? 0) >= MOST)
        throw new Problem(409, `you keep ${MOST} views already`, { mend: 'delete one' });
      const id = randomUUID();
      await pool.query(
        `insert into saved_views (account, view_id, member_id, place, name, search, shared_with, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8)`,
        [
          HOUSE,
          id,
          caller!.id,
          body.place,
          body.name,
          JSON.stringify(body.search),
          body.shared ? sharedWith(caller!) : null,
          iso(services.clock.now()),
        ],
      );
      await services.activity.note(caller, { action: 'view save', subjectType: 'view', subjectId: id, after: body });
      return { id };
    },
  }),
  route({
    method: 'patch',
    path: '/api/views/{id}',
    role: 'viewer',
    summary: "Change a saved view of one's own",
    params: byId,
    body: z.strictObject({ name: nameSchema, search: searchSchema, shared: z.boolean() }).partial(),
    answer: nothing,
    async handle({ services, caller, params, body }) {
      const { name, search, shared } = body;
      const { rowCount } = await services.records.pool.query(
        `update saved_views set name = coalesce($4, name), search = coalesce($5, search),
           shared_with = case when $6::boolean is null then shared_with when $6 then $7 end, updated_at = $8
         where account = $1 and member_id = $2 and view_id = $3`,
        [
          HOUSE,
          caller!.id,
          params.id,
          name ?? null,
          search === undefined ? null : JSON.stringify(search),
          shared ?? null,
          sharedWith(caller!),
          iso(services.clock.now()),
        ],
      );
      if (rowCount === 0) throw notFound(`the view ${params.id} of your own`);
      await services.activity.note(caller, {
        action: 'view change',
        subjectType: 'view',
        subjectId: params.id,
        after: body,
      });
      return {};
    },
  }),
  route({
    method: 'delete',
    path: '/api/views/{id}',
    role: 'viewer',
    summary: "Delete a saved view of one's own; administrators may delete any that is shared",
    params: byId,
    answer: nothing,
    async handle({ services, caller, params }) {
      const { pool } = services.records;
      const { rows } = await pool.query<{ place: string; name: string; search: unknown }>(
        `delete from saved_views where account = $1 and view_id = $3
         and (member_id = $2 or (shared_with is not null and $4)) returning place, name, search`,
        [HOUSE, caller!.id, params.id, caller!.role === 'admin'],
      );
      if (rows[0] === undefined) throw notFound(`the view ${params.id}`);
      await pool.query('delete from view_defaults where account = $1 and view_id = $2', [HOUSE, params.id]);
      await services.activity.note(caller, {
        action: 'view delete',
        subjectType: 'view',
        subjectId: params.id,
        before: rows[0],
      });
      return {};
    },
  }),
  route({
    method: 'put',
    path: '/api/views/default',
    role: 'viewer',
    summary: 'Choose the view that a table opens with, for oneself',
    body: z.strictObject({ place: placeSchema, id: idSchema.nullable() }),
    answer: nothing,
    async handle({ services, caller, body: { place, id } }) {
      const { pool } = services.records;
      if (id === null) {
        await pool.query('delete from view_defaults where account = $1 and member_id = $2 and place = $3', [
          HOUSE,
          caller!.id,
          place,
        ]);
        return {};
      }
      const { rowCount } = await pool.query(
        `insert into view_defaults (account, member_id, place, view_id)
         select v.account, $2, v.place, v.view_id from saved_views v where ${SEEN} and v.place = $4 and v.view_id = $5
         on conflict (account, member_id, place) do update set view_id = excluded.view_id`,
        [HOUSE, caller!.id, rolesOf(caller!), place, id],
      );
      if (rowCount === 0) throw notFound(`the view ${id} of ${place}`);
      return {};
    },
  }),
] as const;
