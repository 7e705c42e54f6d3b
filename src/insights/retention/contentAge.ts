import { count, text } from '../column.ts';
import { asked, oneSpace } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const contentAge: ShippedInsight = {
  id: 'content-age',
  area: 'retention',
  question: 'How old is the content, and how long was it left alone?',
  meaning:
    'Current pages and blogposts by the time since they were created, and since a person last edited or commented on them.',
  parameters: { space: oneSpace },
  columns: {
    age: text('The time.'),
    created: count('How many were created so long ago.'),
    last_activity: count('How many had their last edit or comment so long ago.'),
  },
  chart: { kind: 'bar', x: 'age', y: ['created', 'last_activity'] },
  todo: 'Decide from which age on pages are reviewed or archived.',
  coverage: [sights.versions, sights.comments],
  sql: `
with ages as (
  select unnest([1, 2, 3, 4, 5, 6]) as place, unnest(['under a month', '1 to 3 months', '3 to 12 months', '1 to 2 years', '2 to 5 years', 'over 5 years']) as age,
    unnest([0, 30, 90, 365, 730, 1825]) as least, unnest([30, 90, 365, 730, 1825, 1000000]) as most
), counted as (
  select greatest(0, date_diff('day', f.created_at, $now::timestamp)) as created,
    greatest(0, date_diff('day', coalesce(greatest(f.edited_at, f.commented_at), f.created_at), $now::timestamp)) as active, count(*) as pages
  from page_facts f join spaces s on s.account = f.account and s.space_id = f.space_id
  where f.status = 'current' and ${asked('s')}
  group by all
)
select a.age, coalesce(sum(c.pages) filter (where c.created >= a.least and c.created < a.most), 0)::bigint as created,
  coalesce(sum(c.pages) filter (where c.active >= a.least and c.active < a.most), 0)::bigint as last_activity
from ages a left join counted c on true
group by a.place, a.age order by a.place`,
};
