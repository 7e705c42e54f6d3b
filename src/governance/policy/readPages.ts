import type { Columns } from '../../columns/open.ts';
import type { QueryOptions } from '../../columns/query.ts';
import { asObject } from '../../columns/row.ts';
import type { PolicyPage } from './page.ts';
import type { Status } from './policy.ts';

/** Pages and blogposts that policies can do something about, each once. */
const PAGES = `
with spans as (
  select p.account, p.page_id, coalesce(max(s.valid_to) filter (where s.status <> p.status), min(s.valid_from)) as since
  from pages p join page_states s on s.account = p.account and s.page_id = p.page_id
  where p.status in ('archived', 'trashed') group by p.account, p.page_id
), asked as (
  select account, page_id, min(observed_at) as first_at from page_views group by all
), unread as (
  select distinct account, subject_id as page_id from coverage_gaps where kind = 'labels' and valid_to is null
), looked as (
  select distinct account, page_id from restriction_reads where valid_to is null and state <> 'unread'
), told as (
  select account, page_id, any_value(state) as state from restriction_reads where valid_to is null group by all
), narrowed as (
  select distinct account, page_id from permissions where valid_to is null and operation = 'update'
)
select f.page_id, f.kind, f.status, f.title, s.key as space, p.ancestor_ids, f.labels,
  k.page_id is not null and u.page_id is null as labels_known, p.version_number, p.version_at,
  f.versions >= coalesce(p.version_number, 1) as versions_known, f.created_at, f.edited_at, t.since,
  f.views, f.views_at, a.first_at, f.viewed_at, f.owner_id, o.account_status as owner_status,
  case when n.page_id is not null then 'yes' when r.state in ('open', 'restricted') then 'no' else 'unknown' end as edit_restricted
from page_facts f
join pages p on p.account = f.account and p.page_id = f.page_id
left join spaces s on s.account = f.account and s.space_id = f.space_id
left join spans t on t.account = f.account and t.page_id = f.page_id
left join asked a on a.account = f.account and a.page_id = f.page_id
left join unread u on u.account = f.account and u.page_id = f.page_id
left join looked k on k.account = f.account and k.page_id = f.page_id
left join users o on o.account = f.account and o.user_id = f.owner_id
left join told r on r.account = f.account and r.page_id = f.page_id
left join narrowed n on n.account = f.account and n.page_id = f.page_id
where f.status in ('current', 'archived', 'trashed')
order by f.page_id`;

export type ColumnBounds = Omit<QueryOptions, 'maxRows' | 'params'>;

/** Reads them one by one: a million are not held. */
export async function* readPages(columns: Columns, bounds: ColumnBounds): AsyncGenerator<PolicyPage> {
  const result = await columns.query(PAGES, { ...bounds, maxRows: Number.MAX_SAFE_INTEGER });
  for await (const batch of result.rows) {
    for (const row of batch) {
      const one = asObject(result.columns, row);
      const text = (name: string): string | null => (one[name] === null ? null : String(one[name]));
      const number = (name: string): number | null => (one[name] === null ? null : Number(one[name]));
      yield {
        pageId: String(one.page_id),
        kind: String(one.kind),
        status: String(one.status) as Status,
        title: text('title'),
        space: text('space'),
        ancestorIds: (one.ancestor_ids ?? []) as readonly string[],
        labels: (one.labels ?? []) as readonly string[],
        labelsKnown: one.labels_known === true,
        version: number('version_number'),
        versionAt: text('version_at'),
        versionsKnown: one.versions_known === true,
        createdAt: text('created_at'),
        editedAt: text('edited_at'),
        statusSince: text('since'),
        views: number('views'),
        viewsAt: text('views_at'),
        viewsFirstAt: text('first_at'),
        viewedAt: text('viewed_at'),
        ownerId: text('owner_id'),
        ownerStatus: text('owner_status'),
        editRestricted: String(one.edit_restricted) as PolicyPage['editRestricted'],
      };
    }
  }
}

/** The stamp of the last crawl that the columns show: what is asked is as of then. Undefined: none has ended. */
export const crawledAt = async (columns: Columns, bounds: ColumnBounds): Promise<string | undefined> => {
  const { rows } = await columns.all(
    `select max(started_at) as at from crawl_runs
     where blueprint = 'confluence' and status <> 'failed' and (finished_at is not null or facts_at is not null)`,
    { ...bounds, maxRows: 1 },
  );
  const at = rows[0]?.at;
  return at === null || at === undefined ? undefined : String(at);
};
