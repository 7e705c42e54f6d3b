import { z } from '@hono/zod-openapi';
import type { Explanation } from '../../access/explain.ts';
import { loadNames } from '../../access/load/names.ts';
import { idsToName } from '../../access/why.ts';
import { reasonInWords } from '../../access/words.ts';
import { siteOf } from '../account.ts';
import { cursorAfter, placeOf } from '../cursor.ts';
import { notFound, Problem } from '../problem.ts';
import { route } from '../route.ts';
import { atSchema, byId, countsSchema, idSchema, listOf, ofAccount, paged } from '../schemas.ts';
import type { Services } from '../services.ts';
import { told } from './access.ts';

const certainty = z.enum(['yes', 'unknown']);
const BRANCH = 100;

/** Why each is unknown, in words. */
const reasonsOf = async (
  { records: { pool } }: Services,
  account: string,
  userId: string,
  unknown: readonly { readonly id: string; readonly explanation: Explanation }[],
): Promise<ReadonlyMap<string, string>> => {
  const ids = unknown.map(({ id, explanation }) => idsToName(userId, id, explanation, []));
  const kinds = ['user', 'group', 'role', 'space', 'page'] as const;
  const names = await loadNames(
    pool,
    account,
    Object.fromEntries(kinds.map((kind) => [kind, ids.flatMap((one) => [...(one[kind] ?? [])])])),
  );
  return new Map(unknown.map(({ id, explanation }) => [id, reasonInWords(explanation, names)]));
};

const personKnown = async ({ records }: Services, account: string, id: string): Promise<void> => {
  const { rows } = await records.pool.query('select from users where account = $1 and user_id = $2', [account, id]);
  if (rows.length === 0) throw notFound(`the person ${id}`);
};

export const seenRoutes = [
  route({
    method: 'get',
    path: '/api/people/{id}/seen/spaces',
    role: 'auditor',
    summary: 'The spaces that somebody can enter, with how many pages they can see there',
    params: byId,
    query: z.strictObject({ ...ofAccount, at: atSchema }),
    answer: z.object({
      ...told,
      counts: countsSchema,
      items: z.array(
        countsSchema.extend({
          id: z.string(),
          key: z.string().nullable(),
          name: z.string().nullable(),
          door: certainty.meta({ description: 'Whether they can enter it.' }),
        }),
      ),
    }),
    async handle({ services, params, query, caller }) {
      const account = await siteOf(services.accounts, query.account);
      await personKnown(services, account, params.id);
      const answer = await services.access.ask('seenSpaces', { account, at: query.at ?? null, userId: params.id });
      const { rows } = await services.records.pool.query<{ id: string; key: string | null; name: string | null }>(
        'select space_id as id, key, name from spaces where account = $1',
        [account],
      );
      const names = new Map(rows.map((row) => [row.id, row]));
      await services.activity.note(caller, {
        action: 'person see-as spaces',
        subjectType: 'person',
        subjectId: params.id,
        after: { account, at: query.at ?? null },
      });
      return {
        runId: answer.runId,
        at: answer.at,
        counts: answer.counts,
        items: answer.spaces
          .map((space) => ({ key: null, name: null, ...names.get(space.id), ...space }))
          .sort((a, b) => b.yes - a.yes || b.unknown - a.unknown || (a.id < b.id ? -1 : 1)),
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/people/{id}/seen/tree',
    role: 'auditor',
    summary: 'What somebody can see below a page, or at the top of a space; what they cannot is left out',
    params: byId,
    query: z.strictObject({
      ...ofAccount,
      at: atSchema,
      space: idSchema.optional(),
      parent: idSchema.optional(),
      ...paged(BRANCH),
    }),
    answer: listOf(
      z.object({
        id: z.string(),
        kind: z.string(),
        status: z.string(),
        title: z.string().nullable(),
        verdict: certainty,
        reason: z.string().nullable().meta({ description: 'Why it is unknown.' }),
        hasChildren: z.boolean(),
      }),
    ).extend(told),
    async handle({ services, params, query, caller }) {
      const { space, parent, cursor, limit, at } = query;
      if ((space === undefined) === (parent === undefined)) {
        throw new Problem(400, 'give a space or a parent', {
          mend: 'parent=ID for what stands below it, space=ID for the top of it',
        });
      }
      const account = await siteOf(services.accounts, query.account);
      const question = ['seen', account, params.id, at, space, parent];
      const place = placeOf(question, cursor);
      await personKnown(services, account, params.id);
      const answer = await services.access.ask('seenTree', {
        account,
        at: at ?? null,
        userId: params.id,
        ...(parent === undefined ? { parentId: null, spaceId: space! } : { parentId: parent, spaceId: null }),
        after: place === null ? null : String(place[0]),
        limit,
      });
      const { rows } = await services.records.pool.query<{ id: string; title: string | null }>(
        'select page_id as id, title from pages where account = $1 and page_id = any ($2)',
        [account, answer.items.map(({ id }) => id)],
      );
      const titles = new Map(rows.map(({ id, title }) => [id, title]));
      const reasons = await reasonsOf(
        services,
        account,
        params.id,
        answer.items.flatMap(({ id, explanation }) => (explanation === null ? [] : [{ id, explanation }])),
      );
      if (place === null) {
        await services.activity.note(caller, {
          action: 'person see-as',
          subjectType: 'person',
          subjectId: params.id,
          after: { account, at: at ?? null, ...(parent === undefined ? { space } : { parent }) },
        });
      }
      return {
        runId: answer.runId,
        at: answer.at,
        items: answer.items.map(({ explanation: _told, ...one }) => ({
          ...one,
          title: titles.get(one.id) ?? null,
          reason: reasons.get(one.id) ?? null,
        })),
        next: answer.more ? cursorAfter(question, [answer.items.at(-1)!.id]) : null,
      };
    },
  }),
] as const;
