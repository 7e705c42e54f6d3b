import { momentOf } from './moment.ts';
import type { PolicyPage } from './page.ts';
import { shift } from './period.ts';
import type { Action, RetentionPolicy, Stage } from './policy.ts';
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
      readonly action: Action;
      /** Which of the stages of the policy it is, from 0. */
      readonly stage: number;
      /** The stage behind it, and when its time comes, ISO 8601; null: it is the last. */
      readonly next: { readonly action: Action; readonly at: string } | null;
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
 * not due yet. Where several govern alike and are due, the mildest action is taken; of the stages of one policy the furthest. What is not known makes nothing due.
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
      .toSorted((a, b) => mildness(a) - mildness(b) || (a.policy.id < b.policy.id ? -1 : 1));
    for (const { policy, standing } of judged) {
      if (standing.state === 'unknown') return { state: 'undecided', policy, reason: standing.reason };
      if (standing.state === 'not due') continue;
      if (ranked.some((one) => !one.isSure && compare(one, first) <= 0)) {
        return { state: 'undecided', policy, reason: 'its labels were not read, and another policy goes by them' };
      }
      const overruled = ranked.map((one) => one.policy.id).filter((id) => id !== policy.id);
      return { ...standing, policy, overruled: overruled.toSorted() };
    }
    return NOTHING;
  };
};

/** What is not known may be as mild as the first stage. */
const mildness = ({ policy, standing }: { readonly policy: RetentionPolicy; readonly standing: Standing }): number => {
  const action = standing.state === 'due' ? standing.action : policy.stages[0]?.action;
  return action === undefined ? actions.length : actions.indexOf(action);
};

type Standing =
  | Pick<Extract<Decision, { readonly state: 'due' }>, 'state' | 'action' | 'stage' | 'next' | 'dueAt' | 'why'>
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
  const { stages } = policy;
  // Of what lies in the archive already, no stage up to there is left to be done.
  const from = page.status === 'archived' ? stages.findIndex(({ action }) => action === 'archive') + 1 : 0;
  const begins = (stage: Stage): string =>
    // A review that took place starts the time of a review anew.
    stage.action === 'review' && review !== undefined && review.at > moment.at ? review.at : moment.at;
  const dueAtOf = (stage: Stage): string => shift(begins(stage), stage.after);
  const at = stages.findLastIndex((stage, i) => {
    const dueAt = dueAtOf(stage);
    return i >= from && dueAt <= asOf && (moment.knownUntil === undefined || dueAt <= moment.knownUntil);
  });
  const stage = stages[at];
  if (stage === undefined) return { state: 'not due' };
  if (moment.knownUntil !== undefined && shift(moment.knownUntil, VIEWS_GOOD_FOR) < asOf) {
    return { state: 'unknown', reason: `its views were last read on ${moment.knownUntil.slice(0, 10)}` };
  }
  const began = begins(stage);
  const why = began === moment.at ? moment.why : `${moment.why}, and it was last reviewed on ${began.slice(0, 10)}`;
  const behind = stages[at + 1];
  const next = behind === undefined ? null : { action: behind.action, at: dueAtOf(behind) };
  return { state: 'due', action: stage.action, stage: at, next, dueAt: dueAtOf(stage), why };
};
