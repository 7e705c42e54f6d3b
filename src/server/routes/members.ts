import { z } from '@hono/zod-openapi';
import { cursorAfter, placeOf } from '../cursor.ts';
import { HOUSE } from '../house.ts';
import { route } from '../route.ts';
import { byId, listOf, maybeNamed, memberSchema, nothing, paged, personName, roleSchema } from '../schemas.ts';

const memberRow = memberSchema.extend({
  createdAt: z.string(),
  hasPassword: z.boolean(),
  signOn: z.boolean().meta({
    description: 'Whether they come through the provider. Without that and a password they were only invited.',
  }),
  active: z.boolean().meta({ description: 'False: deactivated, and may not sign in.' }),
});

const invited = memberSchema.extend({
  link: z.string().meta({ description: 'The path of the web application by which they set a password, for a week.' }),
});

/** The secret stands behind #, which browsers send nowhere. */
const linkOf = (token: string): string => `/invitation#${token}`;

export const memberRoutes = [
  route({
    method: 'get',
    path: '/api/members',
    role: 'admin',
    summary: 'Who may sign in',
    answer: z.object({ items: z.array(memberRow) }),
    handle: async ({ services }) => ({ items: [...(await services.members.list())] }),
  }),
  route({
    method: 'post',
    path: '/api/members',
    role: 'admin',
    summary: 'Let somebody in; they set their password by the link',
    body: z.strictObject({ name: personName, email: z.email(), role: roleSchema, bodies: z.boolean().default(false) }),
    answer: invited,
    status: 201,
    async handle({ services, caller, body }) {
      const member = await services.members.add(body);
      const token = await services.members.invite(member.id);
      await services.activity.note(caller, {
        action: 'member add',
        subjectType: 'member',
        subjectId: member.id,
        after: member,
      });
      return { ...member, link: linkOf(token) };
    },
  }),
  route({
    method: 'patch',
    path: '/api/members/{id}',
    role: 'admin',
    summary: 'Change the name or the rights of somebody, or deactivate them; the last administrator stays one',
    params: byId,
    body: z.strictObject({ name: personName, role: roleSchema, bodies: z.boolean(), active: z.boolean() }).partial(),
    answer: memberSchema,
    async handle({ services, caller, params, body }) {
      const { before, after } = await services.members.change(params.id, body);
      if (body.active === false) await services.sessions.endAll(params.id);
      await services.activity.note(caller, {
        action: 'member update',
        subjectType: 'member',
        subjectId: params.id,
        before,
        after: { ...after, ...(body.active === undefined ? {} : { active: body.active }) },
      });
      return after;
    },
  }),
  route({
    method: 'post',
    path: '/api/members/{id}/invitation',
    role: 'admin',
    summary: 'A new link by which somebody sets a password',
    params: byId,
    answer: invited,
    status: 201,
    async handle({ services, caller, params }) {
      const member = await services.members.get(params.id);
      const token = await services.members.invite(member.id);
      await services.activity.note(caller, { action: 'member invite', subjectType: 'member', subjectId: member.id });
      return { ...member, link: linkOf(token) };
    },
  }),
  route({
    method: 'delete',
    path: '/api/members/{id}',
    role: 'admin',
    summary: 'Shut somebody out; their sessions and tokens end at once',
    params: byId,
    answer: nothing,
    async handle({ services, caller, params }) {
      const before = await services.members.remove(params.id);
      await services.activity.note(caller, {
        action: 'member remove',
        subjectType: 'member',
        subjectId: params.id,
        before,
      });
      return {};
    },
  }),
  route({
    method: 'get',
    path: '/api/activity',
    role: 'admin',
    summary: 'Every change made here, and every look at a person, the newest first',
    query: z.strictObject(paged()),
    answer: listOf(
      z.object({
        id: z.string(),
        at: z.string(),
        member: maybeNamed,
        action: z.string(),
        subjectType: z.string(),
        subjectId: z.string(),
        before: z.unknown(),
        after: z.unknown(),
      }),
    ),
    async handle({ services, query }) {
      const place = placeOf(['activity'], query.cursor);
      const { rows } = await services.records.pool.query<{
        id: string;
        at: string;
        member_id: string | null;
        member_name: string | null;
        action: string;
        subjectType: string;
        subjectId: string;
        before: unknown;
        after: unknown;
      }>(
        `select activity_id as id, at, member_id, member_name, action, subject_type as "subjectType",
           subject_id as "subjectId", before, after
         from activity where account = $1 and ($2::timestamptz is null or (at, activity_id) < ($2, $3))
         order by at desc, activity_id desc limit $4`,
        [HOUSE, place?.[0] ?? null, place?.[1] ?? null, query.limit + 1],
      );
      const items = rows.slice(0, query.limit);
      const last = items.at(-1);
      return {
        items: items.map(({ member_id, member_name, ...row }) => ({
          ...row,
          member: member_id === null ? null : { id: member_id, name: member_name },
        })),
        next: rows.length > query.limit && last ? cursorAfter(['activity'], [last.at, last.id]) : null,
      };
    },
  }),
] as const;
