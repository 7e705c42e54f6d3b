import { z } from '@hono/zod-openapi';
import type { PlanEntry } from '../../governance/policy/plan.ts';
import { actions, statuses, triggers } from '../../governance/policy/policy.ts';
import { siteOf } from '../account.ts';
import { cursorAfter, placeOf } from '../cursor.ts';
import { csvOf, download } from '../download.ts';
import type { PlanFilter } from '../policies/question.ts';
import type { Call } from '../route.ts';
import { route } from '../route.ts';
import { byId, listOf, ofAccount, paged } from '../schemas.ts';
import type { Services } from '../services.ts';

const texts = z.array(z.string()).readonly();

const periodSchema = z.object({ count: z.int(), unit: z.enum(['d', 'm', 'y']) });

const scopeSchema = z.object({
  spaces: texts,
  labels: texts,
  kinds: texts,
  trees: texts,
});

const requireSchema = z.object({
  owner: z.enum(['present', 'active']).optional(),
  labels: texts.optional(),
  sections: texts.optional(),
  approver: texts.optional(),
  edit_restriction: z.boolean().optional(),
  reviewed_within: periodSchema.optional(),
});

const retentionSchema = z
  .object({
    id: z.string(),
    meaning: z.string(),
    scope: scopeSchema,
    statuses: z.array(z.enum(statuses)).readonly(),
    trigger: z.enum(triggers),
    stages: z.array(z.object({ action: z.enum(actions), after: periodSchema })).readonly(),
    priority: z.number(),
  })
  .meta({ id: 'RetentionPolicy' });

const controlSchema = z
  .object({ id: z.string(), meaning: z.string(), scope: scopeSchema, require: requireSchema })
  .meta({ id: 'ControlPolicy' });

const broken = texts.meta({
  description: 'What is wrong with the files, with file, line and column; the last good set is in force then.',
});

const entrySchema = z
  .object({
    page_id: z.string(),
    space: z.string().nullable(),
    title: z.string().nullable(),
    status: z.string(),
    version: z.int().nullable(),
    action: z.enum(actions),
    policy: z.string(),
    stage: z.string().meta({ description: 'Which of the stages of the policy, as in `2 of 3`.' }),
    next_action: z.enum(actions).nullable(),
    next_at: z.string().nullable(),
    due_at: z.string(),
    why: z.string(),
    overruled: texts,
    changed_since_review: z.boolean().nullable(),
  })
  .meta({ id: 'PlanEntry' });

const COLUMNS = Object.keys(entrySchema.shape);

const planFilters = {
  policy: z.string().max(200).optional(),
  action: z.enum(actions).optional(),
  space: z.string().max(255).optional().meta({ description: 'The key of a space.' }),
};

const facet = z.array(z.object({ value: z.string(), pages: z.int() })).readonly();

/** So many entries come from the thread at once for a file. */
const BATCH = 5000;

type PlanCall = Call<undefined, { readonly account?: string | undefined } & PlanFilter, undefined>;

/** Every entry of the plan that the filter lets through. */
async function* entriesOf(
  { policies }: Services,
  account: string,
  filter: PlanFilter,
): AsyncGenerator<readonly PlanEntry[]> {
  for (let offset = 0; ; offset += BATCH) {
    const { entries, total } = await policies.ask('plan', { account, filter, offset, limit: BATCH });
    yield entries;
    if (offset + BATCH >= total) return;
  }
}

/** What a file of the plan begins with; that it is read is noted. */
const planFile = async ({ services, caller, query: { account: given, ...filter } }: PlanCall, format: string) => {
  const account = await siteOf(services.accounts, given);
  const plan = await services.policies.ask('plan', { account, filter, offset: 0, limit: 0 });
  await services.activity.note(caller, {
    action: `plan download as ${format}`,
    subjectType: 'plan',
    subjectId: plan.hash,
    after: { account, ...filter, pages: plan.total },
  });
  return { account, filter, plan, name: `kscope-plan-${account}-${plan.hash.slice(0, 12)}.${format}` };
};

async function* planJson(head: object, batches: AsyncIterable<readonly PlanEntry[]>): AsyncGenerator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"entries":[`;
  let between = '\n';
  for await (const batch of batches) {
    for (const entry of batch) {
      yield `${between}${JSON.stringify(entry)}`;
      between = ',\n';
    }
  }
  yield '\n]}\n';
}

const verdictOfPage = z.enum(['pass', 'fail', 'unknown']);

export const policyRoutes = [
  route({
    method: 'get',
    path: '/api/policies',
    role: 'auditor',
    summary: 'The policies in force, and what is wrong with their files',
    answer: z.object({
      retention: z.array(retentionSchema).readonly(),
      controls: z.array(controlSchema).readonly(),
      broken,
      trouble: z
        .object({ message: z.string(), mend: z.string() })
        .nullable()
        .meta({ description: 'Why no policy is in force; null: some are.' }),
    }),
    async handle({ services }) {
      const { set, ...answer } = await services.policies.ask('policies', {});
      return { ...set, ...answer };
    },
  }),
  route({
    method: 'get',
    path: '/api/policies/plan',
    role: 'auditor',
    summary: 'What is due by which policy and why, the longest due first; a dry run: nothing is ever done',
    query: z.strictObject({ ...ofAccount, ...planFilters, ...paged() }),
    answer: listOf(entrySchema).extend({
      asOf: z.string().meta({ description: 'The stamp of the crawl that it is as of.' }),
      hash: z.string().meta({ description: 'Alike for the same pages, holds, reviews and policies.' }),
      broken,
      due: z.int().meta({ description: 'How many pages are due by all policies.' }),
      total: z.int(),
      heldBack: z.int(),
      pagesSeen: z.int(),
      undecided: z.array(z.object({ policy: z.string(), reason: z.string(), pages: z.int() })).readonly(),
      policies: facet,
      actions: facet,
      spaces: facet,
    }),
    async handle({ services, query }) {
      const { account: given, cursor, limit, ...filter } = query;
      const account = await siteOf(services.accounts, given);
      const question = ['plan', account, filter];
      const offset = Number(placeOf(question, cursor)?.[0] ?? 0);
      services.standing.keep(`plan of ${account}`, () =>
        services.policies.ask('plan', { account, filter: {}, offset: 0, limit: 0 }),
      );
      const plan = await services.policies.ask('plan', { account, filter, offset, limit });
      return {
        items: [...plan.entries],
        next: offset + limit < plan.total ? cursorAfter(question, [offset + limit]) : null,
        asOf: plan.as_of,
        hash: plan.hash,
        broken: plan.broken,
        due: plan.due,
        total: plan.total,
        heldBack: plan.held_back,
        pagesSeen: plan.pages_seen,
        undecided: plan.undecided,
        policies: plan.policies,
        actions: plan.actions,
        spaces: plan.spaces,
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/policies/plan.csv',
    role: 'auditor',
    summary: 'The plan as CSV, every entry',
    query: z.strictObject({ ...ofAccount, ...planFilters }),
    answer: z.string(),
    type: 'text/csv',
    async handle(call) {
      const { account, filter, name } = await planFile(call, 'csv');
      return download(name, 'text/csv', csvOf(COLUMNS, entriesOf(call.services, account, filter)));
    },
  }),
  route({
    method: 'get',
    path: '/api/policies/plan.json',
    role: 'auditor',
    summary: 'The plan as a file of JSON, every entry',
    query: z.strictObject({ ...ofAccount, ...planFilters }),
    answer: z.string(),
    type: 'application/octet-stream',
    async handle(call) {
      const { account, filter, plan, name } = await planFile(call, 'json');
      const { as_of, hash, pages_seen, held_back, undecided, broken: broken_files } = plan;
      const head = { account, as_of, hash, pages_seen, held_back, undecided, broken_files, filter };
      return download(name, 'application/json', planJson(head, entriesOf(call.services, account, filter)));
    },
  }),
  route({
    method: 'get',
    path: '/api/controls',
    role: 'auditor',
    summary: 'How pages stand to each control: pass, fail, unknown, with the reasons that come up most',
    query: z.strictObject(ofAccount),
    answer: z.object({
      asOf: z.string(),
      broken,
      controls: z
        .array(
          z.object({
            id: z.string(),
            meaning: z.string(),
            require: requireSchema,
            pass: z.int(),
            fail: z.int(),
            unknown: z.int(),
            reasons: z.array(z.object({ verdict: z.string(), reason: z.string(), pages: z.int() })).readonly(),
          }),
        )
        .readonly(),
    }),
    async handle({ services, query }) {
      const account = await siteOf(services.accounts, query.account);
      const ask = () => services.policies.ask('controls', { account });
      services.standing.keep(`controls of ${account}`, ask);
      const { as_of, ...answer } = await ask();
      return { asOf: as_of, ...answer };
    },
  }),
  route({
    method: 'get',
    path: '/api/controls/{id}/pages',
    role: 'auditor',
    summary: 'The pages in scope of a control, with how each stands to it and why',
    params: byId,
    query: z.strictObject({
      ...ofAccount,
      verdict: verdictOfPage.optional(),
      reason: z.string().max(2000).optional(),
      ...paged(),
    }),
    answer: listOf(
      z.object({
        page: z.object({ id: z.string(), name: z.string().nullable() }),
        space: z.string().nullable(),
        verdict: verdictOfPage,
        reason: z.string(),
      }),
    ).extend({ total: z.int() }),
    async handle({ services, params, query }) {
      const { account: given, cursor, limit, verdict, reason } = query;
      const account = await siteOf(services.accounts, given);
      const question = ['control', account, params.id, verdict, reason];
      const offset = Number(placeOf(question, cursor)?.[0] ?? 0);
      const asked = { account, control: params.id, verdict, reason, offset, limit };
      const { entries, total } = await services.policies.ask('control', asked);
      return {
        items: entries.map((one) => ({
          page: { id: one.page_id, name: one.title },
          space: one.space,
          verdict: one.verdict,
          reason: one.reason,
        })),
        next: offset + limit < total ? cursorAfter(question, [offset + limit]) : null,
        total,
      };
    },
  }),
] as const;
