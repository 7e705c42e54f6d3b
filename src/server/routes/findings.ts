import { z } from '@hono/zod-openapi';
import type { NamedKind, Names } from '../../access/load/names.ts';
import { loadNames } from '../../access/load/names.ts';
import type { Found } from '../../governance/finding/find.ts';
import { historyOf } from '../../governance/finding/find.ts';
import type { Finding } from '../../governance/finding/finding.ts';
import { statuses } from '../../governance/finding/finding.ts';
import { decideAll } from '../../governance/finding/setAside.ts';
import { fromRow } from '../../governance/finding/store.ts';
import { subjectTypes } from '../../governance/rule/entry.ts';
import { resolve } from '../../governance/rule/resolve.ts';
import { shippedRules } from '../../governance/rules/index.ts';
import { severities } from '../../governance/severity.ts';
import { shippedInsights } from '../../insights/registry.ts';
import { siteOf } from '../account.ts';
import { cursorAfter, placeOf } from '../cursor.ts';
import { notFound, Problem } from '../problem.ts';
import type { Call } from '../route.ts';
import { route } from '../route.ts';
import { byId, idSchema, listOf, momentSchema, ofAccount, paged } from '../schemas.ts';
import type { Services } from '../services.ts';
import { namer } from '../views/names.ts';

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

/** Spaces by their names, as everywhere in the application. */
const namesOf = async ({ records }: Services, account: string, subjects: readonly Subject[]): Promise<Names> => {
  const ids = Object.fromEntries(
    Object.entries(NAMED).map(([type, kind]) => [
      kind,
      subjects.filter((one) => one.type === type).map(({ id }) => id),
    ]),
  );
  const [names, space] = await Promise.all([
    loadNames(records.pool, account, ids),
    namer(records.pool, account, 'space', ids.space ?? []),
  ]);
  return { of: (kind, id) => (kind === 'space' && space(id)?.name) || names.of(kind, id) };
};

type Subject = Finding['subject'];

const subjectOf = ({ type, id }: Subject, names: Names): z.input<typeof subjectSchema> => {
  const kind = NAMED[type];
  if (type === 'document') return { type, id, name: id };
  return { type, id, name: kind === undefined ? 'the site' : names.of(kind, id) };
};

const COLUMNS = `finding_id as id, rule_id as "ruleId", e.title, f.severity, f.status, subject_type as "subjectType",
  subject_id as "subjectId", message, baseline, opened_at as "openedAt", reopened_at as "reopenedAt",
  matched_at as "matchedAt", closed_at as "closedAt", reason, until`;

/** The gravest first. */
const RANKS = `unnest(array['critical', 'high', 'medium', 'low']) with ordinality as s (severity, rank)`;

/** The filters by what findings are about: $4 a page, $5 a space, $6 a person. */
const ABOUT = `($4::text is null or (f.subject_type = 'page' and f.subject_id = $4))
  and ($5::text is null or f.space_id = $5)
  and ($6::text is null or (f.subject_type = 'user' and f.subject_id = $6)
    or (f.subject_type = 'page' and exists (
      select from pages p where p.account = f.account and p.page_id = f.subject_id and p.owner_id = $6))
    or (f.subject_type = 'space' and exists (
      select from spaces s where s.account = f.account and s.space_id = f.subject_id and s.owner_id = $6)))`;

/** What held when its rule was first evaluated, and has held since, is of the baseline; what came back is not. */
export const IS_BASELINE = '(f.baseline and f.reopened_at is null)';

/** The filters by how they stand: $2 the status, $3 the severity, $7 whether they are of the baseline. */
const AS_IT_IS = `($2::text is null or f.status = $2) and ($3::text is null or f.severity = $3)
  and ($7::text is null or ${IS_BASELINE} = ($7 = 'yes'))`;

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

const decidedSchema = z.object({
  id: z.string(),
  status: z.enum(statuses),
  reason: z.string().nullable(),
  until: z.string().nullable(),
});

/** @throws Problem where the account has no such finding. */
const findingOf = async ({ records: { db } }: Services, account: string, id: string): Promise<Found> => {
  const row = await db
    .selectFrom('findings')
    .selectAll()
    .where('account', '=', account)
    .where('finding_id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw notFound(`the finding ${id}`);
  return { account, finding: fromRow(row) };
};

const DEEDS = { acknowledge: 'acknowledged', suppress: 'suppressed', reopen: 'open' } as const;

/** Decides of findings, and notes for each who did. */
const decided = async (
  { services, caller }: Pick<Call<unknown, unknown, unknown>, 'services' | 'caller'>,
  account: string,
  ids: readonly string[],
  given: z.output<typeof manySchema>['decision'],
) => {
  const now = services.clock.now();
  if (given.deed !== 'reopen' && Date.parse(given.until) <= now)
    throw new Problem(400, `${given.until} is past`, { mend: 'name a day to come' });
  const { changed, closed } = await decideAll(
    services.records,
    account,
    ids,
    given.deed === 'reopen'
      ? { status: 'open', now }
      : { status: DEEDS[given.deed], reason: given.reason, until: Date.parse(given.until), now },
  );
  const told = ({ status, reason, until }: Finding) => ({ account, status, reason, until });
  for (const { before, after } of changed) {
    await services.activity.note(caller, {
      action: `finding ${given.deed}`,
      subjectType: 'finding',
      subjectId: after.id,
      before: told(before),
      after: told(after),
    });
  }
  return {
    items: changed.map(({ after: { id, status, reason, until } }) => ({ id, status, reason, until })),
    closed: [...closed],
  };
};

/** Sets one finding aside until a day. */
const setAside = async (
  deed: 'acknowledge' | 'suppress',
  call: Call<{ id: string }, { account?: string | undefined }, z.output<typeof decisionSchema>>,
) => {
  const account = await siteOf(call.services.accounts, call.query.account);
  const { finding } = await findingOf(call.services, account, call.params.id);
  const { items } = await decided(call, account, [finding.id], { deed, ...call.body });
  if (items[0] !== undefined) return items[0];
  throw new Problem(409, `the finding ${finding.id} is closed`, {
    mend: 'there is nothing to do: it reopens by itself if it holds again',
  });
};

const MOST_AT_ONCE = 500;

const manySchema = z.strictObject({
  ids: z.array(idSchema).min(1).max(MOST_AT_ONCE),
  decision: z.discriminatedUnion('deed', [
    decisionSchema.extend({ deed: z.enum(['acknowledge', 'suppress']) }),
    z.strictObject({ deed: z.literal('reopen') }),
  ]),
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
      baseline: z.enum(['yes', 'no']).optional().meta({
        description: 'yes: they held when their rule was first evaluated; no: they were found or came back later.',
      }),
      page: idSchema.optional().meta({ description: 'The page that they are about.' }),
      space: idSchema.optional().meta({ description: 'The space that they lie in, or are about.' }),
      owner: idSchema
        .optional()
        .meta({ description: 'The person whom they are about, or who owns the page or space that they are about.' }),
      ...paged(),
    }),
    answer: listOf(findingSchema).extend({
      total: z.int(),
      rules: z
        .array(
          z.object({
            id: z.string(),
            title: z.string().nullable(),
            open: z.int(),
            matching: z.int().meta({ description: 'How many are as all the filters but the rule say.' }),
          }),
        )
        .meta({ description: 'The rules that have found anything, with how many are open.' }),
    }),
    async handle({ services, query }) {
      const account = await siteOf(services.accounts, query.account);
      const { status, severity, rule, page, space, owner, baseline } = query;
      const question = ['findings', account, status, severity, rule, page, space, owner, baseline];
      const place = placeOf(question, query.cursor);
      const { pool } = services.records;
      const filter = [account, status, severity, page, space, owner, baseline, rule].map((value) => value ?? null);
      const where = `f.account = $1 and ${ABOUT} and ${AS_IT_IS} and ($8::text is null or f.rule_id = $8)`;
      const [{ rows }, counted, rules] = await Promise.all([
        pool.query<Row>(
          // Of each severity no more than is shown: an index has them in this order, however many there are.
          `select ${COLUMNS}, s.rank from ${RANKS} cross join lateral (
             select * from findings f where ${where} and f.severity = s.severity and ($9::int is null or s.rank > $9
               or (s.rank = $9 and (f.opened_at, f.finding_id) < ($10::timestamptz, $11::text)))
             order by f.opened_at desc, f.finding_id desc limit $12
           ) f left join rule_evaluations e using (account, rule_id)
           order by s.rank, f.opened_at desc, f.finding_id desc limit $12`,
          [...filter, place?.[0] ?? null, place?.[1] ?? null, place?.[2] ?? null, query.limit + 1],
        ),
        pool.query<{ total: number }>(`select count(*)::int as total from findings f where ${where}`, filter),
        pool.query<{ id: string; title: string | null; open: number; matching: number }>(
          `select rule_id as id, max(e.title) as title, (count(*) filter (where f.status = 'open'))::int as open,
             (count(*) filter (where ${AS_IT_IS}))::int as matching
           from findings f left join rule_evaluations e using (account, rule_id)
           where account = $1 and ${ABOUT} group by rule_id order by rule_id`,
          filter.slice(0, -1),
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
      const found = await findingOf(services, account, params.id);
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
    path: '/api/findings/decide',
    role: 'auditor',
    summary: 'Decide of many findings at once: set them aside for one reason until a day, or reopen them',
    query: z.strictObject(ofAccount),
    body: manySchema,
    answer: z.object({
      items: z.array(decidedSchema),
      closed: z.array(z.string()).meta({ description: 'Those that were closed already, and stay so.' }),
    }),
    async handle(call) {
      const account = await siteOf(call.services.accounts, call.query.account);
      const ids = [...new Set(call.body.ids)];
      const { rows } = await call.services.records.pool.query<{ id: string }>(
        'select finding_id as id from findings where account = $1 and finding_id = any ($2)',
        [account, ids],
      );
      const unknown = ids.find((id) => rows.every((row) => row.id !== id));
      if (unknown !== undefined) throw notFound(`the finding ${unknown}`);
      return decided(call, account, ids, call.body.decision);
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
    handle: (call) => setAside('acknowledge', call),
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
    handle: (call) => setAside('suppress', call),
  }),
] as const;
