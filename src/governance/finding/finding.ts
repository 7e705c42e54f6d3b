import { createHash } from 'node:crypto';
import type { RowObject } from '../../columns/row.ts';
import type { SubjectType } from '../rule/entry.ts';
import type { Severity } from '../severity.ts';

export const statuses = ['open', 'acknowledged', 'suppressed', 'closed'] as const;

export type Status = (typeof statuses)[number];

export interface Subject {
  readonly type: SubjectType;
  readonly id: string;
}

/** Something that a rule found, through all of its life. Moments are ISO 8601. */
export interface Finding {
  readonly id: string;
  readonly ruleId: string;
  readonly severity: Severity;
  readonly status: Status;
  readonly subject: Subject;
  /** Null: it lies in no space. */
  readonly spaceId: string | null;
  readonly message: string;
  readonly detail: RowObject;
  /** Whether the rule found it when it was first evaluated. */
  readonly baseline: boolean;
  readonly openedAt: string;
  readonly reopenedAt: string | null;
  /** When it was last seen to hold. */
  readonly matchedAt: string;
  readonly closedAt: string | null;
  /** Why it was acknowledged or suppressed, and until when. */
  readonly reason: string | null;
  readonly until: string | null;
}

export type EventKind = 'opened' | 'acknowledged' | 'suppressed' | 'expired' | 'closed' | 'reopened';

/** A turn in the life of a finding. */
export interface FindingEvent {
  readonly findingId: string;
  readonly at: string;
  readonly event: EventKind;
  readonly reason: string | null;
  readonly until: string | null;
}

/** Enough that no two of a million are alike, and short enough to be typed from the beginning. */
const ID_DIGITS = 16;

/** The id of what a rule says about a subject: always the same. */
export const findingId = (account: string, ruleId: string, { type, id }: Subject): string =>
  createHash('sha256')
    .update(JSON.stringify([account, ruleId, type, id]))
    .digest('hex')
    .slice(0, ID_DIGITS);
