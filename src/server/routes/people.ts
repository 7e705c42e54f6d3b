import { z } from '@hono/zod-openapi';
import { siteOf } from '../account.ts';
import { cursorAfter, placeOf } from '../cursor.ts';
import { notFound } from '../problem.ts';
import { route } from '../route.ts';
import { byId, countedListOf, countsSchema, maybeNamed, namedSchema, ofAccount, paged } from '../schemas.ts';
import { namer } from '../views/names.ts';
import { asked, told } from './access.ts';
import { changeSchema, timelineOf } from './pages.ts';

const personRow = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    type: z.string().nullable(),
    status: z.string().nullable(),
    external: z.enum(['yes', 'no', 'unknown']),
    externalReason: z.string(),
    guest: z.boolean().nullable(),
    licence: z.string().nullable(),
  })
  .meta({ id: 'PersonRow' });

interface Row {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly type: string | null;
  readonly status: string | null;
  readonly external: 'yes' | 'no' | 'unknown';
  readonly externalReason: string;
  readonly guest: boolean | null;
  readonly licence: string | null;
  readonly sort_key: string;
}

const COLUMNS = `u.user_id as id, u.display_name as name, u.email, u.account_type as type, u.account_status as status,
  u.is_external as external, u.external_reason as "externalReason", u.is_guest as guest, s.licence,
  lower(coalesce(u.display_name, '')) as sort_key`;

const FROM = `users u left join user_states s on s.account = u.account and s.user_id = u.user_id and s.valid_to is null`;

const CONDITIONS = `u.account = $account
  and ($q is null or contains(lower(u.display_name), $q) or contains(lower(u.email), $q) or u.user_id = $q)
  and ($status is null or u.account_status = $status)
  and ($external is null or u.is_external = $external)`;

export const peopleRoutes = [
  route({
    method: 'get',
    path: '/api/people',
    role: 'auditor',
    summary: 'Everybody whom the site shows or names, by name',
    query: z.strictObject({
      ...ofAccount,
      q: z.string().trim().min(1).max(200).optional().meta({ description: 'Part of the name or e-mail, or the id.' }),
      status: z.string().max(40).optional(),
      external: z.enum(['yes', 'no', 'unknown']).optional(),
      ...paged(),
    }),
    answer: countedListOf(personRow),
    async handle({ services, query }) {
      const account = await siteOf(services.accounts, query.account);
      const { q, status, external, cursor, limit } = query;
      const question = ['people', account, q, status, external];
      const place = placeOf(question, cursor);
      const params = { account, q: q?.toLowerCase() ?? null, status: status ?? null, external: external ?? null };
      const [rows, counted] = await Promise.all([
        services.columns.all<Row>(
          `select ${COLUMNS} from ${FROM} where ${CONDITIONS}
           and ($key is null or sort_key > $key or (sort_key = $key and u.user_id > $id))
           order by sort_key, u.user_id limit ${limit + 1}`,
          { ...params, key: place === null ? null : String(place[0]), id: place === null ? null : String(place[1]) },
        ),
        services.columns.all<{ total: number }>(`select count(*) as total from users u where ${CONDITIONS}`, params),
      ]);
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      return {
        items: [...items],
        next: rows.length > limit && last ? cursorAfter(question, [last.sort_key, last.id]) : null,
        total: counted[0]?.total ?? 0,
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/people/{id}',
    role: 'auditor',
    summary: 'One person: groups, what they own and wrote, when they were last active',
    params: byId,
    query: z.strictObject(ofAccount),
    answer: personRow
      .extend({
        groups: z.array(namedSchema),
        owned: z.int().meta({ description: 'Pages and blogposts that are current or archived.' }),
        written: z.int().meta({ description: 'Of those, which they created.' }),
        versions: z.int(),
        lastActivityAt: z
          .string()
          .nullable()
          .meta({ description: 'When they last saved a version or wrote a comment.' }),
        personalSpace: maybeNamed,
      })
      .meta({ id: 'Person' }),
    async handle({ services, params, query, caller }) {
      const account = await siteOf(services.accounts, query.account);
      const { pool } = services.records;
      const { rows } = await pool.query<Omit<Row, 'sort_key'> & { personal_space_id: string | null }>(
        `select ${COLUMNS}, u.personal_space_id from ${FROM} where u.account = $1 and u.user_id = $2`,
        [account, params.id],
      );
      const person = rows[0];
      if (person === undefined) throw notFound(`the person ${params.id}`);
      const { rows: groups } = await pool.query<{ id: string; name: string }>(
        `select group_id as id, name from group_members m join groups g using (account, group_id)
         where m.account = $1 and m.user_id = $2 and m.valid_to is null order by name, group_id`,
        [account, params.id],
      );
      const [counts] = await services.columns.all<{
        owned: number;
        written: number;
        versions: number;
        last: string | null;
      }>(
        'select owned, written, versions, active_at as last from person_counts where account = $account and user_id = $id',
        { account, id: params.id },
      );
      await services.activity.note(caller, {
        action: 'person look',
        subjectType: 'person',
        subjectId: params.id,
        after: { account },
      });
      const space = await namer(pool, account, 'space', [person.personal_space_id]);
      return {
        ...person,
        groups,
        owned: counts?.owned ?? 0,
        written: counts?.written ?? 0,
        versions: counts?.versions ?? 0,
        lastActivityAt: counts?.last ?? null,
        personalSpace: space(person.personal_space_id),
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/people/{id}/sees',
    role: 'auditor',
    summary: 'What a person can see or edit, in the order of the ids of the pages',
    params: byId,
    query: z.strictObject({ ...asked, ...paged() }),
    answer: z.object({
      ...told,
      counts: countsSchema,
      items: z.array(namedSchema.extend({ verdict: z.enum(['yes', 'unknown']), space: maybeNamed })),
      next: z.string().nullable(),
    }),
    async handle({ services, params, query, caller }) {
      const account = await siteOf(services.accounts, query.account);
      const question = ['sees', account, params.id, query.right, query.at];
      const place = placeOf(question, query.cursor);
      const answer = await services.access.ask('sees', {
        account,
        at: query.at ?? null,
        userId: params.id,
        right: query.right,
        after: place === null ? null : String(place[0]),
        limit: query.limit,
      });
      const { rows } = await services.records.pool.query<{
        id: string;
        name: string | null;
        space_id: string | null;
        space_name: string | null;
      }>(
        `select page_id as id, title as name, p.space_id, s.name as space_name
         from pages p left join spaces s using (account, space_id) where p.account = $1 and p.page_id = any ($2)`,
        [account, answer.pages.map(({ id }) => id)],
      );
      const pages = new Map(rows.map((row) => [row.id, row]));
      if (place === null) {
        await services.activity.note(caller, {
          action: 'person sees',
          subjectType: 'person',
          subjectId: params.id,
          after: { account, right: query.right, at: query.at ?? null },
        });
      }
      return {
        runId: answer.runId,
        at: answer.at,
        counts: answer.counts,
        items: answer.pages.map(({ id, verdict }) => {
          const page = pages.get(id);
          const space = page?.space_id ?? null;
          return {
            id,
            name: page?.name ?? null,
            verdict,
            space: space === null ? null : { id: space, name: page?.space_name ?? null },
          };
        }),
        next: answer.more ? cursorAfter(question, [answer.pages.at(-1)!.id]) : null,
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/people/{id}/timeline',
    role: 'auditor',
    summary: 'The changes that bear on what a person can see, in words, the newest first',
    params: byId,
    query: z.strictObject(ofAccount),
    answer: z.object({ items: z.array(changeSchema) }),
    async handle({ services, params, query, caller }) {
      const account = await siteOf(services.accounts, query.account);
      const { rows } = await services.records.pool.query('select from users where account = $1 and user_id = $2', [
        account,
        params.id,
      ]);
      if (rows.length === 0) throw notFound(`the person ${params.id}`);
      await services.activity.note(caller, {
        action: 'person timeline',
        subjectType: 'person',
        subjectId: params.id,
        after: { account },
      });
      return timelineOf(services, account, { kind: 'user', id: params.id });
    },
  }),
] as const;
