import { workerData } from 'node:worker_threads';
import { LastAnswers } from '../../access/thread/lastAnswers.ts';
import { serveThread } from '../../access/thread/serveThread.ts';
import { openColumns } from '../../columns/open.ts';
import type { ControlVerdict } from '../../governance/control/checkAll.ts';
import { checkAll } from '../../governance/control/checkAll.ts';
import { loadHeldTest } from '../../governance/hold/bearing.ts';
import { Holds } from '../../governance/hold/holds.ts';
import type { LoadedPolicies } from '../../governance/policy/load.ts';
import { loadPolicies } from '../../governance/policy/load.ts';
import type { Plan, PlanEntry } from '../../governance/policy/plan.ts';
import { makePlan } from '../../governance/policy/plan.ts';
import { crawledAt, readPages } from '../../governance/policy/readPages.ts';
import { lastReviews } from '../../governance/review/reviews.ts';
import { iso, systemClock } from '../../model/clock.ts';
import { UsageError } from '../../model/errors.ts';
import { joinRecords } from '../../store/records.ts';
import type { PoliciesData } from './policiesThread.ts';
import type {
  ControlAnswer,
  ControlsAnswer,
  Counted,
  PlanAnswer,
  PlanFilter,
  PoliciesAnswer,
  PoliciesAnswers,
  PoliciesQuestion,
} from './question.ts';

/** The thread that {@link PoliciesThread} starts. */
const { columnsDirectory, home, connection } = workerData as PoliciesData;
const records = joinRecords(connection, 4);
const opened = openColumns(columnsDirectory);

/** A million pages take seconds; so much says that something is wrong. */
const TIMEOUT_MILLIS = 600_000;
/** So many reasons of each control are told. */
const REASONS = 12;
/** So many ways to filter a plan are kept: of a million entries each takes half a second. */
const CHOICES = 16;

/** What the filters leave of a plan. */
type Chosen = Pick<PlanAnswer, 'total' | 'policies' | 'actions' | 'spaces'> & {
  readonly entries: readonly PlanEntry[];
};

interface MadePlan {
  readonly asOf: string;
  readonly plan: Plan;
  /** The longest due first. */
  readonly entries: readonly PlanEntry[];
  /** By the filters. */
  readonly chosen: LastAnswers<Chosen>;
}

type Verdict = Omit<ControlVerdict, 'checks'>;

interface Checked {
  readonly asOf: string;
  readonly verdicts: readonly Verdict[];
}

const plans = new LastAnswers<MadePlan>(2);
const checks = new LastAnswers<Checked>(2);
/** By account, of which copy of the columns the holds have caught what came up. */
const caught = new LastAnswers<void>(8);

/** What an answer hangs on beside the columns and the policies. */
const STATE = `select concat_ws(' ',
  (select concat(count(*), ' ', max(reviewed_at)) from page_reviews where account = $1),
  (select concat(count(*), ' ', max(valid_to)) from legal_holds where account = $1),
  (select concat(count(*), ' ', count(valid_to)) from held_pages where account = $1)) as state`;

const stateOf = async (account: string): Promise<string> => {
  const { rows } = await records.pool.query<{ state: string }>(STATE, [account]);
  return rows[0]!.state;
};

const asOfOf = async (account: string): Promise<string> => {
  const asOf = await crawledAt(await opened, { account, timeoutMillis: TIMEOUT_MILLIS });
  if (asOf !== undefined) return asOf;
  throw new UsageError(`nothing is known of ${account} yet`, 'crawl it first');
};

const planOf = async (account: string, { set }: LoadedPolicies): Promise<MadePlan> => {
  const columns = await opened;
  const copy = await columns.copy();
  const holds = new Holds(records, account);
  await caught.of(`${account} ${copy}`, () => holds.refresh(iso(systemClock.now())));
  const key = JSON.stringify([account, copy, set.retention, await stateOf(account)]);
  return plans.of(key, async () => {
    const asOf = await asOfOf(account);
    const reviews = await lastReviews(records, account);
    const plan = await makePlan({
      policies: set.retention,
      pages: readPages(columns, { account, timeoutMillis: TIMEOUT_MILLIS }),
      held: await loadHeldTest(holds),
      reviews: new Map([...reviews].map(([id, one]) => [id, { version: one.version_number, at: one.reviewed_at }])),
      asOf,
    });
    const entries = plan.entries.toSorted((a, b) => (a.due_at < b.due_at ? -1 : a.due_at > b.due_at ? 1 : 0));
    return { asOf, plan, entries, chosen: new LastAnswers(CHOICES) };
  });
};

const controlsOf = async (account: string, { set }: LoadedPolicies): Promise<Checked> => {
  const columns = await opened;
  const key = JSON.stringify([account, await columns.copy(), set.controls, await stateOf(account)]);
  return checks.of(key, async () => {
    const asOf = await asOfOf(account);
    const verdicts: Verdict[] = [];
    const pages = readPages(columns, { account, timeoutMillis: TIMEOUT_MILLIS });
    for await (const { checks: _each, ...verdict } of checkAll({
      records,
      account,
      controls: set.controls,
      pages,
      asOf,
    })) {
      verdicts.push(verdict);
    }
    return { asOf, verdicts };
  });
};

type Facet = keyof PlanFilter;

const isMeant = (entry: PlanEntry, filter: PlanFilter, except?: Facet): boolean =>
  (['policy', 'action', 'space'] as const).every(
    (facet) => facet === except || filter[facet] === undefined || entry[facet] === filter[facet],
  );

const countsBy = (entries: readonly PlanEntry[], filter: PlanFilter, facet: Facet): readonly Counted[] => {
  const counts = new Map<string, number>();
  for (const entry of entries) {
    const value = entry[facet];
    if (value !== null && isMeant(entry, filter, facet)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].map(([value, pages]) => ({ value, pages })).sort((a, b) => b.pages - a.pages);
};

const choose = (entries: readonly PlanEntry[], filter: PlanFilter): Chosen => {
  const chosen = entries.filter((entry) => isMeant(entry, filter));
  return {
    total: chosen.length,
    policies: countsBy(entries, filter, 'policy'),
    actions: countsBy(entries, filter, 'action'),
    spaces: countsBy(entries, filter, 'space'),
    entries: chosen,
  };
};

type QuestionOf<K extends PoliciesQuestion['kind']> = Extract<PoliciesQuestion, { readonly kind: K }>;

const answers: {
  readonly [K in PoliciesQuestion['kind']]: (question: QuestionOf<K>) => Promise<PoliciesAnswers[K]>;
} = {
  async policies(): Promise<PoliciesAnswer> {
    try {
      return { ...(await loadPolicies(home)), trouble: null };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      const trouble = { message: error.message, mend: error.mend };
      return { set: { retention: [], controls: [] }, broken: [], trouble };
    }
  },

  async plan({ account, filter, offset, limit }): Promise<PlanAnswer> {
    const policies = await loadPolicies(home);
    const { asOf, plan, entries, chosen } = await planOf(account, policies);
    const { policy, action, space } = filter;
    const meant = await chosen.of(JSON.stringify([policy, action, space]), async () => choose(entries, filter));
    const { hash, undecided, held_back, pages_seen } = plan;
    return {
      as_of: asOf,
      hash,
      undecided,
      held_back,
      pages_seen,
      broken: policies.broken,
      due: entries.length,
      ...meant,
      entries: meant.entries.slice(offset, offset + limit),
    };
  },

  async controls({ account }): Promise<ControlsAnswer> {
    const policies = await loadPolicies(home);
    const { asOf, verdicts } = await controlsOf(account, policies);
    const sums = new Map(
      policies.set.controls.map((control) => [
        control.id,
        { ...control, pass: 0, fail: 0, unknown: 0, reasons: new Map<string, { verdict: string; pages: number }>() },
      ]),
    );
    for (const { control, verdict, reason } of verdicts) {
      const sum = sums.get(control)!;
      sum[verdict] += 1;
      if (verdict === 'pass') continue;
      const told = sum.reasons.get(reason) ?? { verdict, pages: 0 };
      told.pages += 1;
      sum.reasons.set(reason, told);
    }
    return {
      as_of: asOf,
      broken: policies.broken,
      controls: [...sums.values()].map(({ id, meaning, require, pass, fail, unknown, reasons }) => ({
        id,
        meaning,
        require,
        pass,
        fail,
        unknown,
        reasons: [...reasons]
          .map(([reason, told]) => ({ reason, ...told }))
          .sort((a, b) => b.pages - a.pages)
          .slice(0, REASONS),
      })),
    };
  },

  async control({ account, control, verdict, reason, offset, limit }): Promise<ControlAnswer> {
    const policies = await loadPolicies(home);
    if (!policies.set.controls.some(({ id }) => id === control)) {
      throw new UsageError(`there is no control "${control}"`, 'GET /api/controls has them');
    }
    const { verdicts } = await controlsOf(account, policies);
    const meant = verdicts.filter(
      (one) =>
        one.control === control &&
        (verdict === undefined || one.verdict === verdict) &&
        (reason === undefined || one.reason === reason),
    );
    return { total: meant.length, entries: meant.slice(offset, offset + limit) };
  },
};

serveThread<PoliciesQuestion>((question) =>
  (answers[question.kind] as (one: typeof question) => Promise<unknown>)(question),
);
