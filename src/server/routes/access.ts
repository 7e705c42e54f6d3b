import { z } from '@hono/zod-openapi';
import { ANONYMOUS_ID } from '../../access/facts.ts';
import { loadNames } from '../../access/load/names.ts';
import { idsToName, whyDocument } from '../../access/why.ts';
import { siteOf } from '../account.ts';
import { cursorAfter, placeOf } from '../cursor.ts';
import { route } from '../route.ts';
import { atSchema, byId, countsSchema, idSchema, namedSchema, ofAccount, paged, verdictSchema } from '../schemas.ts';
import { namer } from '../views/names.ts';
import { pageKnown } from './pages.ts';

export const rightSchema = z.enum(['view', 'edit']).default('view');
const certainty = z.enum(['yes', 'unknown']);
export const asked = { ...ofAccount, right: rightSchema, at: atSchema };

/** The run that an answer comes from. */
export const told = { runId: z.string(), at: z.string() };

const whySchema = z
  .object({
    verdict: verdictSchema,
    run_id: z.string(),
    at: z.string(),
    user_id: z.string(),
    page_id: z.string(),
    stopped_by: z.string().nullable(),
    layers: z.array(
      z.object({
        layer: z.enum(['site', 'space', 'restriction', 'space-edit', 'edit-restriction']),
        id: z.string().nullable(),
        name: z.string().nullable(),
        verdict: verdictSchema,
        via: z.array(
          z.object({
            text: z.string(),
            type: z.string(),
            id: z.string().nullable(),
            role_id: z.string().nullable(),
            grant: z.string().nullable(),
          }),
        ),
        reason: z.string().nullable(),
      }),
    ),
    mend: z.array(
      z.object({
        text: z.string(),
        action: z.string(),
        principal: z.object({ type: z.string(), id: z.string() }).nullable(),
        on: z.string().nullable(),
        role_id: z.string().nullable(),
        grant: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Why' });

export const accessRoutes = [
  route({
    method: 'get',
    path: '/api/pages/{id}/who',
    role: 'auditor',
    summary: 'Who can see or edit a page, in the order of their ids',
    params: byId,
    query: z.strictObject({ ...asked, ...paged() }),
    answer: z.object({
      ...told,
      anonymous: verdictSchema,
      counts: countsSchema,
      items: z.array(namedSchema.extend({ verdict: certainty, external: z.string().nullable() })),
      next: z.string().nullable(),
    }),
    async handle({ services, params, query }) {
      const account = await siteOf(services.accounts, query.account);
      const question = ['who', account, params.id, query.right, query.at];
      const place = placeOf(question, query.cursor);
      await pageKnown(services, account, params.id);
      const answer = await services.access.ask('who', {
        account,
        at: query.at ?? null,
        pageId: params.id,
        right: query.right,
        after: place === null ? null : String(place[0]),
        limit: query.limit,
      });
      const { rows } = await services.records.pool.query<{ id: string; name: string | null; external: string }>(
        `select user_id as id, display_name as name, is_external as external from users
         where account = $1 and user_id = any ($2)`,
        [account, answer.people.map(({ id }) => id)],
      );
      const people = new Map(rows.map((row) => [row.id, row]));
      return {
        runId: answer.runId,
        at: answer.at,
        anonymous: answer.anonymous,
        counts: answer.counts,
        items: answer.people.map(({ id, verdict }) => ({
          id,
          name: people.get(id)?.name ?? null,
          verdict,
          external: people.get(id)?.external ?? null,
        })),
        next: answer.more ? cursorAfter(question, [answer.people.at(-1)!.id]) : null,
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/pages/{id}/why',
    role: 'auditor',
    summary: 'Why somebody can or cannot see or edit a page: every layer, and what would change it',
    params: byId,
    query: z.strictObject({
      ...asked,
      user: idSchema.meta({ description: `The id of a person, or ${ANONYMOUS_ID}.` }),
    }),
    answer: whySchema,
    async handle({ services, params, query, caller }) {
      const account = await siteOf(services.accounts, query.account);
      await pageKnown(services, account, params.id);
      const { user: userId, right, at } = query;
      const answer = await services.access.ask('why', { account, at: at ?? null, pageId: params.id, userId, right });
      const { pool } = services.records;
      const { explanation, mend } = answer;
      const names = await loadNames(pool, account, idsToName(userId, params.id, explanation, mend));
      const document = whyDocument({ ...answer, userId, pageId: params.id }, names);
      const space = await namer(
        pool,
        account,
        'space',
        document.layers.map(({ id }) => id),
      );
      const page = await namer(
        pool,
        account,
        'page',
        document.layers.map(({ id }) => id),
      );
      await services.activity.note(caller, {
        action: 'access why',
        subjectType: 'person',
        subjectId: userId,
        after: { account, page: params.id, right },
      });
      return {
        ...document,
        layers: document.layers.map((layer) => ({
          ...layer,
          name: ((layer.layer.startsWith('space') ? space : page)(layer.id) ?? { name: null }).name,
        })),
      };
    },
  }),
] as const;
