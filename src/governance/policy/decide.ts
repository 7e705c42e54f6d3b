import { momentOf } from './moment.ts';
import type { PolicyPage } from './page.ts';
import { shift } from './period.ts';
import type { RetentionPolicy } from './policy.ts';
import { actions } from './policy.ts';
import { scopeTest, specificity } from './scope.ts';

/** When a page was last attested, and as which version. */
export interface LastReview {
  readonly version: number;
  readonly at: string;
}

export type Decision =
  | {
      readonly state: 'due';
      readonly policy: RetentionPolicy;
      /** When its time had come, ISO 8601. */
      readonly dueAt: string;
      readonly why: string;
      /** Policies in whose scope it is too, and that gave way. */
      readonly overruled: readonly string[];
    }
  | { readonly state: 'undecided'; readonly policy: RetentionPolicy; readonly reason: string }
  | { readonly state: 'nothing' };

export interface Moment {
  /** What the plan is as of: nothing later is known. ISO 8601. */
  readonly asOf: string;
}

/** Views that were read longer ago say nothing of now. */
const VIEWS_GOOD_FOR = { count: 31, unit: 'd' } as const;

const NOTHING: Decision = { state: 'nothing' };

/**
 * Decides about pages by the policies, holds aside. Of the policies in whose scope a page is, the one with the greatest
 * priority governs it, then the one with the most specific scope; the others give way even where the one that governs is
 * not due yet. Where several govern alike and are due, the mildest action is taken. What is not known makes nothing due.
 */
export const decider = (
  policies: readonly RetentionPolicy[],
  { asOf }: Moment,
): ((page: PolicyPage, review?: LastReview) => Decision) => {
  const tests = policies.map((policy) => ({ policy, inScope: scopeTest(policy.scope) }));
  return (page, review) => {
    const ranked = tests.flatMap(({ policy, inScope }) => {
      if (!policy.statuses.includes(page.status)) return [];
      const verdict = inScope(page);
      if (verdict === 'no') return [];
      return [{ policy, isSure: verdict === 'yes', specific: specificity(policy.scope, page) }];
    });
    type Ranked = (typeof ranked)[number];
    const compare = (a: Ranked, b: Ranked): number => b.policy.priority - a.policy.priority || b.specific - a.specific;
    const sure = ranked.filter((one) => one.isSure).toSorted(compare);
    const [first] = sure;
    if (first === undefined) {
      const maybe = ranked
        .toSorted(compare)
        .find(({ policy }) => standingOf(policy, page, review, asOf).state === 'due');
      return maybe === undefined
        ? NOTHING
        : { state: 'undecided', policy: maybe.policy, reason: 'its labels were not read, and the policy goes by them' };
    }
    const judged = sure
      .filter((one) => compare(one, first) === 0)
      .map(({ policy }) => ({ policy, standing: standingOf(policy, page, review, asOf) }))
      .toSorted((a, b) => mildness(a.policy) - mildness(b.policy) || (a.policy.id < b.policy.id ? -1 : 1));
    for (const { policy, standing } of judged) {
      if (standing.state === 'unknown') return { state: 'undecided', policy, reason: standing.reason };
      if (standing.state === 'not due') continue;
      if (ranked.some((one) => !one.isSure && compare(one, first) <= 0)) {
        return { state: 'undecided', policy, reason: 'its labels were not read, and another policy goes by them' };
      }
      const overruled = ranked.map((one) => one.policy.id).filter((id) => id !== policy.id);
      return { state: 'due', policy, dueAt: standing.dueAt, why: standing.why, overruled: overruled.toSorted() };
    }
    return NOTHING;
  };
};

const mildness = ({ action }: RetentionPolicy): number => actions.indexOf(action);

type Standing =
  | { readonly state: 'due'; readonly dueAt: string; readonly why: string }
  | { readonly state: 'not due' }
  | { readonly state: 'unknown'; readonly reason: string };

const standingOf = (
  policy: RetentionPolicy,
  page: PolicyPage,
  review: LastReview | undefined,
  asOf: string,
): Standing => {
  const moment = momentOf(policy.trigger, page);
  if ('never' in moment) return { state: 'not due' };
  // What is unknown cannot hold a review back that is not due anyway; of the rest it is said.
  if ('unknown' in moment) return { state: 'unknown', reason: moment.unknown };
  // A review that took place starts the time anew.
  const reviewed = policy.action === 'review' && review !== undefined && review.at > moment.at ? review.at : undefined;
  const dueAt = shift(reviewed ?? moment.at, policy.after);
  if (dueAt > asOf) return { state: 'not due' };
  if (moment.knownUntil !== undefined) {
    if (dueAt > moment.knownUntil) return { state: 'not due' };
    if (shift(moment.knownUntil, VIEWS_GOOD_FOR) < asOf) {
      return { state: 'unknown', reason: `its views were last read on ${moment.knownUntil.slice(0, 10)}` };
    }
  }
  const why =
    reviewed === undefined ? moment.why : `${moment.why}, and it was last reviewed on ${reviewed.slice(0, 10)}`;
  return { state: 'due', dueAt, why };
};
