import type { Change } from '../diff/cause.ts';
import type { Amount } from '../diff/effect.ts';
import type { Counts } from '../engine.ts';
import type { Explanation } from '../explain.ts';
import type { ExposureList, Found } from '../exposure/list.ts';
import type { MendStep } from '../mend.ts';
import type { Right, Verdict } from '../verdict.ts';

/** What every question says: of which account, as of when (ISO 8601; null: now). */
interface Asked {
  readonly account: string;
  readonly at: string | null;
}

/** Ids of people in the order of their characters, of pages in that of their numbers, after one of them. */
interface Page {
  readonly after: string | null;
  readonly limit: number;
}

/** What the thread may be asked. */
export type Question =
  | (Asked & Page & { readonly kind: 'who'; readonly pageId: string; readonly right: Right })
  | (Asked & { readonly kind: 'why'; readonly pageId: string; readonly userId: string; readonly right: Right })
  | (Asked & Page & { readonly kind: 'sees'; readonly userId: string; readonly right: Right })
  | (Asked & {
      readonly kind: 'verdicts';
      readonly userId: string;
      readonly right: Right;
      readonly ids: readonly string[];
    })
  | (Asked & { readonly kind: 'pages'; readonly ids: readonly string[] })
  | (Asked & { readonly kind: 'spaces'; readonly ids: readonly string[] })
  | (Asked & { readonly kind: 'exposure' })
  | { readonly kind: 'diff'; readonly account: string; readonly from: string; readonly to: string | null };

/** The run that an answer comes from. */
export interface Told {
  readonly runId: string;
  /** Its stamp. */
  readonly at: string;
}

export interface WhoAnswer extends Told {
  readonly anonymous: Verdict;
  readonly counts: Counts;
  readonly people: readonly { readonly id: string; readonly verdict: 'yes' | 'unknown' }[];
  readonly more: boolean;
}

export interface WhyAnswer extends Told {
  readonly explanation: Explanation;
  readonly mend: readonly MendStep[];
}

export interface SeesAnswer extends Told {
  readonly counts: Counts;
  readonly pages: readonly { readonly id: string; readonly verdict: 'yes' | 'unknown' }[];
  readonly more: boolean;
}

/** Whether one person can see or edit pages, by their ids; what is not known has no verdict. */
export interface VerdictsAnswer extends Told {
  readonly of: Readonly<Record<string, Verdict>>;
}

/** How open something is. */
export interface Breadth extends Counts {
  readonly anonymous: Verdict;
  /** Whether everybody who has a licence is certain to see it. */
  readonly open: boolean;
}

/** By id; what is not known has none. */
export interface BreadthAnswer extends Told {
  readonly of: Readonly<Record<string, Breadth>>;
}

/** A list of what the site exposes; of the rows, and of the ids in them, the first. */
export interface ExposureAnswer extends Told {
  readonly lists: readonly (Pick<ExposureList, 'id' | 'question' | 'meaning' | 'counted'> & Found)[];
}

/** A change, and who gained and lost what by it. */
export interface ToldCause {
  readonly change: Change;
  readonly gained: Amount;
  readonly lost: Amount;
  /** Pairs of a person and a page that became unknown, and known. */
  readonly unknown: { readonly came: number; readonly went: number };
  readonly sample: readonly {
    readonly effect: 'gained' | 'lost';
    readonly userId: string;
    readonly pageId: string;
  }[];
}

export interface DiffAnswer {
  readonly from: Told;
  readonly to: Told;
  /** Those with the most pairs first; the others are counted only. */
  readonly causes: readonly ToldCause[];
  readonly allCauses: number;
  /** Pairs that no cause explains: a defect. */
  readonly unexplained: number;
}

export interface AnswerOf {
  readonly who: WhoAnswer;
  readonly why: WhyAnswer;
  readonly sees: SeesAnswer;
  readonly verdicts: VerdictsAnswer;
  readonly pages: BreadthAnswer;
  readonly spaces: BreadthAnswer;
  readonly exposure: ExposureAnswer;
  readonly diff: DiffAnswer;
}
