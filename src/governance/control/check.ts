import type { PolicyPage } from '../policy/page.ts';
import { shift } from '../policy/period.ts';
import type { ControlPolicy } from '../policy/policy.ts';
import type { Review } from '../review/reviews.ts';

export type Verdict = 'pass' | 'fail' | 'unknown';

/** One thing that a control asks, and how a page stands to it. */
export interface Check {
  readonly check: keyof ControlPolicy['require'];
  readonly verdict: Verdict;
  readonly reason: string;
}

/** What checks look at beside the page itself. */
export interface CheckContext {
  readonly review: Review | undefined;
  /** Ids, names and e-mails of whoever reviewed it, in small letters. */
  readonly reviewerNames: ReadonlySet<string>;
  /** Null: the body was not read. */
  readonly headings: readonly string[] | null;
  /** ISO 8601: what is asked is as of then. */
  readonly asOf: string;
}

type Checker<K extends keyof ControlPolicy['require']> = (
  wanted: NonNullable<ControlPolicy['require'][K]>,
  page: PolicyPage,
  context: CheckContext,
) => readonly [Verdict, string];

const checkers: { readonly [K in keyof Required<ControlPolicy['require']>]: Checker<K> } = {
  owner(wanted, { ownerId, ownerStatus }) {
    if (ownerId === null) return ['fail', 'nobody owns it'];
    if (wanted === 'present' || ownerStatus === 'active') return ['pass', 'it has an owner'];
    if (ownerStatus === null || ownerStatus === 'unknown') return ['unknown', 'the status of its owner is not known'];
    return ['fail', `the account of its owner is ${ownerStatus}`];
  },
  labels(wanted, { labels, labelsKnown }) {
    const missing = wanted.filter((label) => !labels.includes(label));
    if (missing.length === 0) return ['pass', 'it carries the labels'];
    return labelsKnown
      ? ['fail', `it lacks the labels ${missing.join(', ')}`]
      : ['unknown', 'its labels were not read'];
  },
  sections(wanted, _page, { headings }) {
    if (headings === null) return ['unknown', 'its body was not read'];
    const there = new Set(headings.map(plain));
    const missing = wanted.filter((heading) => !there.has(plain(heading)));
    return missing.length === 0
      ? ['pass', 'it has the sections']
      : ['fail', `it lacks the sections ${missing.join(', ')}`];
  },
  approver(wanted, page, { review, reviewerNames }) {
    if (review === undefined) return ['fail', 'nobody has attested it'];
    if (isChanged(page, review)) return ['fail', `it has changed since version ${review.version_number} was attested`];
    return wanted.some((one) => reviewerNames.has(one.toLowerCase()))
      ? ['pass', `${review.reviewer} has attested its newest version`]
      : ['fail', `${review.reviewer}, who has attested it, is none of those who may`];
  },
  edit_restriction(_wanted, { editRestricted }) {
    if (editRestricted === 'unknown') return ['unknown', 'its restrictions were not read'];
    return editRestricted === 'yes'
      ? ['pass', 'it says who may edit it']
      : ['fail', 'everybody who may edit in its space may edit it'];
  },
  reviewed_within(wanted, page, { review, asOf }) {
    if (review === undefined) return ['fail', 'it was never reviewed'];
    const at = review.reviewed_at.slice(0, 10);
    if (review.reviewed_at < shift(asOf, wanted, -1)) return ['fail', `it was last reviewed on ${at}`];
    return ['pass', `it was reviewed on ${at}${isChanged(page, review) ? ', and has changed since' : ''}`];
  },
};

export const isChanged = ({ version }: PolicyPage, review: Review): boolean => (version ?? 0) > review.version_number;

const plain = (heading: string): string => heading.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase();

/** All that a control asks of a page. */
export const checkPage = ({ require }: ControlPolicy, page: PolicyPage, context: CheckContext): readonly Check[] =>
  (Object.keys(checkers) as (keyof typeof checkers)[]).flatMap((check) => {
    const wanted = require[check];
    if (wanted === undefined) return [];
    const [verdict, reason] = (checkers[check] as (...args: unknown[]) => readonly [Verdict, string])(
      wanted,
      page,
      context,
    );
    return [{ check, verdict, reason }];
  });

/** One failure fails the whole; where none is known and something is not, neither is the whole. */
export const verdictOf = (checks: readonly Check[]): Verdict => {
  if (checks.some(({ verdict }) => verdict === 'fail')) return 'fail';
  return checks.some(({ verdict }) => verdict === 'unknown') ? 'unknown' : 'pass';
};
