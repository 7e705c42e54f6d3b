import { count, person } from '../column.ts';
import { limit, monthsBack, oneSpace, pastMonths } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const contributors: ShippedInsight = {
  id: 'contributors',
  area: 'collaboration',
  question: 'Who contributes most?',
  meaning: 'People by their edits in the past months; minor edits and apps are left out.',
  parameters: { months: pastMonths(12), space: oneSpace, limit: limit(50) },
  columns: {
    person: person('The name.'),
    user_id: person('The id.'),
    edits: count('How many edits, creations included.'),
    created: count('How many pages they created.'),
    reviews: count('How many of the edits were of pages of others.'),
    spaces: count('In how many spaces.'),
    active_months: count('In how many of the months.'),
  },
  chart: { kind: 'bar', x: 'person', y: ['edits'] },
  todo: 'Thank them; and see that what they know is not theirs alone (bus-factor).',
  coverage: [sights.versions, sights.people],
  sql: `
with done as (
  select c.account, c.user_id, sum(c.edits)::bigint as edits, sum(c.created)::bigint as created, sum(c.reviews)::bigint as reviews,
    count(distinct c.space_id) as spaces, count(distinct c.month) as active_months
  from contributions c left join spaces s on s.account = c.account and s.space_id = c.space_id
  where c.month >= ${monthsBack('months')} and ($space is null or s.key = $space)
  group by all having sum(c.edits) > 0
  order by edits desc, c.user_id limit $limit
)
select coalesce(u.display_name, d.user_id) as person, d.user_id, d.edits, d.created, d.reviews, d.spaces, d.active_months
from done d left join users u on u.account = d.account and u.user_id = d.user_id
order by d.edits desc, d.user_id`,
};
