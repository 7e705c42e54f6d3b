import { refusedBy } from '../../blueprints/confluence/refusedBy.ts';
import type { Check } from '../facts.ts';
import type { Moment } from './moment.ts';
import { READ } from './moment.ts';
import type { Snapshot } from './snapshot.ts';

interface Row {
  readonly page_id: string;
  readonly subject_type: Check['subjectType'];
  readonly subject_id: string;
  readonly operation: Check['operation'];
  readonly checked_at: string;
  readonly allowed: boolean;
  readonly errors: readonly string[];
}

export const checkOf = (row: Row): Check => ({
  pageId: row.page_id,
  subjectType: row.subject_type,
  subjectId: row.subject_id,
  operation: row.operation,
  checkedAt: row.checked_at,
  allowed: row.allowed,
  refusedBy: row.allowed ? null : refusedBy(row.errors),
});

/**
 * The site's answers that belong to a moment: those given after its run began and before the next one did. What they
 * settle is just what no run can read, so none would see it change: an older answer proves nothing of a later moment.
 */
export const loadChecks = async ({ client, moment }: Snapshot): Promise<readonly Check[]> => {
  const { rows } = await client.query<Row>(
    `select page_id, subject_type, subject_id, operation, checked_at, allowed, errors from access_checks
     where account = $1 and checked_at >= $2
     and checked_at < coalesce((select min(started_at) from crawl_runs where account = $1 and ${READ} and started_at > $2), 'infinity')
     order by checked_at, page_id, subject_type, subject_id, operation`,
    [moment.account, moment.stamp],
  );
  return rows.map(checkOf);
};

/** Pairs whose newest answer was not what the facts of its moment say. */
export const disputedChecks = async (
  client: { query: Snapshot['client']['query'] },
  { account }: Pick<Moment, 'account'>,
): Promise<readonly Check[]> => {
  const { rows } = await client.query<Row>(
    `select * from (
       select distinct on (page_id, subject_type, subject_id, operation) * from access_checks where account = $1
       order by page_id, subject_type, subject_id, operation, checked_at desc) newest
     where expected = case when allowed then 'no' else 'yes' end order by checked_at desc, page_id, subject_id`,
    [account],
  );
  return rows.map(checkOf);
};
