import type { Change } from '../diff/cause.ts';
import type { Amount } from '../diff/effect.ts';
import type { Counts } from '../engine.ts';
import type { Explanation } from '../explain.ts';
import type { ExposureList, Found } from '../exposure/list.ts';
import type { Grant, Principal } from '../facts.ts';
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

/** What stands below a page or folder, or at the top of a space. */
type SeenPlace =
  | { readonly parentId: string; readonly spaceId: null }
  | { readonly parentId: null; readonly spaceId: string };

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
  | (Asked & { readonly kind: 'seenSpaces'; readonly userId: string })
  | (Asked & Page & SeenPlace & { readonly kind: 'seenTree'; readonly userId: string })
  | (Asked & { readonly kind: 'matrix' })
  | (Asked & { readonly kind: 'cell'; readonly spaceId: string; readonly principal: Principal })
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

/** Of each space that somebody may enter, or in which they may see anything: how many pages. */
export interface SeenSpacesAnswer extends Told {
  readonly counts: Counts;
  readonly spaces: readonly (Counts & { readonly id: string; readonly door: 'yes' | 'unknown' })[];
}

/** What somebody may see at one place of the tree, in the order of the ids; what they cannot is left out. */
export interface SeenTreeAnswer extends Told {
  readonly items: readonly {
    readonly id: string;
    readonly kind: string;
    readonly status: string;
    readonly verdict: 'yes' | 'unknown';
    /** Why it is unknown; null: it is not. */
    readonly explanation: Explanation | null;
    /** Whether they may see anything below it. */
    readonly hasChildren: boolean;
  }[];
  readonly more: boolean;
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

/** Bits of a cell of the matrix. */
export const CAN_VIEW = 1;
export const CAN_EDIT = 2;
export const CAN_ADMINISTER = 4;

/** Which space gives which principal what. */
export interface MatrixAnswer extends Told {
  /** In the free plan none of it counts: everyone licensed has all rights. */
  readonly free: boolean;
  /** `unread`: why its grants are not known; null: they are. */
  readonly spaces: readonly { readonly id: string; readonly unread: string | null }[];
  /** With the active people for whom each stands. */
  readonly principals: readonly (Principal & { readonly people: Counts })[];
  /** The place of the space, that of the principal, and the bits of the rights, one cell after the other. */
  readonly cells: Uint32Array;
}

/** What one cell of the matrix consists of. */
export interface CellAnswer extends Told {
  readonly unread: string | null;
  readonly grants: readonly Pick<Grant, 'operation' | 'target' | 'roleId'>[];
  readonly people: Counts;
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
  readonly seenSpaces: SeenSpacesAnswer;
  readonly seenTree: SeenTreeAnswer;
  readonly matrix: MatrixAnswer;
  readonly cell: CellAnswer;
  readonly diff: DiffAnswer;
}
