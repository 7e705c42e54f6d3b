import { z } from 'zod';
import { parametersFrom } from '../../insights/parameter.ts';
import { insightOf } from '../../insights/registry.ts';
import { accountInput, limitInput, siteOf } from '../inputs.ts';
import { tool, whole } from '../tool.ts';

export const listInsights = tool({
  name: 'list_insights',
  title: 'Questions that are answered already',
  description:
    'Insights about knowledge, collaboration, access and retention: id, question and parameters. Look here before SQL.',
  input: z.strictObject({ area: z.string().max(60).optional().describe('Only of this area.') }),
  isFor: whole,
  async answer({ desk, input }) {
    const { all } = await desk.insights();
    return {
      insights: all
        .filter(({ area }) => input.area === undefined || area === input.area)
        .map(({ id, area, question, parameters }) => ({
          id,
          area,
          question,
          parameters: Object.entries(parameters).map(([name, one]) => ({
            name,
            default: one.default,
            meaning: one.meaning,
          })),
        })),
    };
  },
});

export const runInsight = tool({
  name: 'run_insight',
  title: 'Answer one of them',
  description: 'The rows of an insight, how they are reached, what could not be seen, and what to do about it.',
  input: z.strictObject({
    id: z.string().max(100).describe('As list_insights tells it.'),
    parameters: z
      .record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]))
      .default({})
      .describe('Values for its parameters, by name.'),
    account: accountInput,
    limit: limitInput,
  }),
  isFor: whole,
  async answer({ desk, caller, input }) {
    const account = await siteOf(desk, caller, input.account);
    const insight = insightOf(await desk.insights(), input.id);
    const given = Object.entries(input.parameters).flatMap(([name, value]) =>
      [value].flat().map((one) => `${name}=${one}`),
    );
    const parameters = parametersFrom(insight, given);
    const answer = await desk.insight(insight, { account, parameters, maxRows: input.limit });
    return {
      account,
      question: insight.question,
      meaning: insight.meaning,
      todo: insight.todo,
      as_of: answer.crawls[account] ?? null,
      columns: answer.columns.map(({ name, meaning }) => ({ name, meaning })),
      rows: answer.rows,
      truncated: answer.truncated,
      not_seen: answer.unseen,
      blurred: answer.blurred,
    };
  },
});
