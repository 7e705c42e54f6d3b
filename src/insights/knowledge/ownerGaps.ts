import { count, percent, space } from '../column.ts';
import { asked, limit, oneSpace } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { ownerFault } from '../ownership.ts';
import { sights } from '../sight.ts';

export const ownerGaps: ShippedInsight = {
  id: 'owner-gaps',
  area: 'knowledge',
  question: 'In which spaces do pages have no owner who can look after them?',
  meaning:
    'Current pages by space whose owner is none, deactivated (or closed), or external. Unknown people count as fine.',
  parameters: { space: oneSpace, limit: limit(50) },
  columns: {
    space: space('The key of the space.'),
    name: space('The name of the space.'),
    pages: count('How many current pages and blogposts.'),
    none: count('How many have no owner.'),
    deactivated: count('How many have an owner who was deactivated.'),
    external: count('How many have an owner from outside.'),
    percent: percent('The share with any of these.'),
  },
  chart: { kind: 'bar', x: 'name', y: ['none', 'deactivated', 'external'] },
  todo: 'Hand the pages over: the insight successor-candidates names who could take them.',
  coverage: [sights.people],
  sql: `
with judged as (
  select f.account, f.space_id, ${ownerFault('f', 'u')} as fault
  from page_facts f left join users u on u.account = f.account and u.user_id = f.owner_id
  where f.status = 'current'
)
select s.key as space, s.name, count(*) as pages, count(*) filter (where fault = 'none') as none,
  count(*) filter (where fault = 'deactivated') as deactivated, count(*) filter (where fault = 'external') as external,
  round(100.0 * count(fault) / count(*)) as percent
from judged j join spaces s on s.account = j.account and s.space_id = j.space_id
where ${asked('s')}
group by s.account, s.space_id, s.key, s.name having count(fault) > 0
order by count(fault) desc, space limit $limit`,
};
