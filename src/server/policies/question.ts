import type { ControlVerdict } from '../../governance/control/checkAll.ts';
import type { Plan, PlanEntry } from '../../governance/policy/plan.ts';
import type { Action, PolicySet } from '../../governance/policy/policy.ts';

/** Which of the entries of a plan; what is undefined narrows nothing. */
export interface PlanFilter {
  readonly policy?: string | undefined;
  readonly action?: Action | undefined;
  /** The key of a space. */
  readonly space?: string | undefined;
}

interface Slice {
  readonly offset: number;
  readonly limit: number;
}

export type PoliciesQuestion =
  | { readonly kind: 'policies' }
  | ({ readonly kind: 'plan'; readonly account: string; readonly filter: PlanFilter } & Slice)
  | { readonly kind: 'controls'; readonly account: string }
  | ({
      readonly kind: 'control';
      readonly account: string;
      readonly control: string;
      readonly verdict: ControlVerdict['verdict'] | undefined;
      readonly reason: string | undefined;
    } & Slice);

/** What is in force. */
export interface PoliciesAnswer {
  readonly set: PolicySet;
  /** Each with file, line and column; the set is then the last good one. */
  readonly broken: readonly string[];
  /** Why there is no set at all; null: there is one. */
  readonly trouble: { readonly message: string; readonly mend: string } | null;
}

export interface Counted {
  readonly value: string;
  readonly pages: number;
}

export interface PlanAnswer extends Pick<Plan, 'hash' | 'undecided' | 'held_back' | 'pages_seen'> {
  /** The stamp of the crawl that it is as of. */
  readonly as_of: string;
  readonly broken: readonly string[];
  /** Entries in all. */
  readonly due: number;
  /** Entries that the filter lets through. */
  readonly total: number;
  /** What can be chosen, with how many pages the other filters leave of it. */
  readonly policies: readonly Counted[];
  readonly actions: readonly Counted[];
  readonly spaces: readonly Counted[];
  readonly entries: readonly PlanEntry[];
}

export interface ControlsAnswer {
  readonly as_of: string;
  readonly broken: readonly string[];
  readonly controls: readonly {
    readonly id: string;
    readonly meaning: string;
    readonly require: PolicySet['controls'][number]['require'];
    readonly pass: number;
    readonly fail: number;
    readonly unknown: number;
    /** Those that stand most often before a verdict that is no pass. */
    readonly reasons: readonly { readonly verdict: string; readonly reason: string; readonly pages: number }[];
  }[];
}

export interface ControlAnswer {
  readonly total: number;
  readonly entries: readonly Omit<ControlVerdict, 'checks'>[];
}

export interface PoliciesAnswers {
  readonly policies: PoliciesAnswer;
  readonly plan: PlanAnswer;
  readonly controls: ControlsAnswer;
  readonly control: ControlAnswer;
}
