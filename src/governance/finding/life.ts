import type { RowObject } from '../../columns/row.ts';
import type { Severity } from '../severity.ts';
import type { EventKind, Finding, FindingEvent, Subject } from './finding.ts';

/** What a rule says about a subject now. */
export interface Match {
  readonly id: string;
  readonly ruleId: string;
  readonly severity: Severity;
  readonly subject: Subject;
  readonly spaceId: string | null;
  readonly message: string;
  readonly detail: RowObject;
  /** Whether the rule is evaluated for the first time. */
  readonly baseline: boolean;
}

export interface Look {
  /** Every finding that there is of the rules that are looked at, closed ones too. */
  readonly findings: readonly Finding[];
  readonly matches: readonly Match[];
  readonly now: string;
  /** Why a finding that does not match may hold all the same; null: it does not hold any more. */
  readonly unseen: (finding: Finding) => string | null;
  /** Why one ends that nothing can be said of. */
  readonly closing: (finding: Finding) => string;
}

export interface Turned {
  /** Those that are new or not as they were. */
  readonly changed: readonly Finding[];
  readonly events: readonly FindingEvent[];
}

/**
 * The life of findings: one opens with the first match, keeps its id while it holds, closes when it is seen to hold no
 * more, and reopens. What cannot be seen stays as it is: unknown is never no.
 */
export const turn = ({ findings, matches, now, unseen, closing }: Look): Turned => {
  const changed: Finding[] = [];
  const events: FindingEvent[] = [];
  const tell = ({ id }: { readonly id: string }, event: EventKind, more: Partial<FindingEvent> = {}): void => {
    events.push({ findingId: id, at: now, event, reason: null, until: null, ...more });
  };
  const known = new Set(findings.map(({ id }) => id));
  const matching = new Map(matches.map((match) => [match.id, match]));
  for (const match of matching.values()) {
    if (known.has(match.id)) continue;
    changed.push(opened(match, now));
    tell(match, 'opened');
  }
  for (const before of findings) {
    const match = matching.get(before.id);
    const awake = woken(before, now);
    if (awake !== before) tell(before, 'expired');
    if (match !== undefined) {
      const { severity, message, detail, spaceId } = match;
      const is = { ...awake, severity, message, detail, spaceId, matchedAt: now };
      if (before.status === 'closed') tell(before, 'reopened');
      changed.push(before.status === 'closed' ? reopened(is, now) : is);
    } else if (awake.status !== 'closed' && unseen(awake) === null) {
      // A suppression outlives the closing, an acknowledgement does not.
      const kept = awake.status === 'suppressed' ? {} : { reason: null, until: null };
      changed.push({ ...awake, ...kept, status: 'closed', closedAt: now });
      tell(before, 'closed', { reason: closing(awake) });
    } else if (awake !== before) changed.push(awake);
  }
  return { changed, events };
};

const opened = (match: Match, now: string): Finding => ({
  ...match,
  status: 'open',
  openedAt: now,
  reopenedAt: null,
  matchedAt: now,
  closedAt: null,
  reason: null,
  until: null,
});

/** The same, open again where it was set aside until a day that has come. Closed ones sleep on. */
const woken = (finding: Finding, now: string): Finding =>
  (finding.status === 'acknowledged' || finding.status === 'suppressed') && isOver(finding, now)
    ? { ...finding, status: 'open', reason: null, until: null }
    : finding;

const isOver = ({ until }: Finding, now: string): boolean => until === null || Date.parse(until) <= Date.parse(now);

/** What was suppressed until a later day comes back suppressed; what was only acknowledged is news again. */
const reopened = (finding: Finding, now: string): Finding => {
  const back = { ...finding, closedAt: null, reopenedAt: now };
  return finding.until !== null && !isOver(finding, now)
    ? { ...back, status: 'suppressed' }
    : { ...back, status: 'open', reason: null, until: null };
};

/** A person takes back what was said of it: it is open again. */
export const takeBack = (
  finding: Finding,
  now: string,
): { readonly finding: Finding; readonly event: FindingEvent } => ({
  finding: { ...finding, status: 'open', reason: null, until: null },
  event: { findingId: finding.id, at: now, event: 'reopened', reason: null, until: null },
});

/** A person says that it is known, or that it is not to be told, until a day. */
export const setAside = (
  finding: Finding,
  status: 'acknowledged' | 'suppressed',
  { reason, until, now }: { readonly reason: string; readonly until: string; readonly now: string },
): { readonly finding: Finding; readonly event: FindingEvent } => ({
  finding: { ...finding, status, reason, until },
  event: { findingId: finding.id, at: now, event: status, reason, until },
});
