import { count, percent, person, space, text } from '../column.ts';
import { limit, monthsBack, pastMonths } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const busFactor: ShippedInsight = {
  id: 'bus-factor',
  area: 'collaboration',
  question: 'In which spaces does everything hang on one or two people?',
  meaning:
    'The bus factor of a space is the smallest number of people who made at least half of its edits in the past months. Personal ' +
    'spaces, and spaces with few edits, are left out.',
  parameters: {
    months: pastMonths(12),
    edits: { kind: 'number', meaning: 'Only spaces with at least so many edits.', default: 10, least: 1 },
    limit: limit(50),
  },
  columns: {
    space: space('The key of the space.'),
    name: space('The name of the space.'),
    bus_factor: count('How few people made half of the edits.'),
    people: count('How many people edited.'),
    edits_made: count('How many edits they made.'),
    top_person: person('Who made most.'),
    top_percent: percent('The share of these.'),
    top_status: text('Whether that person is active, inactive, closed or unknown.'),
  },
  chart: { kind: 'scatter', x: 'edits_made', y: ['bus_factor'], series: 'name' },
  todo: 'Pair the top person with somebody on the next change, in spaces that matter.',
  coverage: [sights.versions, sights.people],
  sql: `
with done as (
  select account, space_id, user_id, sum(edits)::bigint as edits from contributions
  where month >= ${monthsBack('months')} and edits > 0
  group by all
), ranked as (
  select *, sum(edits) over (partition by account, space_id) as total, row_number() over by_edits as rank,
    sum(edits) over (by_edits rows unbounded preceding) as running
  from done
  window by_edits as (partition by account, space_id order by edits desc, user_id)
), factors as (
  select account, space_id, count(*) as people, any_value(total)::bigint as total, min(rank) filter (where running * 2 >= total) as factor,
    max(user_id) filter (where rank = 1) as top, max(edits) as most
  from ranked group by all
)
select s.key as space, s.name, f.factor as bus_factor, f.people, f.total as edits_made, coalesce(u.display_name, f.top) as top_person,
  round(100.0 * f.most / f.total) as top_percent, coalesce(u.account_status, 'unknown') as top_status
from factors f
join spaces s on s.account = f.account and s.space_id = f.space_id
left join users u on u.account = f.account and u.user_id = f.top
where s.type <> 'personal' and f.total >= $edits
order by f.factor, f.total desc, space limit $limit`,
};
