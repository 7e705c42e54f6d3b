import { z } from '@hono/zod-openapi';
import { changeInWords, idsInChanges } from '../../access/changeInWords.ts';
import type { Row } from '../../access/exposure/list.ts';
import { idsIn } from '../../access/exposure/named.ts';
import { loadNames } from '../../access/load/names.ts';
import { siteOf } from '../account.ts';
import { route } from '../route.ts';
import { atSchema, maybeNamed, momentSchema, namedSchema, ofAccount } from '../schemas.ts';
import { cellsOf } from '../views/exposureRow.ts';
import { told } from './access.ts';

const MOST_ROWS = 200;

const valueSchema = z.object({
  text: z.string(),
  kind: z.enum(['user', 'group', 'role', 'space', 'page']).nullable(),
  id: z.string().nullable(),
});

const listSchema = z
  .object({
    id: z.string(),
    question: z.string(),
    meaning: z.string(),
    counted: z.enum(['pages', 'restrictions', 'grants', 'spaces', 'principals']),
    count: z.int().meta({ description: 'How many there are for certain.' }),
    unknown: z.int().meta({ description: 'How many more there may be.' }),
    allRows: z.int(),
    rows: z.array(z.array(z.object({ column: z.string(), values: z.array(valueSchema) }))),
    distribution: z
      .array(z.object({ from: z.int(), to: z.int().nullable(), count: z.int(), atLeast: z.int() }))
      .meta({ description: 'How often each number of people comes up; empty where the list has none.' }),
  })
  .meta({ id: 'ExposureList' });

const amountSchema = z.object({ people: z.int(), pages: z.int(), pairs: z.int() });

const causeSchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    words: z.string(),
    seenAt: z.string(),
    actor: maybeNamed.meta({ description: 'Who made the change, where the audit log tells.' }),
    gained: amountSchema,
    lost: amountSchema,
    unknown: z.object({ came: z.int(), went: z.int() }),
    sample: z.array(z.object({ effect: z.enum(['gained', 'lost']), person: namedSchema, page: namedSchema })),
  })
  .meta({ id: 'Cause' });

export const exposureRoutes = [
  route({
    method: 'get',
    path: '/api/access/exposure',
    role: 'auditor',
    summary: 'What the site exposes: every list with its counts and its first rows',
    query: z.strictObject({
      ...ofAccount,
      at: atSchema,
      list: z.string().max(60).optional().meta({ description: 'Only the list with this id.' }),
      limit: z.coerce.number<string>().int().min(1).max(MOST_ROWS).default(20),
    }),
    answer: z.object({ ...told, lists: z.array(listSchema) }),
    async handle({ services, query }) {
      const account = await siteOf(services.accounts, query.account);
      const ask = () => services.surveys.ask('exposure', { account, at: query.at ?? null });
      if (query.at === undefined) services.standing.keep(`exposure of ${account}`, ask);
      const answer = await ask();
      const lists = answer.lists
        .filter(({ id }) => query.list === undefined || id === query.list)
        .map((list) => ({ ...list, rows: list.rows.slice(0, query.limit) }));
      const ids = idsIn(lists.flatMap(({ rows }) => rows));
      const names = await loadNames(services.records.pool, account, ids);
      return {
        runId: answer.runId,
        at: answer.at,
        lists: lists.map(({ rows, distribution = [], ...list }) => ({
          ...list,
          rows: rows.map((row) => cellsOf(row, names)),
          distribution: distribution.map((row) => bucketOf(row, list.counted)),
        })),
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/access/diff',
    role: 'auditor',
    summary: 'Who gained and who lost what between two moments, and by which change',
    query: z.strictObject({ ...ofAccount, from: momentSchema, to: atSchema }),
    answer: z.object({
      from: z.object(told),
      to: z.object(told),
      causes: z.array(causeSchema).meta({ description: `Those that changed most first, at most ${MOST_ROWS}.` }),
      allCauses: z.int(),
      unexplained: z.int().meta({ description: 'Pairs of a person and a page that no cause explains: a defect.' }),
    }),
    async handle({ services, query }) {
      const account = await siteOf(services.accounts, query.account);
      const answer = await services.surveys.ask('diff', { account, from: query.from, to: query.to ?? null });
      const ids = idsInChanges(answer.causes.map(({ change }) => change));
      for (const { change } of answer.causes) if (change.actor_id !== null) ids.user.add(change.actor_id);
      for (const { userId, pageId } of answer.causes.flatMap(({ sample }) => sample)) {
        ids.user.add(userId);
        ids.page.add(pageId);
      }
      const names = await loadNames(services.records.pool, account, ids);
      return {
        ...answer,
        causes: answer.causes.map(({ change, sample, ...cause }) => ({
          id: change.id,
          kind: change.kind,
          words: changeInWords(change, names),
          seenAt: change.observed_at,
          actor: change.actor_id === null ? null : { id: change.actor_id, name: names.of('user', change.actor_id) },
          ...cause,
          sample: sample.map(({ effect, userId, pageId }) => ({
            effect,
            person: { id: userId, name: names.of('user', userId) },
            page: { id: pageId, name: names.of('page', pageId) },
          })),
        })),
      };
    },
  }),
] as const;

const bucketOf = (row: Row, counted: string) => ({
  from: Number(row.people_from),
  to: row.people_to === null ? null : Number(row.people_to),
  count: Number(row[counted]),
  atLeast: Number(row.at_least),
});
