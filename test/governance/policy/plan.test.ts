import fc from 'fast-check';
import { expect, it } from 'vitest';
import { heldTest } from '../../../src/governance/hold/bearing.ts';
import { decider } from '../../../src/governance/policy/decide.ts';
import { parseAll } from '../../../src/governance/policy/load.ts';
import type { PolicyPage } from '../../../src/governance/policy/page.ts';
import { shift } from '../../../src/governance/policy/period.ts';
import { makePlan } from '../../../src/governance/policy/plan.ts';
import type { Action, RetentionPolicy, Scope } from '../../../src/governance/policy/policy.ts';
import { actions } from '../../../src/governance/policy/policy.ts';
import { AS_OF, anyPage, anyPolicies, pagesOf } from './made.ts';

const nobodyHeld = heldTest(new Map(), new Set());

const base = { reviews: new Map(), asOf: AS_OF, held: nobodyHeld };

/** The rules of scopes and precedence once more, as a person would read them. */
const inScope = ({ scope, statuses }: RetentionPolicy, page: PolicyPage, labels: 'as read' | 'any'): boolean =>
  statuses.includes(page.status) &&
  (scope.kinds.length === 0 || scope.kinds.includes(page.kind)) &&
  (scope.spaces.length === 0 ||
    (page.space !== null &&
      (scope.spaces.includes(page.space) || (scope.spaces.includes('HR*') && page.space.startsWith('HR'))))) &&
  (scope.trees.length === 0 || scope.trees.some((id) => page.ancestorIds.includes(id))) &&
  (scope.labels.length === 0 ||
    scope.labels.some((label) => page.labels.includes(label)) ||
    (labels === 'any' && !page.labelsKnown));

const rankOf = (scope: Scope, page: PolicyPage): readonly number[] => [
  Number(scope.trees.length > 0),
  Number(scope.labels.length > 0),
  Number(scope.spaces.length > 0),
  Number(scope.spaces.length > 0 && !scope.spaces.includes('HR*')),
  Number(scope.kinds.length > 0),
  Math.max(0, ...scope.trees.map((id) => page.ancestorIds.indexOf(id) + 1)),
];

const compareRanks = (a: readonly number[], b: readonly number[]): number => {
  const at = a.findIndex((one, i) => one !== b[i]);
  return at === -1 ? 0 : a[at]! - b[at]!;
};

const precedes = (a: RetentionPolicy, b: RetentionPolicy, page: PolicyPage): number =>
  a.priority - b.priority || compareRanks(rankOf(a.scope, page), rankOf(b.scope, page));

it('lets the greatest priority govern, then the most specific scope, then the mildest action', () => {
  fc.assert(
    fc.property(anyPolicies, anyPage, (policies, page) => {
      const decision = decider(policies, { asOf: AS_OF })(page);
      if (decision.state !== 'due') return;
      const { policy } = decision;
      expect(inScope(policy, page, 'as read')).toBe(true);
      expect(decision.dueAt <= AS_OF).toBe(true);
      for (const other of policies) {
        // Also those that would be in scope if the page carried labels that were not read.
        if (!inScope(other, page, 'any') || other === policy) continue;
        const order = precedes(other, policy, page);
        expect(order).toBeLessThanOrEqual(0);
        if (order === 0 && actions.indexOf(other.stages[0]!.action) < actions.indexOf(decision.action)) {
          const alone = decider([other], { asOf: AS_OF })(page);
          expect(alone.state).not.toBe('undecided');
          if (alone.state === 'due')
            expect(actions.indexOf(alone.action)).toBeGreaterThanOrEqual(actions.indexOf(decision.action));
        }
      }
    }),
    { numRuns: 2000 },
  );
});

it('makes nothing due by what is not known', () => {
  fc.assert(
    fc.property(anyPolicies, anyPage, (policies, page) => {
      const blind: PolicyPage = {
        ...page,
        versionsKnown: false,
        versionAt: null,
        createdAt: null,
        statusSince: null,
        views: null,
      };
      expect(decider(policies, { asOf: AS_OF })(blind).state).not.toBe('due');
    }),
  );
});

it('learning more of a page makes none due later than it was thought, and labels never make a plan wrong', () => {
  fc.assert(
    fc.property(anyPolicies, anyPage, (policies, page) => {
      const unread = decider(policies, { asOf: AS_OF })({ ...page, labelsKnown: false });
      const read = decider(policies, { asOf: AS_OF })({ ...page, labelsKnown: true });
      // What is due though labels were not read is due in the same way once they are, and they are none other.
      if (unread.state === 'due')
        expect(read).toMatchObject({ state: 'due', policy: unread.policy, dueAt: unread.dueAt });
    }),
    { numRuns: 1000 },
  );
});

it('is the same plan whatever the order of pages and policies, with the same hash; another one has another', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyPolicies.chain((policies) =>
        fc.tuple(fc.constant(policies), fc.shuffledSubarray([...policies], { minLength: policies.length })),
      ),
      fc
        .array(anyPage, { maxLength: 20 })
        .map(pagesOf)
        .chain((pages) => fc.tuple(fc.constant(pages), fc.shuffledSubarray([...pages], { minLength: pages.length }))),
      async ([policies, otherPolicies], [pages, otherPages]) => {
        const plan = await makePlan({ ...base, policies, pages });
        expect(await makePlan({ ...base, policies: otherPolicies, pages: otherPages })).toEqual(plan);
        const [first] = plan.entries;
        if (first === undefined) return;
        const less = await makePlan({
          ...base,
          policies,
          pages: pages.filter(({ pageId }) => pageId !== first.page_id),
        });
        expect(less.hash).not.toBe(plan.hash);
      },
    ),
    { numRuns: 200 },
  );
});

it('has no page that is held, nor one that may be', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyPolicies,
      fc.array(anyPage, { maxLength: 20 }).map(pagesOf),
      fc.infiniteStream(fc.boolean()),
      async (policies, pages, coin) => {
        const caught = new Map(pages.filter(() => coin.next().value).map(({ pageId }) => [pageId, ['h']]));
        const free = await makePlan({ ...base, policies, pages });
        const plan = await makePlan({ ...base, policies, pages, held: heldTest(caught, new Set(['label', 'person'])) });
        const isSafe = ({ pageId, labelsKnown, versionsKnown }: PolicyPage): boolean =>
          !caught.has(pageId) && labelsKnown && versionsKnown;
        const safe = new Set(pages.filter(isSafe).map(({ pageId }) => pageId));
        expect(plan.entries).toEqual(free.entries.filter(({ page_id }) => safe.has(page_id)));
        expect(plan.held_back).toBe(free.entries.filter(({ page_id }) => caught.has(page_id)).length);
      },
    ),
    { numRuns: 200 },
  );
});

it.each([
  ['2024-02-29T00:00:00.000Z', { count: 1, unit: 'y' }, '2025-02-28T00:00:00.000Z'],
  ['2026-01-31T10:00:00.000Z', { count: 1, unit: 'm' }, '2026-02-28T10:00:00.000Z'],
  ['2026-12-15T10:00:00.000Z', { count: 14, unit: 'm' }, '2028-02-15T10:00:00.000Z'],
  ['2026-02-27T00:00:00.000Z', { count: 3, unit: 'd' }, '2026-03-02T00:00:00.000Z'],
] as const)('%s and %o is %s', (from, period, to) => {
  expect(shift(from, period)).toBe(to);
});

it('a review starts the time of a review anew, and no other', () => {
  const page = fc.sample(anyPage, 1)[0]!;
  const made: PolicyPage = { ...page, status: 'current', createdAt: '2020-01-01T00:00:00.000Z', labelsKnown: true };
  const policy = (action: Action): RetentionPolicy => ({
    id: 'p',
    meaning: '',
    scope: { spaces: [], labels: [], kinds: [], trees: [] },
    statuses: ['current'],
    trigger: 'created',
    stages: [{ action, after: { count: 1, unit: 'y' } }],
    priority: 0,
  });
  const review = { version: 1, at: '2026-01-01T00:00:00.000Z' };
  expect(decider([policy('review')], { asOf: AS_OF })(made).state).toBe('due');
  expect(decider([policy('review')], { asOf: AS_OF })(made, review).state).toBe('nothing');
  expect(decider([policy('review')], { asOf: '2027-01-01T00:00:00.000Z' })(made, review).state).toBe('due');
  expect(decider([policy('delete')], { asOf: AS_OF })(made, review).state).toBe('due');
});

/** Review after a year, archive after two, delete after four. */
const STAGED: RetentionPolicy = parseAll([
  {
    path: 'a.yaml',
    content: `retention:
  - id: staged
    trigger: last-human-edit
    stages: [{ action: review, after: 1y }, { action: archive, after: 2y }, { action: delete, after: 4y }]`,
  },
]).set.retention[0]!;

const edited = (editedAt: string, more: Partial<PolicyPage> = {}): PolicyPage => ({
  ...fc.sample(anyPage, 1)[0]!,
  status: 'current',
  labelsKnown: true,
  versionsKnown: true,
  editedAt,
  ...more,
});

it.each([
  ['2026-01-01', 'nothing'],
  ['2025-05-01', { action: 'review', stage: 0, next: { action: 'archive', at: '2027-05-01T00:00:00.000Z' } }],
  ['2024-05-01', { action: 'archive', stage: 1, next: { action: 'delete', at: '2028-05-01T00:00:00.000Z' } }],
  ['2020-05-01', { action: 'delete', stage: 2, next: null, dueAt: '2024-05-01T00:00:00.000Z' }],
] as const)('of stages the furthest that is due is to be done: edited on %s', (day, expected) => {
  const decision = decider([STAGED], { asOf: AS_OF })(edited(`${day}T00:00:00.000Z`));
  if (expected === 'nothing') expect(decision.state).toBe('nothing');
  else expect(decision).toMatchObject({ state: 'due', ...expected });
});

it('what was archived waits for the stage behind that, and a review puts off only the review', () => {
  const decide = decider([STAGED], { asOf: AS_OF });
  expect(decide(edited('2024-05-01T00:00:00.000Z', { status: 'archived' })).state).toBe('nothing');
  expect(decide(edited('2020-05-01T00:00:00.000Z', { status: 'archived' }))).toMatchObject({ action: 'delete' });
  const review = { version: 1, at: '2026-05-01T00:00:00.000Z' };
  expect(decide(edited('2025-05-01T00:00:00.000Z'), review).state).toBe('nothing');
  expect(decide(edited('2024-05-01T00:00:00.000Z'), review)).toMatchObject({ action: 'archive' });
});

it('a plan tells the stage and when the next one comes', async () => {
  const { entries } = await makePlan({ ...base, policies: [STAGED], pages: [edited('2025-05-01T00:00:00.000Z')] });
  expect(entries).toMatchObject([
    { action: 'review', stage: '1 of 3', next_action: 'archive', next_at: '2027-05-01T00:00:00.000Z' },
  ]);
});
