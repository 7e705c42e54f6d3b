import { z } from '@hono/zod-openapi';
import { siteOf } from '../account.ts';
import { cursorAfter, placeOf } from '../cursor.ts';
import { notFound } from '../problem.ts';
import { route } from '../route.ts';
import { accountName, byId, listOf, namedSchema, ofAccount, paged } from '../schemas.ts';
import { progressEvents } from '../views/progressEvents.ts';

const statusSchema = z.enum(['running', 'complete', 'incomplete', 'failed', 'cancelled']);

const runRow = z
  .object({
    id: z.string(),
    account: z.string(),
    blueprint: z.string(),
    status: statusSchema,
    startedAt: z.string(),
    factsAt: z.string().nullable(),
    finishedAt: z.string().nullable(),
    requests: z.int(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'RunRow' });

interface Row {
  readonly id: string;
  readonly account: string;
  readonly blueprint: string;
  readonly status: z.infer<typeof statusSchema>;
  readonly startedAt: string;
  readonly factsAt: string | null;
  readonly finishedAt: string | null;
  readonly requests: number;
  readonly reason: string | null;
}

const COLUMNS = `run_id as id, account, blueprint, status, started_at as "startedAt", facts_at as "factsAt",
  finished_at as "finishedAt", requests, reason`;

const gapSchema = z
  .object({
    kind: z.string(),
    subject: namedSchema.meta({ description: 'Of what; the id * stands for all of them.' }),
    reason: z.string(),
    mend: z.string().nullable(),
    since: z.string(),
  })
  .meta({ id: 'Gap' });

export const runRoutes = [
  route({
    method: 'get',
    path: '/api/runs',
    role: 'auditor',
    summary: 'Runs of one account or of all, the newest first',
    query: z.strictObject({ account: accountName.optional(), ...paged() }),
    answer: listOf(runRow),
    async handle({ services, query }) {
      const question = ['runs', query.account];
      const place = placeOf(question, query.cursor);
      const { rows } = await services.records.pool.query<Row>(
        `select ${COLUMNS} from crawl_runs where ($1::text is null or account = $1)
         and ($2::timestamptz is null or (started_at, run_id) < ($2, $3)) order by started_at desc, run_id desc limit $4`,
        [query.account ?? null, place?.[0] ?? null, place?.[1] ?? null, query.limit + 1],
      );
      const items = rows.slice(0, query.limit);
      const last = items.at(-1);
      return {
        items,
        next: rows.length > query.limit && last ? cursorAfter(question, [last.startedAt, last.id]) : null,
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/runs/{id}',
    role: 'auditor',
    summary: 'One run: its walks, and once it has ended its summary with requests by endpoint and gaps',
    params: byId,
    answer: runRow
      .extend({
        walks: z.array(
          z.object({
            stage: z.string(),
            scope: z.string(),
            status: z.string(),
            items: z.int(),
            reason: z.string().nullable(),
            startedAt: z.string(),
            finishedAt: z.string().nullable(),
          }),
        ),
        summary: z.unknown().meta({ description: 'As crawl --json prints it; null before the end.' }),
      })
      .meta({ id: 'Run' }),
    async handle({ services, params }) {
      const { pool } = services.records;
      const { rows } = await pool.query<Row & { summary: unknown }>(
        `select ${COLUMNS}, summary from crawl_runs where run_id = $1`,
        [params.id],
      );
      const run = rows[0];
      if (run === undefined) throw notFound(`the run ${params.id}`);
      const { rows: walks } = await pool.query(
        `select stage, scope, status, items, reason, started_at as "startedAt", finished_at as "finishedAt" from walks
         where account = $1 and run_id = $2 order by started_at, stage, scope limit ${MOST_WALKS}`,
        [run.account, run.id],
      );
      return { ...run, walks };
    },
  }),
  route({
    method: 'get',
    path: '/api/runs/{id}/events',
    role: 'auditor',
    summary: 'How far a run is, as server-sent events: "progress" while it runs, then one "end"',
    params: byId,
    answer: z.string(),
    type: 'text/event-stream',
    async handle({ services, params, signal, isStillAdmitted }) {
      const { rows } = await services.records.pool.query<{ account: string }>(
        'select account from crawl_runs where run_id = $1',
        [params.id],
      );
      if (rows[0] === undefined) throw notFound(`the run ${params.id}`);
      return progressEvents(services, rows[0].account, params.id, { left: signal, isStillAdmitted });
    },
  }),
  route({
    method: 'get',
    path: '/api/gaps',
    role: 'auditor',
    summary: 'What could not be read: open gaps of coverage',
    query: z.strictObject({ ...ofAccount, kind: z.string().max(60).optional(), ...paged() }),
    answer: listOf(gapSchema),
    async handle({ services, query }) {
      const account = await siteOf(services.accounts, query.account);
      const question = ['gaps', account, query.kind];
      const place = placeOf(question, query.cursor);
      const { rows } = await services.records.pool.query<{
        walk: string;
        kind: string;
        subject_id: string;
        reason: string;
        mend: string | null;
        valid_from: string;
        name: string | null;
      }>(
        `select g.*, coalesce(p.title, s.name, gr.name, u.display_name) as name from (
           select walk, kind, subject_id, reason, mend, valid_from from coverage_gaps
           where account = $1 and valid_to is null and ($2::text is null or kind = $2)
           and ($3::text is null or (walk, kind, subject_id) > ($3, $4, $5)) order by walk, kind, subject_id limit $6
         ) g
         left join pages p on p.account = $1 and p.page_id = g.subject_id
         left join spaces s on s.account = $1 and s.space_id = g.subject_id
         left join groups gr on gr.account = $1 and gr.group_id = g.subject_id
         left join users u on u.account = $1 and u.user_id = g.subject_id
         order by g.walk, g.kind, g.subject_id`,
        [account, query.kind ?? null, place?.[0] ?? null, place?.[1] ?? null, place?.[2] ?? null, query.limit + 1],
      );
      const items = rows.slice(0, query.limit);
      const last = items.at(-1);
      return {
        items: items.map(({ kind, subject_id, reason, mend, valid_from, name }) => ({
          kind,
          subject: { id: subject_id, name },
          reason,
          mend,
          since: valid_from,
        })),
        next: rows.length > query.limit && last ? cursorAfter(question, [last.walk, last.kind, last.subject_id]) : null,
      };
    },
  }),
] as const;

const MOST_WALKS = 2000;
