import { UsageError } from '../../model/errors.ts';
import type { Records } from '../../store/records.ts';

/** A match with where it is. Moments are ISO 8601. */
export interface ListedMatch {
  readonly match_id: string;
  readonly severity: string;
  readonly status: string;
  readonly detector: string;
  readonly kind: string;
  readonly masked: string;
  readonly page_id: string;
  /** Null: it stands in the page itself. */
  readonly comment_id: string | null;
  readonly space: string | null;
  readonly title: string | null;
  readonly version_number: number;
  readonly occurrences: number;
  readonly viewers: number | null;
  readonly viewers_unknown: number | null;
  readonly guests: number | null;
  readonly anonymous: boolean | null;
  readonly first_seen: string;
  readonly last_seen: string;
  readonly reason: string | null;
  readonly dismissed_by: string | null;
  /** On how many pages the same value stands. */
  readonly pages_with_it: number;
}

/** The matches, the most severe first; open ones only, or all. */
export const listMatches = async (
  { pool }: Records,
  account: string,
  { all }: { readonly all: boolean },
): Promise<readonly ListedMatch[]> => {
  const { rows } = await pool.query<ListedMatch>(
    `select m.match_id, m.severity, m.status, m.detector, m.kind, m.masked, m.page_id, m.comment_id, s.key as space, p.title,
       m.version_number, m.occurrences, m.viewers, m.viewers_unknown, m.guests, m.anonymous, m.first_seen, m.last_seen,
       m.reason, m.dismissed_by,
       (select count(*) from sensitive_matches o where o.account = m.account and o.hmac = m.hmac and o.status <> 'gone') as pages_with_it
     from sensitive_matches m
     left join pages p on p.account = m.account and p.page_id = m.page_id
     left join spaces s on s.account = m.account and s.space_id = p.space_id
     where m.account = $1 and ($2 or m.status = 'open')
     order by array_position(array['critical', 'high', 'medium', 'low'], m.severity), m.viewers desc nulls first, m.match_id`,
    [account, all],
  );
  return rows;
};

/**
 * Says that a match is none. It stays closed, whatever scans come.
 * @throws UsageError where there is no such match.
 */
export const dismiss = async (
  { pool }: Records,
  account: string,
  id: string,
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<void> => {
  const { rowCount } = await pool.query(
    `update sensitive_matches set status = 'false-positive', reason = $3, dismissed_by = $4,
       xact = pg_current_xact_id()::text::bigint where account = $1 and match_id = $2`,
    [account, id, reason, by],
  );
  if (rowCount === 0) throw new UsageError(`there is no match ${id}`, 'kscope sensitive list --all shows them');
};
