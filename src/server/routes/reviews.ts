import { z } from '@hono/zod-openapi';
import type { CountedHold } from '../../governance/hold/holds.ts';
import { attest } from '../../governance/review/reviews.ts';
import { iso } from '../../model/clock.ts';
import { siteOf } from '../account.ts';
import { cursorAfter, placeOf } from '../cursor.ts';
import { route } from '../route.ts';
import { byId, listOf, namedSchema, ofAccount, paged } from '../schemas.ts';
import { holdSchema, shownHolds } from './holds.ts';
import { pageKnown } from './pages.ts';

const reviewSchema = z
  .object({
    version: z.int(),
    at: z.string(),
    reviewer: z.string(),
    note: z.string().nullable(),
    changedSince: z.boolean().meta({ description: 'Whether a newer version is known.' }),
  })
  .meta({ id: 'Review' });

const REVIEWS = `select r.page_id, r.version_number as version, r.reviewed_at as at, r.reviewer, r.note,
  coalesce(p.version_number > r.version_number, false) as "changedSince", p.title, p.version_number as newest,
  p.space_id, s.name as space
from (select distinct on (page_id) * from page_reviews where account = $1 order by page_id, reviewed_at desc) r
left join pages p on p.account = $1 and p.page_id = r.page_id
left join spaces s on s.account = $1 and s.space_id = p.space_id`;

type Row = z.output<typeof reviewSchema> & {
  readonly page_id: string;
  readonly title: string | null;
  readonly newest: number | null;
  readonly space_id: string | null;
  readonly space: string | null;
};

export const reviewRoutes = [
  route({
    method: 'get',
    path: '/api/reviews',
    role: 'auditor',
    summary: 'The last review of each page that has one, the longest ago first',
    query: z.strictObject({ ...ofAccount, changed: z.enum(['yes', 'no']).optional(), ...paged() }),
    answer: listOf(
      reviewSchema.extend({ page: namedSchema, space: namedSchema.nullable(), newest: z.int().nullable() }),
    ).extend({ total: z.int() }),
    async handle({ services, query }) {
      const account = await siteOf(services.accounts, query.account);
      const question = ['reviews', account, query.changed];
      const place = placeOf(question, query.cursor);
      const changed = query.changed === undefined ? null : query.changed === 'yes';
      const { pool } = services.records;
      const [{ rows }, counted] = await Promise.all([
        pool.query<Row>(
          `select * from (${REVIEWS}) r where ($2::boolean is null or "changedSince" = $2)
           and ($3::timestamptz is null or (at, page_id) > ($3, $4::text)) order by at, page_id limit $5`,
          [account, changed, place?.[0] ?? null, place?.[1] ?? null, query.limit + 1],
        ),
        pool.query<{ total: number }>(
          `select count(*)::int as total from (${REVIEWS}) r where ($2::boolean is null or "changedSince" = $2)`,
          [account, changed],
        ),
      ]);
      const items = rows.slice(0, query.limit);
      const last = items.at(-1);
      return {
        items: items.map(({ page_id, title, space_id, space, ...row }) => ({
          ...row,
          page: { id: page_id, name: title },
          space: space_id === null ? null : { id: space_id, name: space },
        })),
        next: rows.length > query.limit && last ? cursorAfter(question, [last.at, last.page_id]) : null,
        total: counted.rows[0]!.total,
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/pages/{id}/standing',
    role: 'auditor',
    summary: 'The legal holds that hold a page, and its last review',
    params: byId,
    query: z.strictObject(ofAccount),
    answer: z.object({ holds: z.array(holdSchema), review: reviewSchema.nullable() }),
    async handle({ services, params, query }) {
      const account = await siteOf(services.accounts, query.account);
      await pageKnown(services, account, params.id);
      const { pool } = services.records;
      const [holds, reviews] = await Promise.all([
        pool.query<CountedHold>(
          `select h.*, 1 as pages from legal_holds h where account = $1 and valid_to is null and hold_id in (
             select hold_id from held_pages where account = $1 and page_id = $2 and valid_to is null)
           order by valid_from, hold_id`,
          [account, params.id],
        ),
        pool.query<Row>(`select * from (${REVIEWS}) r where page_id = $2`, [account, params.id]),
      ]);
      return { holds: await shownHolds(services, account, holds.rows), review: reviews.rows[0] ?? null };
    },
  }),
  route({
    method: 'post',
    path: '/api/pages/{id}/attest',
    role: 'admin',
    summary: 'Say that a version of a page was reviewed and holds; nothing is written to the site',
    params: byId,
    query: z.strictObject(ofAccount),
    body: z.strictObject({
      version: z.int().min(1).meta({ description: 'The version that was looked at; it must be the newest one.' }),
      note: z.string().trim().max(1000).nullable().default(null),
    }),
    answer: z.object({ id: z.string(), version: z.int(), at: z.string() }),
    status: 201,
    async handle({ services, caller, params, query, body }) {
      const account = await siteOf(services.accounts, query.account);
      const now = iso(services.clock.now());
      // Whoever the site knows by the same e-mail: controls may ask for their approval.
      const { rows } = await services.records.pool.query<{ user_id: string }>(
        'select user_id from users where account = $1 and lower(email) = lower($2) limit 2',
        [account, caller!.email],
      );
      const { version } = await attest(
        services.records,
        account,
        {
          pageId: params.id,
          reviewer: caller!.name,
          reviewerId: rows.length === 1 ? rows[0]!.user_id : null,
          note: body.note === '' ? null : body.note,
          version: body.version,
        },
        now,
      );
      await services.activity.note(caller, {
        action: 'page attest',
        subjectType: 'page',
        subjectId: params.id,
        after: { account, version, note: body.note },
      });
      return { id: params.id, version, at: now };
    },
  }),
] as const;
