import { randomUUID } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import { messageOf } from '../../model/errors.ts';
import { accountNamed } from '../account.ts';
import { fileFormats } from '../columns/question.ts';
import { fileResponse, MOST_FILE_ROWS } from '../file.ts';
import { HOUSE } from '../house.ts';
import type { Call } from '../route.ts';
import { route } from '../route.ts';
import { accountName } from '../schemas.ts';
import { withheldFrom } from '../sight.ts';

const MOST_SHOWN = 10_000;
const MOST_SECONDS = 60;
const MOST_HISTORY = 100;

export const sqlSchema = z
  .string()
  .max(20_000)
  .refine((text) => text.trim() !== '', 'is no question');

const questionSchema = z.strictObject({
  sql: sqlSchema,
  account: accountName.optional().meta({ description: 'Every table shows the rows of this account only.' }),
  seconds: z.int().min(1).max(MOST_SECONDS).default(30).meta({ description: 'What it may take.' }),
});

type Asking = Call<unknown, unknown, z.output<typeof questionSchema>>;

const askedIn = async ({ services, caller, body }: Asking, maxRows: number) => {
  const account = body.account === undefined ? null : (await accountNamed(services.accounts, body.account)).name;
  return { sql: body.sql, account, withheld: withheldFrom(caller), timeoutMillis: body.seconds * 1000, maxRows };
};

/** Whatever becomes of a question, it is noted. */
const noted = async <T>(
  { services, caller, body, signal }: Asking,
  action: string,
  work: () => Promise<T>,
  outcome: (done: T) => object,
): Promise<T> => {
  const note = (told: object): Promise<void> =>
    services.activity.note(caller, {
      action,
      subjectType: 'question',
      subjectId: randomUUID(),
      after: { sql: body.sql, account: body.account ?? null, ...told },
    });
  try {
    const done = await work();
    await note(outcome(done));
    return done;
  } catch (error) {
    await note({ failure: signal.aborted ? 'given up' : messageOf(error) });
    throw error;
  }
};

const ASK = 'console ask';

// Questions reach every title and every person, so they are for those who may see everything.
export const consoleRoutes = [
  route({
    method: 'post',
    path: '/api/console',
    role: 'auditor',
    summary: 'Ask the columns one question in SQL; whoever leaves gives it up',
    body: questionSchema.extend({ rows: z.int().min(1).max(MOST_SHOWN).default(1000) }),
    answer: z.object({
      columns: z.array(z.object({ name: z.string(), type: z.string() })),
      rows: z.array(z.array(z.unknown())).meta({ description: 'The values, in the order of the columns.' }),
      more: z.boolean().meta({ description: 'Whether rows were left off.' }),
      seconds: z.number(),
    }),
    async handle(call) {
      const question = await askedIn(call, call.body.rows);
      const { console } = call.services;
      const answer = await noted(
        call,
        ASK,
        () => console.ask(call.caller!.id, question, call.signal),
        ({ rows, seconds }) => ({ rows: rows.length, seconds }),
      );
      return { ...answer, columns: [...answer.columns], rows: answer.rows.map((row) => [...row]) };
    },
  }),
  route({
    method: 'post',
    path: '/api/console/file',
    role: 'auditor',
    summary: `The answer to a question in SQL as a file of at most ${MOST_FILE_ROWS} rows`,
    body: questionSchema.extend({ format: z.enum(fileFormats).default('csv') }),
    answer: z.string(),
    type: 'text/plain',
    async handle(call) {
      const { services, body, caller, signal } = call;
      const question = { ...(await askedIn(call, MOST_FILE_ROWS)), format: body.format };
      const pieces = await noted(
        call,
        'console export',
        () => services.console.file(caller!.id, question, signal),
        () => ({ format: body.format }),
      );
      return fileResponse('answer', body.format, services.clock.now(), pieces);
    },
  }),
  route({
    method: 'get',
    path: '/api/console/history',
    role: 'auditor',
    summary: `One's own questions, the newest first, at most ${MOST_HISTORY}`,
    answer: z.object({
      items: z.array(
        z.object({
          id: z.string(),
          at: z.string(),
          sql: z.string(),
          rows: z.int().nullable(),
          seconds: z.number().nullable(),
          failure: z.string().nullable(),
        }),
      ),
    }),
    async handle({ services, caller }) {
      const { rows } = await services.records.pool.query<{
        id: string;
        at: string;
        told: { sql: string; rows?: number; seconds?: number; failure?: string };
      }>(
        `select activity_id as id, at, after as told from activity
         where account = $1 and member_id = $2 and action = $3 order by at desc, activity_id limit ${MOST_HISTORY}`,
        [HOUSE, caller!.id, ASK],
      );
      return {
        items: rows.map(({ id, at, told }) => ({
          id,
          at,
          sql: told.sql,
          rows: told.rows ?? null,
          seconds: told.seconds ?? null,
          failure: told.failure ?? null,
        })),
      };
    },
  }),
] as const;
