import { count, percent, person, text } from '../column.ts';
import { limit, oneSpace, pastDays } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const pageOwners: ShippedInsight = {
  id: 'page-owners',
  area: 'collaboration',
  question: 'Who owns most?',
  meaning: 'Current pages and blogposts by owner, and how many of them no person edited for so many days.',
  parameters: {
    days: pastDays('For how many days an edit keeps a page fresh.', 365),
    space: oneSpace,
    limit: limit(50),
  },
  columns: {
    owner: person('The name.'),
    user_id: person('The id.'),
    status: text('active, inactive, closed or unknown.'),
    pages: count('How many pages they own.'),
    spaces: count('In how many spaces.'),
    stale: count('How many of them are not fresh.'),
    percent: percent('The share that is not.'),
  },
  chart: { kind: 'bar', x: 'owner', y: ['pages', 'stale'] },
  todo: 'Share the load of those at the top, and hand over what deactivated people own.',
  coverage: [sights.people, sights.versions],
  sql: `
with owned as (
  select f.account, f.owner_id, count(*) as pages, count(distinct f.space_id) as spaces,
    count(*) filter (where coalesce(f.edited_at, f.created_at) < $now::timestamp - to_days($days::integer)) as stale
  from page_facts f left join spaces s on s.account = f.account and s.space_id = f.space_id
  where f.status = 'current' and f.owner_id is not null and ($space is null or s.key = $space)
  group by all order by pages desc, f.owner_id limit $limit
)
select coalesce(u.display_name, o.owner_id) as owner, o.owner_id as user_id, coalesce(u.account_status, 'unknown') as status, o.pages,
  o.spaces, o.stale, round(100.0 * o.stale / o.pages) as percent
from owned o left join users u on u.account = o.account and u.user_id = o.owner_id
order by o.pages desc, o.owner_id`,
};
