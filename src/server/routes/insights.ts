import { z } from '@hono/zod-openapi';
import { columnKinds } from '../../insights/column.ts';
import type { Insight } from '../../insights/insight.ts';
import { nearest } from '../../insights/nearest.ts';
import { parameterKinds, parametersFrom } from '../../insights/parameter.ts';
import { iso } from '../../model/clock.ts';
import { siteOf } from '../account.ts';
import { notFound, Problem } from '../problem.ts';
import { route } from '../route.ts';
import { byId, ofAccount } from '../schemas.ts';
import type { Services } from '../services.ts';

const MOST_ROWS = 1000;
const HOUR_MILLIS = 3_600_000;

const valueSchema = z.union([z.null(), z.number(), z.string(), z.array(z.string())]);

const summarySchema = z.object({
  id: z.string(),
  area: z.string(),
  question: z.string(),
  own: z.boolean().meta({ description: "Whether it is somebody's own, a file in the home." }),
  chart: z.object({
    kind: z.enum(['table', 'bar', 'line', 'scatter', 'heatmap']),
    x: z.string().optional(),
    y: z.array(z.string()).optional(),
    series: z.string().optional(),
  }),
});

const answerSchema = summarySchema
  .extend({
    meaning: z.string().meta({ description: 'How the answer is reached, and what it cannot see.' }),
    todo: z.string().meta({ description: 'What to do about it.' }),
    sql: z.string(),
    parameters: z.array(
      z.object({
        name: z.string(),
        kind: z.enum(parameterKinds),
        meaning: z.string(),
        default: valueSchema,
        value: valueSchema.meta({ description: 'What the answer was reached with.' }),
        least: z.number().optional(),
        most: z.number().optional(),
      }),
    ),
    columns: z.array(
      z.object({ name: z.string(), kind: z.enum(columnKinds), meaning: z.string(), namesPeople: z.boolean() }),
    ),
    rows: z.array(z.record(z.string(), z.unknown())),
    truncated: z.boolean().meta({ description: `Whether rows beyond ${MOST_ROWS} were left off.` }),
    crawledAt: z.string().nullable().meta({ description: 'When the crawl ended that the answer tells of.' }),
    unseen: z.array(z.object({ what: z.string(), count: z.int(), reason: z.string(), mend: z.string().nullable() })),
    blurred: z.array(z.string()).meta({ description: 'What the answer is like where something was not read.' }),
  })
  .meta({ id: 'InsightAnswer' });

const summaryOf = ({ id, area, question, chart, file }: Insight): z.input<typeof summarySchema> => ({
  id,
  area,
  question,
  own: file !== undefined,
  chart: { ...chart, y: chart.y === undefined ? undefined : [...chart.y] },
});

/** What the query says of parameters, as `name=value`; a name may come several times. */
const given = (query: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(query).flatMap(([name, value]) => [value].flat().map((one) => `${name}=${one}`));

/** @throws Problem where there is no such insight, or its file is broken. */
const insightCalled = async (services: Services, id: string): Promise<Insight> => {
  const { all, broken } = await services.insights();
  const found = all.find((one) => one.id === id);
  if (found !== undefined) return found;
  const spoilt = broken.find((one) => one.id === id);
  if (spoilt !== undefined) throw new Problem(422, spoilt.message, { mend: spoilt.mend });
  const near = nearest(
    id,
    all.map((one) => one.id),
  );
  if (near.length === 0) throw notFound(`the insight ${id}`);
  throw new Problem(404, `there is no insight ${id}`, { mend: `near: ${near.join(', ')}` });
};

/** The answer to an insight with what stands in the query, and all that was taken for it. */
export const insightAnswer = async (
  services: Services,
  id: string,
  accountNamed: string | undefined,
  parameters: Readonly<Record<string, unknown>>,
  maxRows: number,
) => {
  const insight = await insightCalled(services, id);
  const values = parametersFrom(insight, given(parameters));
  const account = await siteOf(services.accounts, accountNamed);
  // By the hour, so that the same question has the same answer for a while and need not be worked out again.
  const now = iso(Math.floor(services.clock.now() / HOUR_MILLIS) * HOUR_MILLIS);
  const answer = await services.columns.insight({ insight, parameters: values, account, now, maxRows });
  return { insight, values, account, answer };
};

// Answers name pages and people as the site has them, so they are for those who may see everything.
export const insightRoutes = [
  route({
    method: 'get',
    path: '/api/insights',
    role: 'auditor',
    summary: 'The questions that can be asked, area by area',
    query: z.strictObject({ area: z.string().max(60).optional() }),
    answer: z.object({
      items: z.array(summarySchema),
      broken: z
        .array(z.object({ id: z.string(), message: z.string(), mend: z.string() }))
        .meta({ description: "People's own files that are no insight, and where they are wrong." }),
    }),
    async handle({ services, query }) {
      const { all, broken } = await services.insights();
      return {
        items: all.filter(({ area }) => query.area === undefined || area === query.area).map(summaryOf),
        broken: [...broken],
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/insights/{id}',
    role: 'auditor',
    summary: 'The answer to one question; its parameters stand in the query, lists with commas',
    params: byId,
    query: z.looseObject(ofAccount),
    answer: answerSchema,
    async handle({ services, params, query: { account: name, ...parameters } }) {
      const { insight, values, account, answer } = await insightAnswer(
        services,
        params.id,
        name,
        parameters,
        MOST_ROWS,
      );
      return {
        ...summaryOf(insight),
        meaning: insight.meaning,
        todo: insight.todo,
        sql: insight.sql.trim(),
        parameters: Object.entries(insight.parameters).map(([one, parameter]) => {
          const { kind, meaning, least, most } = parameter;
          return {
            name: one,
            kind,
            meaning,
            default: plain(parameter.default),
            value: plain(values[one] ?? null),
            least,
            most,
          };
        }),
        columns: [...answer.columns],
        rows: [...answer.rows],
        truncated: answer.truncated,
        crawledAt: answer.crawls[account] ?? null,
        unseen: [...answer.unseen],
        blurred: [...answer.blurred],
      };
    },
  }),
] as const;

const plain = (value: null | number | string | readonly string[]): z.input<typeof valueSchema> =>
  typeof value === 'object' && value !== null ? [...value] : value;
