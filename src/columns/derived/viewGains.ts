import { bigint, nullable, text, timestamp } from '../../model/table.ts';
import type { DerivedTable } from './derivedTable.ts';

/** The site tells views of all time only, so what is gained is known from the second asking on. */
export const viewGains: DerivedTable = {
  name: 'view_gains',
  meaning: 'How many views a page gained between two moments at which they were asked.',
  history: 'derived',
  key: ['page_id', 'observed_at'],
  by: ['page_id'],
  columns: {
    page_id: text('The page.'),
    since: timestamp('When it was asked before.'),
    observed_at: timestamp('When it was asked.'),
    views: bigint('How many views more.'),
    viewers: nullable(bigint('How many viewers more; null: not told both times.')),
  },
  select: (only) => `
select account, page_id, since, observed_at, views - views_before as views, viewers - viewers_before as viewers
from (
  select account, page_id, observed_at, views, viewers, lag(observed_at) over asking as since,
    lag(views) over asking as views_before, lag(viewers) over asking as viewers_before
  from ${only('page_views', { page_id: 'page_id' })} v
  where (account, page_id) in (
    select account, page_id from ${only('page_views', { page_id: 'page_id' })} v group by all having count(*) > 1)
  window asking as (partition by account, page_id order by observed_at)
)
where since is not null
order by observed_at`,
  follows: [{ on: 'page_views', columns: ['views', 'viewers'], touches: 'select account, page_id from changed' }],
};
