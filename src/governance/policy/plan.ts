import { createHash } from 'node:crypto';
import type { HeldTest } from '../hold/bearing.ts';
import type { LastReview } from './decide.ts';
import { decider } from './decide.ts';
import type { PolicyPage } from './page.ts';
import type { Action, RetentionPolicy } from './policy.ts';

/** What is due of one page, by which policy and why. */
export interface PlanEntry {
  readonly page_id: string;
  readonly space: string | null;
  readonly title: string | null;
  readonly status: string;
  readonly version: number | null;
  readonly action: Action;
  readonly policy: string;
  /** Which of the policy's stages this is, as in `2 of 3`. */
  readonly stage: string;
  /** What the stage behind it will do, and when, ISO 8601; null: it is the last. */
  readonly next_action: Action | null;
  readonly next_at: string | null;
  /** When its time had come, ISO 8601. */
  readonly due_at: string;
  readonly why: string;
  /** Policies in whose scope it is too, and that gave way. */
  readonly overruled: readonly string[];
  /** Whether it has changed since it was last attested; null: it never was. */
  readonly changed_since_review: boolean | null;
}

/** How many pages a policy could not decide about, and why. */
export interface Undecided {
  readonly policy: string;
  readonly reason: string;
  readonly pages: number;
}

/** What is to be done, of which nothing was done. */
export interface Plan {
  /** Alike for the same pages, holds, reviews and policies, whenever it is made. */
  readonly hash: string;
  readonly entries: readonly PlanEntry[];
  readonly undecided: readonly Undecided[];
  /** How many pages would be in the plan, were they not held. */
  readonly held_back: number;
  readonly pages_seen: number;
}

export interface PlanOptions {
  readonly policies: readonly RetentionPolicy[];
  readonly pages: AsyncIterable<PolicyPage> | Iterable<PolicyPage>;
  readonly held: HeldTest;
  readonly reviews: ReadonlyMap<string, LastReview>;
  /** ISO 8601. */
  readonly asOf: string;
}

/** Makes the plan. Neither the order of the pages nor that of the policies matters. */
export const makePlan = async ({ policies, pages, held, reviews, asOf }: PlanOptions): Promise<Plan> => {
  const decide = decider(policies, { asOf });
  const entries: PlanEntry[] = [];
  const undecided = new Map<string, { policy: string; reason: string; pages: number }>();
  const leave = (policy: string, reason: string): void => {
    const key = `${policy}\n${reason}`;
    const one = undecided.get(key) ?? { policy, reason, pages: 0 };
    one.pages += 1;
    undecided.set(key, one);
  };
  let heldBack = 0;
  let seen = 0;
  for await (const page of pages) {
    seen += 1;
    const review = reviews.get(page.pageId);
    const decision = decide(page, review);
    if (decision.state === 'nothing') continue;
    const bearing = held(page);
    if (bearing.held === 'yes') {
      if (decision.state === 'due') heldBack += 1;
      continue;
    }
    if (decision.state === 'undecided') leave(decision.policy.id, decision.reason);
    else if (bearing.held === 'maybe') leave(decision.policy.id, bearing.reason);
    else {
      entries.push({
        page_id: page.pageId,
        space: page.space,
        title: page.title,
        status: page.status,
        version: page.version,
        action: decision.action,
        policy: decision.policy.id,
        stage: `${decision.stage + 1} of ${decision.policy.stages.length}`,
        next_action: decision.next?.action ?? null,
        next_at: decision.next?.at ?? null,
        due_at: decision.dueAt,
        why: decision.why,
        overruled: decision.overruled,
        changed_since_review: review === undefined ? null : (page.version ?? 0) > review.version,
      });
    }
  }
  entries.sort((a, b) => (a.page_id < b.page_id ? -1 : 1));
  return {
    hash: hashOf(policies, entries),
    entries,
    undecided: [...undecided.values()].sort((a, b) =>
      `${a.policy}\n${a.reason}` < `${b.policy}\n${b.reason}` ? -1 : 1,
    ),
    held_back: heldBack,
    pages_seen: seen,
  };
};

const hashOf = (policies: readonly RetentionPolicy[], entries: readonly PlanEntry[]): string => {
  const hash = createHash('sha256');
  hash.update(JSON.stringify(policies.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(decisive)));
  for (const { page_id, version, action, policy, due_at } of entries) {
    hash.update(`\n${JSON.stringify([page_id, version, action, policy, due_at])}`);
  }
  return hash.digest('hex');
};

/** What of a policy decides, in one order whatever the file says: lists are sets. */
const decisive = ({ id, scope, statuses, trigger, stages, priority }: RetentionPolicy): unknown => [
  id,
  [scope.spaces, scope.labels, scope.kinds, scope.trees].map((list) => list.toSorted()),
  statuses.toSorted(),
  trigger,
  ...stages.flatMap(({ after, action }) => [after.count, after.unit, action]),
  priority,
];
