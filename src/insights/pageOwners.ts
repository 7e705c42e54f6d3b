import type { Insight } from './insight.ts';

export const pageOwners: Insight = {
  id: 'page-owners',
  question: 'Who owns most?',
  meaning: 'Current pages and blogposts by owner, and how many of them nobody changed for a year.',
  sql: `
select coalesce(u.display_name, p.owner_id) as owner, coalesce(u.account_status, 'unknown') as status,
  count(*) as pages, count(distinct p.space_id) as spaces,
  count(*) filter (where p.version_at < now()::timestamp - interval 1 year) as unchanged_for_a_year
from pages p left join users u on u.account = p.account and u.user_id = p.owner_id
where p.kind in ('page', 'blogpost') and p.status = 'current' and p.owner_id is not null
group by all order by pages desc, owner limit 8`,
};
