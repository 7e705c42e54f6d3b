import { z } from '@hono/zod-openapi';
import { siteOf } from '../account.ts';
import { cursorAfter, placeOf } from '../cursor.ts';
import { notFound } from '../problem.ts';
import { route } from '../route.ts';
import { byId, listOf, namedSchema, ofAccount, paged } from '../schemas.ts';
import { GRANTED, grantedSchema } from '../views/grants.ts';

const groupRow = z
  .object({
    id: z.string(),
    name: z.string(),
    status: z.string(),
    members: z.int(),
    unread: z.string().nullable().meta({ description: 'Why the members are not known; null: they are.' }),
    access: z.array(z.string()).meta({ description: 'What of the product it gives: user, admin, site-admin.' }),
  })
  .meta({ id: 'GroupRow' });

interface Row {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly members: number;
  readonly unread: string | null;
  readonly access: string[];
}

const COLUMNS = `g.group_id as id, g.name, g.status,
  (select count(*) from group_members m where m.account = g.account and m.group_id = g.group_id and m.valid_to is null) as members,
  (select min(reason) from gaps where subject_id in (g.group_id, '*')) as unread,
  array(select access from group_access a where a.account = g.account and a.group_id = g.group_id and a.valid_to is null
    order by access) as access`;

/** What could not be read, looked up once for all groups. */
const GAPS = `with gaps as materialized (
  select subject_id, min(reason) as reason from coverage_gaps
  where account = $1 and valid_to is null and kind in ('members', 'groups') group by subject_id
)`;

const MOST = 500;
const MOMENTS = 60;
const TURNS = 50;

/** When members came and went; whoever was there when the group was first read came at no moment that is known. */
const TURNED = `select user_id, valid_from as at, 1 as step from group_members where account = $1 and group_id = $2
  union all select user_id, valid_to, -1 from group_members where account = $1 and group_id = $2 and valid_to is not null`;
const FIRST = '(select min(valid_from) from group_members where account = $1 and group_id = $2)';

export const groupRoutes = [
  route({
    method: 'get',
    path: '/api/groups',
    role: 'auditor',
    summary: 'Groups by name',
    query: z.strictObject({ ...ofAccount, q: z.string().trim().min(1).max(200).optional(), ...paged() }),
    answer: listOf(groupRow),
    async handle({ services, query }) {
      const account = await siteOf(services.accounts, query.account);
      const question = ['groups', account, query.q];
      const place = placeOf(question, query.cursor);
      const { rows } = await services.records.pool.query<Row & { sort_key: string }>(
        `${GAPS} select ${COLUMNS}, lower(g.name) as sort_key from groups g where g.account = $1
         and ($2::text is null or strpos(lower(g.name), $2) > 0)
         and ($3::text is null or (lower(g.name), g.group_id) > ($3, $4)) order by lower(g.name), g.group_id limit $5`,
        [account, query.q?.toLowerCase() ?? null, place?.[0] ?? null, place?.[1] ?? null, query.limit + 1],
      );
      const items = rows.slice(0, query.limit);
      const last = items.at(-1);
      return {
        items,
        next: rows.length > query.limit && last ? cursorAfter(question, [last.sort_key, last.id]) : null,
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/groups/{id}',
    role: 'auditor',
    summary: 'One group with its members, and where it is granted or named',
    params: byId,
    query: z.strictObject(ofAccount),
    answer: groupRow
      .extend({
        people: z.array(namedSchema).meta({ description: `The first ${MOST} members, by name.` }),
        spaces: z.array(namedSchema.extend(grantedSchema.shape)),
        pages: z.array(namedSchema.extend({ operation: z.string() })),
        sizes: z
          .array(z.object({ at: z.string(), members: z.int() }))
          .meta({ description: `How many members it had since each change, the last ${MOMENTS} of them.` }),
        turns: z
          .array(namedSchema.extend({ at: z.string(), came: z.boolean() }))
          .meta({ description: 'Who came and who went since the first crawl, the newest first.' }),
      })
      .meta({ id: 'Group' }),
    async handle({ services, params, query }) {
      const account = await siteOf(services.accounts, query.account);
      const { pool } = services.records;
      const ask = async <T extends object>(sql: string): Promise<T[]> =>
        (await pool.query<T>(sql, [account, params.id])).rows;
      const [group] = await ask<Row>(
        `${GAPS} select ${COLUMNS} from groups g where g.account = $1 and g.group_id = $2`,
      );
      if (group === undefined) throw notFound(`the group ${params.id}`);
      return {
        ...group,
        people: await ask<z.infer<typeof namedSchema>>(
          `select user_id as id, display_name as name from group_members m left join users u using (account, user_id)
           where m.account = $1 and m.group_id = $2 and m.valid_to is null order by display_name, user_id limit ${MOST}`,
        ),
        spaces: await ask<z.infer<typeof namedSchema> & z.infer<typeof grantedSchema>>(
          `select p.space_id as id, min(s.name) as name, ${GRANTED},
             case when p.role_id is not null then jsonb_build_object('id', p.role_id, 'name', min(r.name)) end as role
           from space_permissions p left join spaces s using (account, space_id)
           left join space_roles r on r.account = p.account and r.role_id = p.role_id
           where p.account = $1 and p.principal_type = 'group' and p.principal_id = $2 and p.valid_to is null
           group by p.space_id, p.role_id order by name, id, p.role_id limit ${MOST}`,
        ),
        pages: await ask<z.infer<typeof namedSchema> & { operation: string }>(
          `select page_id as id, title as name, operation from permissions r left join pages p using (account, page_id)
           where r.account = $1 and r.principal_type = 'group' and r.principal_id = $2 and r.valid_to is null
           order by title, page_id, operation limit ${MOST}`,
        ),
        sizes: (
          await ask<{ at: string; members: number }>(
            `select at, (sum(sum(step)) over (order by at))::integer as members from (${TURNED}) t
             group by at order by at desc limit ${MOMENTS}`,
          )
        ).toReversed(),
        turns: await ask<z.infer<typeof namedSchema> & { at: string; came: boolean }>(
          `select t.user_id as id, u.display_name as name, t.at, t.step > 0 as came from (${TURNED}) t
           left join users u on u.account = $1 and u.user_id = t.user_id
           where t.at > ${FIRST} order by t.at desc, name, id, came limit ${TURNS}`,
        ),
      };
    },
  }),
] as const;
