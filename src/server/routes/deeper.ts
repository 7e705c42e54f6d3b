import { z } from '@hono/zod-openapi';
import { loadNames } from '../../access/load/names.ts';
import { classInWords } from '../../access/words.ts';
import { siteOf } from '../account.ts';
import { notFound } from '../problem.ts';
import { route } from '../route.ts';
import { byId, maybeNamed, namedSchema, ofAccount } from '../schemas.ts';
import type { Granted } from '../views/grants.ts';
import { GRANTED, grantedSchema } from '../views/grants.ts';
import { namer } from '../views/names.ts';

const MOST = 20;
const MONTHS = 36;
const MOST_GRANTS = 1000;

const countedSchema = namedSchema.extend({ count: z.int() });

const findingsSchema = z.array(
  z.object({ id: z.string(), severity: z.string(), message: z.string(), openedAt: z.string() }),
);

type Findings = z.output<typeof findingsSchema>;

const GRAVEST = `order by array_position(array['critical', 'high', 'medium', 'low'], severity), opened_at desc, id limit ${MOST}`;

/** The classes that somebody is of, as far as the records tell for certain. */
const CLASSES_OF = `select c.id from (values ('anonymous-users', true), ('authenticated-users', true),
    ('all-licensed-users', exists (select from user_states s where s.account = $1 and s.user_id = $2 and s.valid_to is null
      and s.licence = 'yes') and not coalesce((select u.is_guest from users u where u.account = $1 and u.user_id = $2), true)),
    ('all-product-admins', exists (select from group_members m join group_access a using (account, group_id)
      where m.account = $1 and m.user_id = $2 and m.valid_to is null and a.valid_to is null and a.access = 'admin'))
  ) c (id, is_of) where c.is_of`;

/** What stands behind a person and a space, for auditors. */
export const deeperRoutes = [
  route({
    method: 'get',
    path: '/api/people/{id}/work',
    role: 'auditor',
    summary: 'What somebody edited last, where they write, and what the rules found about what they own',
    params: byId,
    query: z.strictObject(ofAccount),
    answer: z.object({
      edited: z.array(namedSchema.extend({ at: z.string(), version: z.int() })),
      spaces: z.array(countedSchema).meta({ description: 'With how many versions they saved there.' }),
      findings: findingsSchema.meta({ description: 'Open ones about them and about pages that they own.' }),
    }),
    async handle({ services, params, query, caller }) {
      const account = await siteOf(services.accounts, query.account);
      const { pool } = services.records;
      const { rows: known } = await pool.query('select from users where account = $1 and user_id = $2', [
        account,
        params.id,
      ]);
      if (known.length === 0) throw notFound(`the person ${params.id}`);
      const [edited, spaces, findings] = await Promise.all([
        services.columns.all<{ id: string; at: string; version: number }>(
          `select page_id as id, max(created_at) as "at", max(version_number) as version from page_versions
           where account = $account and author_id = $id and created_at is not null
           group by page_id order by "at" desc, page_id limit ${MOST}`,
          { account, id: params.id },
        ),
        services.columns.all<{ id: string; name: string | null; count: number }>(
          `select c.space_id as id, any_value(s.name) as name, sum(c.edits + c.minor_edits)::integer as count
           from contributions c left join spaces s using (account, space_id)
           where c.account = $account and c.user_id = $id and c.space_id is not null
           group by c.space_id order by count desc, id limit ${MOST}`,
          { account, id: params.id },
        ),
        pool.query<Findings[number]>(
          `select finding_id as id, severity, message, opened_at as "openedAt" from findings f
           where account = $1 and status = 'open' and (
             (subject_type = 'user' and subject_id = $2)
             or (subject_type = 'page' and subject_id in (select page_id from pages where account = $1 and owner_id = $2)))
           ${GRAVEST}`,
          [account, params.id],
        ),
      ]);
      // The records find a few titles sooner than the columns, which look at all of them.
      const title = await namer(
        pool,
        account,
        'page',
        edited.map(({ id }) => id),
      );
      await services.activity.note(caller, {
        action: 'person work',
        subjectType: 'person',
        subjectId: params.id,
        after: { account },
      });
      return {
        edited: edited.map((one) => ({ ...one, name: title(one.id)?.name ?? null })),
        spaces: [...spaces],
        findings: findings.rows,
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/people/{id}/grants',
    role: 'auditor',
    summary: 'Which grants of spaces name somebody, a group or a class that they are of, space by space',
    params: byId,
    query: z.strictObject(ofAccount),
    answer: z.object({
      items: z
        .array(
          grantedSchema.extend({
            space: namedSchema,
            way: z.enum(['direct', 'group', 'class']),
            principal: namedSchema.meta({ description: 'Whom the grant names.' }),
          }),
        )
        .meta({ description: `At most ${MOST_GRANTS}. Whether somebody may enter the site at all is not among them.` }),
    }),
    async handle({ services, params, query, caller }) {
      const account = await siteOf(services.accounts, query.account);
      const { pool } = services.records;
      const { rows: known } = await pool.query('select from users where account = $1 and user_id = $2', [
        account,
        params.id,
      ]);
      if (known.length === 0) throw notFound(`the person ${params.id}`);
      const { rows } = await pool.query<
        Granted & { space: z.output<typeof namedSchema>; type: string; id: string; name: string | null }
      >(
        `select jsonb_build_object('id', p.space_id, 'name', min(s.name)) as space, p.principal_type as type,
           p.principal_id as id, min(g.name) as name, ${GRANTED},
           case when p.role_id is not null then jsonb_build_object('id', p.role_id, 'name', min(r.name)) end as role
         from space_permissions p join spaces s using (account, space_id)
         left join groups g on p.principal_type = 'group' and g.account = p.account and g.group_id = p.principal_id
         left join space_roles r on r.account = p.account and r.role_id = p.role_id
         where p.account = $1 and p.valid_to is null and (
           (p.principal_type = 'user' and p.principal_id = $2)
           or (p.principal_type = 'group' and p.principal_id in (
             select group_id from group_members where account = $1 and user_id = $2 and valid_to is null))
           or (p.principal_type = 'access-class' and p.principal_id in (${CLASSES_OF})))
         group by p.space_id, p.principal_type, p.principal_id, p.role_id
         order by lower(min(s.name)), p.space_id, p.principal_type desc, p.principal_id, p.role_id limit ${MOST_GRANTS}`,
        [account, params.id],
      );
      await services.activity.note(caller, {
        action: 'person grants',
        subjectType: 'person',
        subjectId: params.id,
        after: { account },
      });
      return {
        items: rows.map(({ space, type, id, name, level, grants, role }) => ({
          space,
          level,
          grants,
          role,
          way: type === 'user' ? ('direct' as const) : type === 'group' ? ('group' as const) : ('class' as const),
          principal: { id, name: type === 'access-class' ? classInWords(id) : name },
        })),
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/spaces/{id}/deeper',
    role: 'auditor',
    summary:
      'A space: its activity by month, who contributes and owns, its labels, its grants in words, who can see it',
    params: byId,
    query: z.strictObject(ofAccount),
    answer: z.object({
      months: z.array(z.object({ month: z.string(), edits: z.int(), created: z.int() })),
      contributors: z.array(countedSchema).meta({ description: 'With how many versions they saved.' }),
      owners: z.array(countedSchema),
      labels: z.array(z.object({ name: z.string(), count: z.int() })),
      grants: z.array(
        z.object({
          type: z.string(),
          principal: namedSchema,
          level: grantedSchema.shape.level,
          rights: z.array(z.string()),
          role: maybeNamed.meta({
            description: 'The role whose assignment gives them; null: permissions of their own.',
          }),
        }),
      ),
      audience: z
        .object({
          pages: z.int(),
          anonymous: z.int().meta({ description: 'Of them, what anonymous people can see.' }),
          everyone: z.int().meta({ description: 'What everyone licensed can see.' }),
          external: z.int().meta({ description: 'What somebody external can see.' }),
        })
        .meta({ description: 'Who can see its current pages and blogposts, counted in pages.' }),
    }),
    async handle({ services, params, query }) {
      const account = await siteOf(services.accounts, query.account);
      const { pool } = services.records;
      const { rows: known } = await pool.query('select from spaces where account = $1 and space_id = $2', [
        account,
        params.id,
      ]);
      if (known.length === 0) throw notFound(`the space ${params.id}`);
      const ask = <T extends object>(sql: string): Promise<readonly T[]> =>
        services.columns.all<T>(sql, { account, id: params.id });
      const [months, contributors, owners, labels, grants, audiences] = await Promise.all([
        ask<{ month: string; edits: number; created: number }>(
          `select strftime(month, '%Y-%m') as month, sum(edits)::integer as edits, sum(created)::integer as created
           from contributions where account = $account and space_id = $id group by all order by month desc limit ${MONTHS}`,
        ),
        ask<{ id: string; count: number }>(
          `select user_id as id, sum(edits + minor_edits)::integer as count from contributions
           where account = $account and space_id = $id group by all order by count desc, id limit ${MOST}`,
        ),
        ask<{ id: string; count: number }>(
          `select owner_id as id, count(*) as count from page_facts where account = $account and space_id = $id
           and status = 'current' and owner_id is not null group by all order by count desc, id limit ${MOST}`,
        ),
        ask<{ name: string; count: number }>(
          `select label as name, count(*) as count from (select unnest(labels) as label from page_facts
             where account = $account and space_id = $id and status in ('current', 'archived'))
           group by all order by count desc, name limit ${MOST}`,
        ),
        pool.query<{ type: string; id: string; role_id: string | null } & Pick<Granted, 'level' | 'grants'>>(
          `select principal_type as type, principal_id as id, role_id, ${GRANTED}
           from space_permissions where account = $1 and space_id = $2 and valid_to is null
           group by principal_type, principal_id, role_id order by type, id, role_id limit 500`,
          [account, params.id],
        ),
        ask<{ pages: number; anonymous: number; everyone: number; external: number }>(
          `select count(*)::integer as pages, (count(*) filter (a.anonymous = 'yes'))::integer as anonymous,
             (count(*) filter (a.everyone = 'yes'))::integer as everyone,
             (count(*) filter (a.external_viewers > 0))::integer as external
           from page_audiences a join page_facts p using (account, page_id)
           where p.account = $account and p.space_id = $id`,
        ),
      ]);
      const person = await namer(
        pool,
        account,
        'user',
        [...contributors, ...owners].map(({ id }) => id),
      );
      const idsOf = (type: string) => grants.rows.flatMap((row) => (row.type === type ? [row.id] : []));
      const names = await loadNames(pool, account, {
        user: idsOf('user'),
        group: idsOf('group'),
        role: [...idsOf('role'), ...grants.rows.flatMap(({ role_id }) => role_id ?? [])],
      });
      const nameOf = (type: string, id: string): string =>
        type === 'user' || type === 'group' || type === 'role' ? names.of(type, id) : classInWords(id);
      const named = (rows: readonly { readonly id: string; readonly count: number }[]) =>
        rows.map(({ id, count }) => ({ id, name: person(id)?.name ?? null, count }));
      return {
        months: months.toReversed(),
        contributors: named(contributors),
        owners: named(owners),
        labels: [...labels],
        grants: grants.rows.map(({ type, id, role_id, level, grants: rights }) => ({
          type,
          principal: { id, name: nameOf(type, id) },
          level,
          rights,
          role: role_id === null ? null : { id: role_id, name: names.of('role', role_id) },
        })),
        audience: audiences[0] ?? { pages: 0, anonymous: 0, everyone: 0, external: 0 },
      };
    },
  }),
] as const;
