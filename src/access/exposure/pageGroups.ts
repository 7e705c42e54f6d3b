import type { Verdict } from '../verdict.ts';
import type { Found, Limit, Row } from './list.ts';
import type { Survey } from './survey.ts';

interface PageGroup {
  readonly spaceId: string;
  readonly verdict: Verdict;
  readonly pages: ArrayLike<number> & Iterable<number>;
  readonly more: Row;
}

/** Pages that are alike, a row for each group of them: certain ones first, then the largest. */
export class PageGroups {
  readonly #survey: Survey;
  readonly #limit: Limit;
  readonly #groups: PageGroup[] = [];

  constructor(survey: Survey, limit: Limit) {
    this.#survey = survey;
    this.#limit = limit;
  }

  /** Pages of one ACL class. Those for which the verdict is no are not listed. */
  add(aclClass: number, verdict: Verdict, more: Row = {}, pages: PageGroup['pages'] = this.#pagesIn(aclClass)): void {
    if (verdict === 'no') return;
    this.#groups.push({ spaceId: this.#survey.spaceOf(aclClass), verdict, pages, more });
  }

  found(): Found {
    const count = (verdict: Verdict): number =>
      this.#groups.reduce((sum, group) => sum + (group.verdict === verdict ? group.pages.length : 0), 0);
    const order = this.#groups.sort(
      (a, b) => Number(b.verdict === 'yes') - Number(a.verdict === 'yes') || b.pages.length - a.pages.length,
    );
    return {
      count: count('yes'),
      unknown: count('unknown'),
      allRows: order.length,
      rows: order.slice(0, this.#limit.rows).map(({ spaceId, verdict, pages, more }) => ({
        space_id: spaceId,
        verdict,
        pages: pages.length,
        ...more,
        page_ids: this.#survey.pageIds(pages, this.#limit.ids),
      })),
    };
  }

  #pagesIn(aclClass: number): Int32Array {
    return this.#survey.pages.in(aclClass);
  }
}
