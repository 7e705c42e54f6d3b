import { parseStorage } from '../../content/parse.ts';
import type { Records } from '../../store/records.ts';
import type { PolicyPage } from '../policy/page.ts';
import type { ControlPolicy } from '../policy/policy.ts';
import { scopeTest } from '../policy/scope.ts';
import type { Review } from '../review/reviews.ts';
import { lastReviews } from '../review/reviews.ts';
import type { Check, Verdict } from './check.ts';
import { checkPage, verdictOf } from './check.ts';

/** How one page stands to one control. */
export interface ControlVerdict {
  readonly control: string;
  readonly page_id: string;
  readonly space: string | null;
  readonly title: string | null;
  readonly verdict: Verdict;
  /** What fails, else what is not known, else what passes. */
  readonly reason: string;
  readonly checks: readonly Check[];
}

export interface CheckAllOptions {
  readonly records: Records;
  readonly account: string;
  readonly controls: readonly ControlPolicy[];
  readonly pages: AsyncIterable<PolicyPage>;
  /** ISO 8601. */
  readonly asOf: string;
}

/** So many bodies are held at once. */
const BATCH = 200;

/** Checks every current page against every control in whose scope it is. */
export async function* checkAll({
  records,
  account,
  controls,
  pages,
  asOf,
}: CheckAllOptions): AsyncGenerator<ControlVerdict> {
  const tests = controls.map((control) => ({ control, inScope: scopeTest(control.scope) }));
  const reviews = await lastReviews(records, account);
  const names = await reviewerNames(records, account, reviews);
  let batch: { page: PolicyPage; asked: readonly (readonly [ControlPolicy, 'yes' | 'maybe'])[] }[] = [];
  async function* flush(): AsyncGenerator<ControlVerdict> {
    const wantsHeadings = batch.filter(({ asked }) =>
      asked.some(([control]) => control.require.sections !== undefined),
    );
    const headings = await headingsOf(
      records,
      account,
      wantsHeadings.map(({ page }) => page.pageId),
    );
    for (const { page, asked } of batch) {
      const review = reviews.get(page.pageId);
      const context = {
        review,
        reviewerNames: (review && names.get(page.pageId)) ?? new Set<string>(),
        headings: headings.get(page.pageId) ?? null,
        asOf,
      };
      for (const [control, inScope] of asked) {
        const checks = checkPage(control, page, context);
        const verdict = inScope === 'maybe' ? 'unknown' : verdictOf(checks);
        const reason =
          inScope === 'maybe'
            ? 'its labels were not read, and the control goes by them'
            : checks.flatMap((one) => (one.verdict === verdict ? [one.reason] : [])).join('; ');
        yield {
          control: control.id,
          page_id: page.pageId,
          space: page.space,
          title: page.title,
          verdict,
          reason,
          checks,
        };
      }
    }
    batch = [];
  }
  for await (const page of pages) {
    if (page.status !== 'current') continue;
    const asked = tests.flatMap(({ control, inScope }) => {
      const verdict = inScope(page);
      return verdict === 'no' ? [] : [[control, verdict] as const];
    });
    if (asked.length > 0) batch.push({ page, asked });
    if (batch.length >= BATCH) yield* flush();
  }
  yield* flush();
}

const headingsOf = async (
  { pool }: Records,
  account: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> => {
  if (ids.length === 0) return new Map();
  const { rows } = await pool.query<{ page_id: string; value: string }>(
    "select page_id, value from page_contents where account = $1 and format = 'storage' and page_id = any ($2)",
    [account, ids],
  );
  return new Map(rows.map(({ page_id, value }) => [page_id, parseStorage(value).headings.map(({ text }) => text)]));
};

/** All that a reviewer may be called, for each page. */
const reviewerNames = async (
  { pool }: Records,
  account: string,
  reviews: ReadonlyMap<string, Review>,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> => {
  const ids = [...new Set([...reviews.values()].flatMap(({ reviewer_id }) => reviewer_id ?? []))];
  const { rows } = await pool.query<{ user_id: string; display_name: string | null; email: string | null }>(
    'select user_id, display_name, email from users where account = $1 and user_id = any ($2)',
    [account, ids],
  );
  const users = new Map(rows.map((row) => [row.user_id, [row.user_id, row.display_name, row.email]]));
  return new Map(
    [...reviews].map(([page, { reviewer, reviewer_id }]) => [
      page,
      new Set([reviewer, ...(users.get(reviewer_id ?? '') ?? [])].flatMap((one) => one?.toLowerCase() ?? [])),
    ]),
  );
};
