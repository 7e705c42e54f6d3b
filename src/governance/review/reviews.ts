import { UsageError } from '../../model/errors.ts';
import type { Records } from '../../store/records.ts';

/** The newest review of a page. Moments are ISO 8601. */
export interface Review {
  readonly page_id: string;
  readonly version_number: number;
  readonly reviewed_at: string;
  readonly reviewer: string;
  readonly reviewer_id: string | null;
  readonly note: string | null;
}

export interface NewReview {
  readonly pageId: string;
  readonly reviewer: string;
  readonly reviewerId: string | null;
  readonly note: string | null;
  /** The version that the reviewer has seen; left out: whichever is the newest. */
  readonly version?: number;
}

/**
 * Attests the newest version that is known of a page.
 * @throws UsageError where it is not there to be reviewed, or is not any more as the reviewer has seen it.
 */
export const attest = async (
  { pool }: Records,
  account: string,
  { pageId, reviewer, reviewerId, note, version }: NewReview,
  now: string,
): Promise<{ readonly title: string | null; readonly version: number }> => {
  const { rows: found } = await pool.query<{ title: string | null; version_number: number | null; status: string }>(
    'select title, version_number, status from pages where account = $1 and page_id = $2',
    [account, pageId],
  );
  const page = found[0];
  if (page === undefined || page.version_number === null || !['current', 'archived'].includes(page.status)) {
    throw new UsageError(
      `${pageId} is no page with a version that can be attested${page === undefined ? '' : ` (${page.status})`}`,
      'attest pages and blogposts that are there',
    );
  }
  if (version !== undefined && version !== page.version_number) {
    throw new UsageError(
      `version ${version} of ${pageId} is not the newest any more: that is ${page.version_number}`,
      'look at the newest version, and attest that one',
    );
  }
  await pool.query(
    `insert into page_reviews (account, page_id, reviewed_at, version_number, reviewer, reviewer_id, note)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [account, pageId, now, page.version_number, reviewer, reviewerId, note],
  );
  return { title: page.title, version: page.version_number };
};

/** The newest review of each page that has one, by page. */
export const lastReviews = async ({ pool }: Records, account: string): Promise<ReadonlyMap<string, Review>> => {
  const { rows } = await pool.query<Review>(
    `select distinct on (page_id) page_id, version_number, reviewed_at, reviewer, reviewer_id, note
     from page_reviews where account = $1 order by page_id, reviewed_at desc`,
    [account],
  );
  return new Map(rows.map((row) => [row.page_id, row]));
};

/** A review beside what has become of the page since. */
export interface ReviewNow extends Review {
  readonly title: string | null;
  readonly space: string | null;
  readonly newest_version: number | null;
  readonly changed_since: boolean;
}

/** The newest review of each page, the longest ago first. */
export const reviewsNow = async ({ pool }: Records, account: string): Promise<readonly ReviewNow[]> => {
  const { rows } = await pool.query<ReviewNow>(
    `select r.*, p.title, s.key as space, p.version_number as newest_version,
       coalesce(p.version_number > r.version_number, false) as changed_since
     from (select distinct on (page_id) page_id, version_number, reviewed_at, reviewer, reviewer_id, note
       from page_reviews where account = $1 order by page_id, reviewed_at desc) r
     left join pages p on p.account = $1 and p.page_id = r.page_id
     left join spaces s on s.account = $1 and s.space_id = p.space_id
     order by r.reviewed_at, r.page_id`,
    [account],
  );
  return rows;
};
