import { z } from '@hono/zod-openapi';
import { loadNames } from '../../access/load/names.ts';
import { classInWords } from '../../access/words.ts';
import { siteOf } from '../account.ts';
import { notFound } from '../problem.ts';
import { route } from '../route.ts';
import { byId, maybeNamed, namedSchema, ofAccount } from '../schemas.ts';
import { namer } from '../views/names.ts';

const MOST = 20;
const MONTHS = 36;

const countedSchema = namedSchema.extend({ count: z.int() });

const findingsSchema = z.array(
  z.object({ id: z.string(), severity: z.string(), message: z.string(), openedAt: z.string() }),
);

type Findings = z.output<typeof findingsSchema>;

const GRAVEST = `order by array_position(array['critical', 'high', 'medium', 'low'], severity), opened_at desc, id limit ${MOST}`;

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
        services.columns.all<{ id: string; name: string | null; at: string; version: number }>(
          `select v.page_id as id, any_value(p.title) as name, max(v.created_at) as "at", max(v.version_number) as version
           from page_versions v join pages p using (account, page_id)
           where v.account = $account and v.author_id = $id and v.created_at is not null
           group by v.page_id order by "at" desc, v.page_id limit ${MOST}`,
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
      await services.activity.note(caller, {
        action: 'person work',
        subjectType: 'person',
        subjectId: params.id,
        after: { account },
      });
      return { edited: [...edited], spaces: [...spaces], findings: findings.rows };
    },
  }),
  route({
    method: 'get',
    path: '/api/spaces/{id}/deeper',
    role: 'auditor',
    summary: 'A space: its activity by month, who contributes and owns, its labels, its grants in words, its findings',
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
          rights: z.array(z.string()),
          role: maybeNamed.meta({
            description: 'The role whose assignment gives them; null: permissions of their own.',
          }),
        }),
      ),
      findings: findingsSchema,
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
      const [months, contributors, owners, labels, grants, findings] = await Promise.all([
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
        pool.query<{ type: string; id: string; role_id: string | null; rights: string[] }>(
          `select principal_type as type, principal_id as id, role_id,
             array_agg(distinct operation || ' ' || target order by operation || ' ' || target) as rights
           from space_permissions where account = $1 and space_id = $2 and valid_to is null
           group by principal_type, principal_id, role_id order by type, id, role_id limit 500`,
          [account, params.id],
        ),
        pool.query<Findings[number]>(
          `select finding_id as id, severity, message, opened_at as "openedAt" from findings f
           where account = $1 and status = 'open' and (
             (subject_type = 'space' and subject_id = $2)
             or (subject_type = 'page' and subject_id in (select page_id from pages where account = $1 and space_id = $2)))
           ${GRAVEST}`,
          [account, params.id],
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
        grants: grants.rows.map(({ type, id, role_id, rights }) => ({
          type,
          principal: { id, name: nameOf(type, id) },
          rights,
          role: role_id === null ? null : { id: role_id, name: names.of('role', role_id) },
        })),
        findings: findings.rows,
      };
    },
  }),
] as const;
