import { count, percent, space } from '../column.ts';
import { limit, monthsBack, pastMonths } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const peerReview: ShippedInsight = {
  id: 'peer-review',
  area: 'collaboration',
  question: 'In which spaces do people look at the pages of others?',
  meaning:
    'The share of edits in the past months that were made on pages that somebody else had created. Personal spaces are left out.',
  parameters: { months: pastMonths(12), limit: limit(50) },
  columns: {
    space: space('The key of the space.'),
    name: space('The name of the space.'),
    people: count('How many people edited.'),
    edits: count('How many edits they made.'),
    reviews: count('How many of them on pages of others.'),
    percent: percent('The share of these.'),
  },
  chart: { kind: 'bar', x: 'name', y: ['percent'] },
  todo: 'Where nobody touches pages of others, errors stay: agree on who reads what.',
  coverage: [sights.versions],
  sql: `
with done as (
  select account, space_id, count(distinct user_id) as people, sum(edits)::bigint as edits, sum(reviews)::bigint as reviews
  from contributions where month >= ${monthsBack('months')} and edits > 0
  group by all
)
select s.key as space, s.name, d.people, d.edits, d.reviews, round(100.0 * d.reviews / d.edits) as percent
from done d join spaces s on s.account = d.account and s.space_id = d.space_id
where s.type <> 'personal'
order by percent, d.edits desc, space limit $limit`,
};
