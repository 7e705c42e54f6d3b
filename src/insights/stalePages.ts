import type { Insight } from './insight.ts';

export const stalePages: Insight = {
  id: 'stale-pages',
  question: 'What is stale?',
  meaning: 'Spaces by the share of their current pages that nobody changed for a year.',
  sql: `
select s.name as space, s.status, count(*) as pages,
  count(*) filter (where p.version_at < now()::timestamp - interval 1 year) as stale,
  round(100.0 * stale / pages) as percent, max(p.version_at)::date as last_change
from pages p join spaces s on s.account = p.account and s.space_id = p.space_id
where p.kind = 'page' and p.status = 'current'
group by all order by percent desc, pages desc limit 8`,
};
