import type { Insight } from './insight.ts';

export const anonymousPages: Insight = {
  id: 'anonymous-pages',
  question: 'What can anonymous people read?',
  meaning:
    'Current pages in spaces that let anonymous people in. A page counts as unknown where a restriction of it or of ' +
    'anything above it could not be read, and as no where one of them is restricted.',
  sql: `
with open_spaces as (
  select distinct account, space_id from space_permissions
  where valid_to is null and operation = 'read' and target = 'space'
  and principal_id in ('anonymous-users', 'anonymous')
), layers as (
  select account, page_id, page_id as layer from pages
  union all
  select account, page_id, unnest(ancestor_ids) from pages
), verdicts as (
  select p.account, p.space_id, p.page_id,
    bool_or(r.principal_id is not null) as restricted,
    bool_or(coalesce(rr.state, 'unread') not in ('open', 'restricted')) as blind
  from pages p
  join open_spaces o using (account, space_id)
  join layers l on l.account = p.account and l.page_id = p.page_id
  left join permissions r on r.account = p.account and r.page_id = l.layer and r.operation = 'read' and r.valid_to is null
  left join restriction_reads rr on rr.account = p.account and rr.page_id = l.layer and rr.valid_to is null
  where p.status = 'current' and p.kind in ('page', 'blogpost')
  group by all
)
select s.name as space, coalesce(f.value, 'unknown') as site_lets_them_in,
  count(*) filter (where not restricted and not blind) as yes,
  count(*) filter (where not restricted and blind) as unknown,
  count(*) filter (where restricted) as no
from verdicts v join spaces s using (account, space_id)
left join site_facts f on f.account = v.account and f.fact = 'anonymous_access' and f.valid_to is null
group by all order by yes desc, space`,
};
