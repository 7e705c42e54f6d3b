import type { Period } from './period.ts';

/** From the mildest to the harshest. */
export const actions = ['review', 'archive', 'delete'] as const;
export type Action = (typeof actions)[number];

export const triggers = ['last-human-edit', 'created', 'archived', 'trashed', 'last-view'] as const;
export type Trigger = (typeof triggers)[number];

export const statuses = ['current', 'archived', 'trashed'] as const;
export type Status = (typeof statuses)[number];

/** Which pages: of one kind a value more selects more, different kinds must all hold; empty: all of them. */
export interface Scope {
  /** Keys; `*` and `?` stand for characters. */
  readonly spaces: readonly string[];
  /** Names of labels, any of which a page carries. */
  readonly labels: readonly string[];
  /** page, blogpost. */
  readonly kinds: readonly string[];
  /** Ids of pages and folders, with all below them. */
  readonly trees: readonly string[];
}

/** What becomes of a page so long after its clock began to run. */
export interface Stage {
  readonly action: Action;
  readonly after: Period;
}

/** What becomes of pages when their time has come. */
export interface RetentionPolicy {
  readonly id: string;
  readonly meaning: string;
  readonly scope: Scope;
  readonly statuses: readonly Status[];
  readonly trigger: Trigger;
  /** One or more, each later and harsher than the one before. The furthest that is due is what is to be done. */
  readonly stages: readonly Stage[];
  readonly priority: number;
}

/** What each page in scope must have. */
export interface ControlPolicy {
  readonly id: string;
  readonly meaning: string;
  readonly scope: Scope;
  readonly require: {
    /** present: somebody owns it; active: with an account that is. */
    readonly owner?: 'present' | 'active' | undefined;
    /** All of them. */
    readonly labels?: readonly string[] | undefined;
    /** Headings, whatever their case. */
    readonly sections?: readonly string[] | undefined;
    /** Account ids, names or e-mails, one of whom attested the newest version. */
    readonly approver?: readonly string[] | undefined;
    /** Whether not everybody who may edit in the space may edit it. */
    readonly edit_restriction?: boolean | undefined;
    readonly reviewed_within?: Period | undefined;
  };
}

export interface PolicySet {
  readonly retention: readonly RetentionPolicy[];
  readonly controls: readonly ControlPolicy[];
}
