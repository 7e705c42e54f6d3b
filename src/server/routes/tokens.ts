import { randomUUID } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import { iso } from '../../model/clock.ts';
import { HOUSE } from '../house.ts';
import { notFound, Problem } from '../problem.ts';
import { route } from '../route.ts';
import { byId, nothing, personName } from '../schemas.ts';
import { hashOf, newToken } from '../sign/secretToken.ts';

const tokenSchema = z
  .object({ id: z.string(), name: z.string(), createdAt: z.string(), expiresAt: z.string().nullable() })
  .meta({ id: 'Token' });

const MOST = 50;
const DAY_MILLIS = 86_400_000;

export const tokenRoutes = [
  route({
    method: 'get',
    path: '/api/tokens',
    role: 'viewer',
    summary: "One's own tokens of this API",
    answer: z.object({ items: z.array(tokenSchema) }),
    async handle({ services, caller }) {
      const { rows } = await services.records.pool.query<z.infer<typeof tokenSchema>>(
        `select token_id as id, name, created_at as "createdAt", expires_at as "expiresAt" from api_tokens
         where account = $1 and member_id = $2 order by created_at, token_id`,
        [HOUSE, caller!.id],
      );
      return { items: rows };
    },
  }),
  route({
    method: 'post',
    path: '/api/tokens',
    role: 'viewer',
    summary: "Make a token with one's own rights; it is told this once, and sent as Authorization: Bearer",
    body: z.strictObject({ name: personName, days: z.int().min(1).max(3650).nullable().default(90) }),
    answer: tokenSchema.extend({ token: z.string() }),
    status: 201,
    async handle({ services, caller, body, sessionToken }) {
      if (sessionToken === null) throw new Problem(403, 'a token makes no tokens', { mend: 'sign in to make one' });
      const { pool } = services.records;
      const { rows } = await pool.query<{ count: number }>(
        'select count(*) as count from api_tokens where account = $1 and member_id = $2',
        [HOUSE, caller!.id],
      );
      if ((rows[0]?.count ?? 0) >= MOST)
        throw new Problem(409, `there are ${MOST} tokens already`, { mend: 'revoke one' });
      const secret = newToken();
      const now = services.clock.now();
      const token = {
        id: randomUUID(),
        name: body.name,
        createdAt: iso(now),
        expiresAt: body.days === null ? null : iso(now + body.days * DAY_MILLIS),
      };
      await pool.query(
        `insert into api_tokens (account, token_id, token_hash, member_id, name, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [HOUSE, token.id, hashOf(secret), caller!.id, token.name, token.createdAt, token.expiresAt],
      );
      await services.activity.note(caller, {
        action: 'token create',
        subjectType: 'token',
        subjectId: token.id,
        after: token,
      });
      return { ...token, token: secret };
    },
  }),
  route({
    method: 'delete',
    path: '/api/tokens/{id}',
    role: 'viewer',
    summary: "Revoke one of one's own tokens",
    params: byId,
    answer: nothing,
    async handle({ services, caller, params }) {
      const { rows } = await services.records.pool.query<{ name: string }>(
        'delete from api_tokens where account = $1 and member_id = $2 and token_id = $3 returning name',
        [HOUSE, caller!.id, params.id],
      );
      if (rows[0] === undefined) throw notFound(`the token ${params.id}`);
      await services.activity.note(caller, {
        action: 'token revoke',
        subjectType: 'token',
        subjectId: params.id,
        before: { name: rows[0].name },
      });
      return {};
    },
  }),
] as const;
