import { z } from '@hono/zod-openapi';
import type { Json } from '../../columns/json.ts';
import { fileFormats } from '../columns/question.ts';
import { writers } from '../columns/readers.ts';
import { fieldsOf, valueAt } from '../fields.ts';
import { fileResponse, MOST_FILE_ROWS } from '../file.ts';
import type { Call, ServedRoute } from '../route.ts';
import { route } from '../route.ts';
import { byId, ofAccount } from '../schemas.ts';
import { findingRoutes } from './findings.ts';
import { groupRoutes } from './groups.ts';
import { insightAnswer } from './insights.ts';
import { pageRoutes } from './pages.ts';
import { peopleRoutes } from './people.ts';
import { spaceRoutes } from './spaces.ts';

/** Rows that are fetched at once. */
const BATCH = 1000;

const format = z.enum(fileFormats).default('csv');

interface Page {
  readonly items: readonly unknown[];
  readonly next: string | null;
  readonly total?: number | null;
}

/** A list of the API as a file: its route is asked page by page, so whoever asks is told no more than by the list itself. */
const exported = <const N extends string>(name: N, { declaration }: ServedRoute) => {
  const { cursor: _cursor, limit: _limit, ...filters } = (declaration.query as z.ZodObject).shape;
  const list = declaration.answer as unknown as z.ZodObject<{ items: z.ZodArray<z.ZodObject> }>;
  const fields = fieldsOf(list.shape.items.element);
  const query = z.strictObject({ ...(filters as Record<string, z.ZodType>), format });
  return route({
    method: 'get',
    path: `/api/export/${name}` as const,
    role: declaration.role as 'viewer' | 'auditor',
    summary: `${declaration.summary}: all of them as a file, at most ${MOST_FILE_ROWS} rows`,
    query,
    answer: z.string(),
    type: 'text/plain',
    async handle(call) {
      const { format: chosen, ...asked } = call.query as z.output<typeof query> & { format: z.output<typeof format> };
      const page = async (cursor: string | null): Promise<Page> =>
        (await declaration.handle({
          ...(call as unknown as Call<unknown, unknown, unknown>),
          query: { ...asked, limit: BATCH, cursor: cursor ?? undefined },
        })) as Page;
      // What is refused is refused before the file begins.
      const first = await page(null);
      async function* rows(): AsyncGenerator<readonly (readonly Json[])[]> {
        let told = 0;
        for (let here = first; ; here = await page(here.next)) {
          const some = here.items.slice(0, MOST_FILE_ROWS - told);
          told += some.length;
          yield some.map((row) => fields.map((field) => valueAt(row, field)));
          if (here.next === null || told === MOST_FILE_ROWS) return;
        }
      }
      await call.services.activity.note(call.caller, {
        action: 'list export',
        subjectType: 'list',
        subjectId: name,
        after: { format: chosen, ...asked },
      });
      const columns = fields.map((field) => ({ name: field.name, type: '' }));
      return fileResponse(
        name,
        chosen,
        call.services.clock.now(),
        writers[chosen]({ columns, rows: rows() }, {}),
        typeof first.total === 'number' ? { 'x-total-rows': String(first.total) } : {},
      );
    },
  });
};

export const exportRoutes = [
  exported('pages', pageRoutes[0]),
  exported('spaces', spaceRoutes[0]),
  exported('people', peopleRoutes[0]),
  exported('groups', groupRoutes[0]),
  exported('findings', findingRoutes[0]),
  route({
    method: 'get',
    path: '/api/export/insights/{id}',
    role: 'auditor',
    summary: `The answer to an insight as a file of at most ${MOST_FILE_ROWS} rows; its parameters stand in the query`,
    params: byId,
    query: z.looseObject({ ...ofAccount, format }),
    answer: z.string(),
    type: 'text/plain',
    async handle({ services, caller, params, query: { account, format: chosen, ...parameters } }) {
      const { answer } = await insightAnswer(services, params.id, account, parameters, MOST_FILE_ROWS);
      await services.activity.note(caller, {
        action: 'insight export',
        subjectType: 'list',
        subjectId: params.id,
        after: { format: chosen, ...parameters },
      });
      async function* rows(): AsyncGenerator<readonly (readonly Json[])[]> {
        yield answer.rows.map((row) => answer.columns.map(({ name }) => row[name] ?? null));
      }
      const columns = answer.columns.map(({ name, type }) => ({ name, type }));
      return fileResponse(
        params.id,
        chosen,
        services.clock.now(),
        writers[chosen]({ columns, rows: rows() }, {}),
        answer.truncated ? {} : { 'x-total-rows': String(answer.rows.length) },
      );
    },
  }),
] as const;
