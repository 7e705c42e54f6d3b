import { z } from '@hono/zod-openapi';
import type { NamedKind, Names } from '../../access/load/names.ts';
import { loadNames } from '../../access/load/names.ts';
import { findFinding, historyOf } from '../../governance/finding/find.ts';
import type { Finding } from '../../governance/finding/finding.ts';
import { statuses } from '../../governance/finding/finding.ts';
import { decide } from '../../governance/finding/setAside.ts';
import { subjectTypes } from '../../governance/rule/entry.ts';
import { resolve } from '../../governance/rule/resolve.ts';
import { shippedRules } from '../../governance/rules/index.ts';
import { severities } from '../../governance/severity.ts';
import { shippedInsights } from '../../insights/registry.ts';
import { siteOf } from '../account.ts';
import { cursorAfter, placeOf } from '../cursor.ts';
import { Problem } from '../problem.ts';
import type { Call } from '../route.ts';
import { route } from '../route.ts';
import { byId, idSchema, listOf, momentSchema, ofAccount, paged } from '../schemas.ts';

const subjectSchema = z.object({ type: z.enum(subjectTypes), id: z.string(), name: z.string() });

const findingSchema = z
  .object({
    id: z.string(),
    rule: z.object({ id: z.string(), title: z.string().nullable() }),
    severity: z.enum(severities),
    status: z.enum(statuses),
    subject: subjectSchema,
    message: z.string(),
    baseline: z.boolean().meta({ description: 'Whether it was there when the rule was first evaluated.' }),
    openedAt: z.string(),
    reopenedAt: z.string().nullable(),
    matchedAt: z.string().meta({ description: 'When it was last seen to hold.' }),
    closedAt: z.string().nullable(),
    reason: z.string().nullable(),
    until: z.string().nullable(),
  })
  .meta({ id: 'Finding' });

const decisionSchema = z.strictObject({
  reason: z.string().trim().min(1).max(1000),
  until: momentSchema.meta({ description: 'Until when; a day means its start, in UTC.' }),
});

/** Kinds of subjects that have names; a site has none. */
const NAMED: Readonly<Record<string, NamedKind>> = { page: 'page', space: 'space', user: 'user', group: 'group' };

const namesOf = (
  services: Call<unknown, unknown, unknown>['services'],
  account: string,
  subjects: readonly Subject[],
) => {
  const ids = Object.fromEntries(
    Object.entries(NAMED).map(([type, kind]) => [
      kind,
      subjects.filter((one) => one.type === type).map(({ id }) => id),
    ]),
  );
  return loadNames(services.records.pool, account, ids);
};

type Subject = Finding['subject'];

const subjectOf = ({ type, id }: Subject, names: Names): z.input<typeof subjectSchema> => {
  const kind = NAMED[type];
  return { type, id, name: kind === undefined ? 'the site' : names.of(kind, id) };
};

const COLUMNS = `finding_id as id, rule_id as "ruleId", e.title, f.severity, f.status, subject_type as "subjectType",
  subject_id as "subjectId", message, baseline, opened_at as "openedAt", reopened_at as "reopenedAt",
  matched_at as "matchedAt", closed_at as "closedAt", reason, until`;

/** The gravest first. */
const RANKS = `unnest(array['critical', 'high', 'medium', 'low']) with ordinality as s (severity, rank)`;

type Row = Omit<z.output<typeof findingSchema>, 'rule' | 'subject'> & {
  readonly ruleId: string;
  readonly title: string | null;
  readonly subjectType: Subject['type'];
  readonly subjectId: string;
  readonly rank: number;
};

const subjectIn = ({ subjectType, subjectId }: Row): Subject => ({ type: subjectType, id: subjectId });

/** What to do about what a shipped rule finds: where it does not say itself, what its insight says. */
const todoOf = (ruleId: string): string | null => {
  const entry = shippedRules.find(({ id }) => id === ruleId);
  return entry === undefined ? null : resolve(entry, { all: shippedInsights, broken: [] }).todo;
};

/** Sets a finding aside until a day, and notes who did. */
const setAside = async (
  status: 'acknowledged' | 'suppressed',
  {
    services,
    caller,
    params,
    query,
    body,
  }: Call<{ id: string }, { account?: string | undefined }, z.output<typeof decisionSchema>>,
) => {
  const account = await siteOf(services.accounts, query.account);
  const found = await findFinding(services.records, params.id, account);
  const now = services.clock.now();
  const until = Date.parse(body.until);
  if (until <= now) throw new Problem(400, `${body.until} is past`, { mend: 'name a day to come' });
  const finding = await decide(services.records, found, { status, reason: body.reason, until, now });
  const told = ({ status: was, reason, until: end }: Finding) => ({ account, status: was, reason, until: end });
  await services.activity.note(caller, {
    action: `finding ${status === 'acknowledged' ? 'acknowledge' : 'suppress'}`,
    subjectType: 'finding',
    subjectId: finding.id,
    before: told(found.finding),
    after: told(finding),
  });
  return { id: finding.id, status: finding.status, reason: finding.reason, until: finding.until };
};

const decidedSchema = z.object({
  id: z.string(),
  status: z.enum(statuses),
  reason: z.string().nullable(),
  until: z.string().nullable(),
});

export const findingRoutes = [
  route({
    method: 'get',
    path: '/api/findings',
    role: 'auditor',
    summary: 'What the rules found, the gravest first, then the newest',
    query: z.strictObject({
      ...ofAccount,
      status: z.enum(statuses).optional(),
      severity: z.enum(severities).optional(),
      rule: idSchema.optional(),
      ...paged(),
    }),
    answer: listOf(findingSchema).extend({
      total: z.int(),
      rules: z
        .array(z.object({ id: z.string(), title: z.string().nullable(), open: z.int() }))
        .meta({ description: 'The rules that have found anything, with how many are open.' }),
    }),
    async handle({ services, query }) {
      const account = await siteOf(services.accounts, query.account);
      const question = ['findings', account, query.status, query.severity, query.rule];
      const place = placeOf(question, query.cursor);
      const { pool } = services.records;
      const filter = [account, query.status ?? null, query.severity ?? null, query.rule ?? null];
      const where = `f.account = $1 and ($2::text is null or f.status = $2) and ($3::text is null or f.severity = $3)
        and ($4::text is null or f.rule_id = $4)`;
      const [{ rows }, counted, rules] = await Promise.all([
        pool.query<Row>(
          // Of each severity no more than is shown: an index has them in this order, however many there are.
          `select ${COLUMNS}, s.rank from ${RANKS} cross join lateral (
             select * from findings f where ${where} and f.severity = s.severity and ($5::int is null or s.rank > $5
               or (s.rank = $5 and (f.opened_at, f.finding_id) < ($6::timestamptz, $7::text)))
             order by f.opened_at desc, f.finding_id desc limit $8
           ) f left join rule_evaluations e using (account, rule_id)
           order by s.rank, f.opened_at desc, f.finding_id desc limit $8`,
          [...filter, place?.[0] ?? null, place?.[1] ?? null, place?.[2] ?? null, query.limit + 1],
        ),
        pool.query<{ total: number }>(`select count(*)::int as total from findings f where ${where}`, filter),
        pool.query<{ id: string; title: string | null; open: number }>(
          `select f.rule_id as id, e.title, f.open from (
             select rule_id, (count(*) filter (where status = 'open'))::int as open from findings
             where account = $1 group by rule_id
           ) f left join rule_evaluations e on e.account = $1 and e.rule_id = f.rule_id order by f.rule_id`,
          [account],
        ),
      ]);
      const items = rows.slice(0, query.limit);
      const names = await namesOf(services, account, items.map(subjectIn));
      const last = items.at(-1);
      return {
        items: items.map((row) => ({
          ...row,
          rule: { id: row.ruleId, title: row.title },
          subject: subjectOf(subjectIn(row), names),
        })),
        next: rows.length > query.limit && last ? cursorAfter(question, [last.rank, last.openedAt, last.id]) : null,
        total: counted.rows[0]!.total,
        rules: rules.rows,
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/findings/{id}',
    role: 'auditor',
    summary: 'A finding with its life, and what to do',
    params: byId,
    query: z.strictObject(ofAccount),
    answer: findingSchema.extend({
      todo: z.string().nullable(),
      checkedAt: z.string().nullable().meta({ description: 'When the rule was last evaluated.' }),
      history: z.array(
        z.object({ at: z.string(), event: z.string(), reason: z.string().nullable(), until: z.string().nullable() }),
      ),
    }),
    async handle({ services, params, query }) {
      const account = await siteOf(services.accounts, query.account);
      const found = await findFinding(services.records, params.id, account);
      const { finding } = found;
      const [history, names, evaluation] = await Promise.all([
        historyOf(services.records, found),
        namesOf(services, account, [finding.subject]),
        services.records.pool.query<{ title: string; at: string | null }>(
          'select title, evaluated_at as at from rule_evaluations where account = $1 and rule_id = $2',
          [account, finding.ruleId],
        ),
      ]);
      return {
        ...finding,
        rule: { id: finding.ruleId, title: evaluation.rows[0]?.title ?? null },
        subject: subjectOf(finding.subject, names),
        todo: todoOf(finding.ruleId),
        checkedAt: evaluation.rows[0]?.at ?? null,
        history: [...history],
      };
    },
  }),
  route({
    method: 'post',
    path: '/api/findings/{id}/acknowledge',
    role: 'auditor',
    summary: 'Say that a finding is known, and why, until a day',
    params: byId,
    query: z.strictObject(ofAccount),
    body: decisionSchema,
    answer: decidedSchema,
    handle: (call) => setAside('acknowledged', call),
  }),
  route({
    method: 'post',
    path: '/api/findings/{id}/suppress',
    role: 'auditor',
    summary: 'Say that a finding is not to be told, and why, until a day',
    params: byId,
    query: z.strictObject(ofAccount),
    body: decisionSchema,
    answer: decidedSchema,
    handle: (call) => setAside('suppressed', call),
  }),
] as const;
