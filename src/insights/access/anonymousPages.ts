import { count, space, text } from '../column.ts';
import { limit } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const anonymousPages: ShippedInsight = {
  id: 'anonymous-pages',
  area: 'access',
  question: 'What can anonymous people read?',
  meaning:
    'Current pages in spaces that let anonymous people in. A page counts as unknown where a restriction of it or of ' +
    'anything above it could not be read, and as no where one of them is restricted.',
  parameters: { limit: limit(100) },
  columns: {
    space: space('The name of the space.'),
    site_lets_them_in: text('Whether the site lets anonymous people in: yes, no or unknown.'),
    yes: count('How many pages they can read, once the site lets them in.'),
    unknown: count('How many of which that is not known.'),
    no: count('How many that are restricted.'),
  },
  chart: { kind: 'bar', x: 'space', y: ['yes', 'unknown', 'no'] },
  todo: 'Read the pages that say yes as a stranger would; restrict what is not meant for them.',
  coverage: [sights.restrictions, sights.spaceAccess, sights.anonymous],
  sql: `
with open_spaces as (
  select distinct account, space_id from space_permissions
  where valid_to is null and operation = 'read' and target = 'space'
  and principal_id in ('anonymous-users', 'anonymous')
), within as (
  select p.account, p.space_id, p.page_id, p.ancestor_ids
  from pages p semi join open_spaces o on o.account = p.account and o.space_id = p.space_id
  where p.status = 'current' and p.kind in ('page', 'blogpost')
), layers as (
  select account, space_id, page_id, unnest(list_append(ancestor_ids, page_id)) as layer from within
), sites as (
  select distinct account, layer from layers
), restricted as (
  select distinct r.account, r.page_id from permissions r where r.operation = 'read' and r.valid_to is null
), known as (
  select rr.account, rr.page_id from restriction_reads rr semi join sites l on l.account = rr.account and l.layer = rr.page_id
  where rr.valid_to is null and rr.state in ('open', 'restricted')
), judged as (
  select l.account, l.layer, r.page_id is not null as restricted, k.page_id is null as blind
  from sites l
  left join restricted r on r.account = l.account and r.page_id = l.layer
  left join known k on k.account = l.account and k.page_id = l.layer
), verdicts as (
  select l.account, l.space_id, l.page_id, bool_or(j.restricted) as restricted, bool_or(j.blind) as blind
  from layers l join judged j on j.account = l.account and j.layer = l.layer
  group by all
)
select s.name as space, coalesce(f.value, 'unknown') as site_lets_them_in, count(*) filter (where not restricted and not blind) as yes,
  count(*) filter (where not restricted and blind) as unknown, count(*) filter (where restricted) as no
from verdicts v
join spaces s on s.account = v.account and s.space_id = v.space_id
left join site_facts f on f.account = v.account and f.fact = 'anonymous_access' and f.valid_to is null
group by s.account, s.space_id, s.name, f.value
order by yes desc, space limit $limit`,
};
