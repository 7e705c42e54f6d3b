import { randomUUID } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import { iso } from '../../model/clock.ts';
import { HOUSE } from '../house.ts';
import { notFound, Problem } from '../problem.ts';
import { route } from '../route.ts';
import { byId, nothing } from '../schemas.ts';
import { sqlSchema } from './console.ts';

const MOST = 500;

const nameSchema = z.string().trim().min(1).max(120);

const questionSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    sql: z.string(),
    shared: z.boolean(),
    own: z.boolean(),
    author: z.string().nullable().meta({ description: 'Whose it is; null: somebody who has left.' }),
    updatedAt: z.string(),
  })
  .meta({ id: 'SavedQuestion' });

const COLUMNS = `q.question_id as id, q.name, q.sql, q.shared, q.member_id = $2 as own, m.name as author,
  q.updated_at as "updatedAt"`;
const FROM = 'saved_questions q left join members m on m.account = q.account and m.member_id = q.member_id';

export const questionRoutes = [
  route({
    method: 'get',
    path: '/api/questions',
    role: 'auditor',
    summary: 'The questions in SQL that one keeps, and those that others share, by name',
    answer: z.object({ items: z.array(questionSchema) }),
    async handle({ services, caller }) {
      const { rows } = await services.records.pool.query<z.infer<typeof questionSchema>>(
        `select ${COLUMNS} from ${FROM} where q.account = $1 and (q.member_id = $2 or q.shared)
         order by lower(q.name), q.question_id`,
        [HOUSE, caller!.id],
      );
      return { items: rows };
    },
  }),
  route({
    method: 'post',
    path: '/api/questions',
    role: 'auditor',
    summary: 'Keep a question under a name',
    body: z.strictObject({ name: nameSchema, sql: sqlSchema, shared: z.boolean().default(false) }),
    answer: z.object({ id: z.string() }),
    status: 201,
    async handle({ services, caller, body }) {
      const { pool } = services.records;
      const { rows } = await pool.query<{ count: number }>(
        'select count(*) as count from saved_questions where account = $1 and member_id = $2',
        [HOUSE, caller!.id],
      );
      if ((rows[0]?.count ?? 0) >= MOST) {
        throw new Problem(409, `you keep ${MOST} questions already`, { mend: 'delete one' });
      }
      const id = randomUUID();
      const now = iso(services.clock.now());
      await pool.query(
        `insert into saved_questions (account, question_id, member_id, name, sql, shared, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7)`,
        [HOUSE, id, caller!.id, body.name, body.sql, body.shared, now],
      );
      await services.activity.note(caller, {
        action: 'question save',
        subjectType: 'question',
        subjectId: id,
        after: body,
      });
      return { id };
    },
  }),
  route({
    method: 'patch',
    path: '/api/questions/{id}',
    role: 'auditor',
    summary: "Change a question of one's own",
    params: byId,
    body: z.strictObject({ name: nameSchema, sql: sqlSchema, shared: z.boolean() }).partial(),
    answer: nothing,
    async handle({ services, caller, params, body }) {
      const { rowCount } = await services.records.pool.query(
        `update saved_questions set name = coalesce($4, name), sql = coalesce($5, sql), shared = coalesce($6, shared),
           updated_at = $7
         where account = $1 and member_id = $2 and question_id = $3`,
        [
          HOUSE,
          caller!.id,
          params.id,
          body.name ?? null,
          body.sql ?? null,
          body.shared ?? null,
          iso(services.clock.now()),
        ],
      );
      if (rowCount === 0) throw notFound(`the question ${params.id} of your own`);
      await services.activity.note(caller, {
        action: 'question change',
        subjectType: 'question',
        subjectId: params.id,
        after: body,
      });
      return {};
    },
  }),
  route({
    method: 'delete',
    path: '/api/questions/{id}',
    role: 'auditor',
    summary: "Delete a question of one's own; administrators may delete any that is shared",
    params: byId,
    answer: nothing,
    async handle({ services, caller, params }) {
      const { rows } = await services.records.pool.query<{ name: string; sql: string }>(
        `delete from saved_questions
         where account = $1 and question_id = $3 and (member_id = $2 or (shared and $4)) returning name, sql`,
        [HOUSE, caller!.id, params.id, caller!.role === 'admin'],
      );
      if (rows[0] === undefined) throw notFound(`the question ${params.id}`);
      await services.activity.note(caller, {
        action: 'question delete',
        subjectType: 'question',
        subjectId: params.id,
        before: rows[0],
      });
      return {};
    },
  }),
] as const;
