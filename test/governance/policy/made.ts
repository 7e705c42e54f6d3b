import fc from 'fast-check';
import type { PolicyPage } from '../../../src/governance/policy/page.ts';
import type { RetentionPolicy, Status } from '../../../src/governance/policy/policy.ts';
import { actions, triggers } from '../../../src/governance/policy/policy.ts';

export const AS_OF = '2026-06-01T00:00:00.000Z';

const SPACES = ['ENG', 'HR', 'HRX'] as const;
const LABELS = ['runbook', 'contract', 'draft'] as const;
const TREES = ['1', '2', '3'] as const;

const moment = fc
  .integer({ min: Date.UTC(2018, 0, 1), max: Date.parse(AS_OF) })
  .map((millis) => new Date(millis).toISOString());

const nullable = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of, { freq: 4 });

export const anyPage: fc.Arbitrary<PolicyPage> = fc.record({
  pageId: fc.integer({ min: 10, max: 99_999 }).map(String),
  kind: fc.constantFrom('page', 'blogpost'),
  status: fc.constantFrom<Status>('current', 'current', 'archived', 'trashed'),
  title: fc.constant('a page'),
  space: nullable(fc.constantFrom(...SPACES)),
  ancestorIds: fc.shuffledSubarray([...TREES]),
  labels: fc.subarray([...LABELS]),
  labelsKnown: fc.boolean(),
  version: nullable(fc.integer({ min: 1, max: 9 })),
  versionAt: nullable(moment),
  versionsKnown: fc.boolean(),
  createdAt: nullable(moment),
  editedAt: nullable(moment),
  statusSince: nullable(moment),
  views: nullable(fc.integer({ min: 0, max: 3 })),
  viewsAt: nullable(moment),
  viewsFirstAt: nullable(moment),
  viewedAt: nullable(moment),
  ownerId: fc.constant(null),
  ownerStatus: fc.constant(null),
  editRestricted: fc.constant('unknown' as const),
});

const some = <T>(values: readonly T[]): fc.Arbitrary<T[]> =>
  fc.oneof(fc.constant<T[]>([]), fc.subarray([...values], { minLength: 1 }));

const anyPolicy = fc.record({
  scope: fc.record({
    spaces: some([...SPACES, 'HR*']),
    labels: some(LABELS),
    kinds: some(['page', 'blogpost']),
    trees: some(TREES),
  }),
  trigger: fc.constantFrom(...triggers),
  stages: fc
    .tuple(fc.subarray([...actions], { minLength: 1 }), fc.integer({ min: 1, max: 24 }), fc.constantFrom('d', 'm', 'y'))
    .map(([some, count, unit]) => some.map((action, i) => ({ action, after: { count: count * 2 ** i, unit } }))),
  priority: fc.constantFrom(0, 0, 0, 1, -1),
});

export const anyPolicies: fc.Arbitrary<readonly RetentionPolicy[]> = fc.array(anyPolicy, { maxLength: 6 }).map((all) =>
  all.map((one, i) => ({
    ...one,
    id: `p${i}`,
    meaning: '',
    statuses: one.trigger === 'archived' || one.trigger === 'trashed' ? [one.trigger] : ['current', 'trashed'],
  })),
);

export const pagesOf = (pages: readonly PolicyPage[]): readonly PolicyPage[] => [
  ...new Map(pages.map((page) => [page.pageId, page])).values(),
];
