import { count, date, days, person, space, text } from '../column.ts';
import { limit, pastDays } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const idleSpaces: ShippedInsight = {
  id: 'idle-spaces',
  area: 'retention',
  question: 'Which spaces has nobody touched for a long time?',
  meaning:
    'Current spaces whose pages nobody edited or commented on for so many days; spaces without pages count from their creation.',
  parameters: { days: pastDays('For how many days.', 365), limit: limit(100) },
  columns: {
    space: space('The key of the space.'),
    name: space('The name of the space.'),
    type: text('The type of the space.'),
    pages: count('How many current pages and blogposts.'),
    last_activity: date('When the last edit or comment was.'),
    days_idle: days('How long ago that is.'),
    owner: person('Who owns the space, else who created it.'),
  },
  chart: { kind: 'bar', x: 'name', y: ['days_idle'] },
  todo: 'Ask the owners; archive what is not needed. An archived space can be brought back.',
  coverage: [sights.versions, sights.comments, sights.pages],
  sql: `
with lively as (
  select account, space_id, count(*) filter (where status = 'current') as pages,
    max(greatest(edited_at, commented_at)) filter (where status = 'current') as last_activity
  from page_facts group by all
)
select s.key as space, s.name, s.type, coalesce(l.pages, 0) as pages, coalesce(l.last_activity, s.created_at) as last_activity,
  date_diff('day', coalesce(l.last_activity, s.created_at), $now::timestamp) as days_idle,
  coalesce(u.display_name, s.owner_id, s.author_id) as owner
from spaces s
left join lively l on l.account = s.account and l.space_id = s.space_id
left join users u on u.account = s.account and u.user_id = coalesce(s.owner_id, s.author_id)
where s.status = 'current' and coalesce(l.last_activity, s.created_at) < $now::timestamp - to_days($days::integer)
order by last_activity, space limit $limit`,
};
