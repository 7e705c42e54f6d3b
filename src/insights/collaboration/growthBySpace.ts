import { count, percent, space } from '../column.ts';
import { limit, monthsBack, pastMonths } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const growthBySpace: ShippedInsight = {
  id: 'growth-by-space',
  area: 'collaboration',
  question: 'Which spaces grow, and which fall asleep?',
  meaning:
    'Edits by people in the past months against as many months before; the present month counts to the past ones.',
  parameters: { months: pastMonths(6), limit: limit(50) },
  columns: {
    space: space('The key of the space.'),
    name: space('The name of the space.'),
    created: count('How many pages were created in the past months.'),
    edits: count('How many edits there were.'),
    edits_before: count('How many there were in the months before.'),
    change_percent: percent('How much more or less; empty: there were none before.'),
    people: count('How many people wrote in the past months.'),
  },
  chart: { kind: 'bar', x: 'name', y: ['edits_before', 'edits'] },
  todo: 'Ask what people of a space that falls asleep use instead.',
  coverage: [sights.versions],
  sql: `
with done as (
  select account, space_id, coalesce(sum(edits) filter (where month >= ${monthsBack('months')}), 0)::bigint as edits,
    coalesce(sum(edits) filter (where month < ${monthsBack('months')}), 0)::bigint as edits_before,
    coalesce(sum(created) filter (where month >= ${monthsBack('months')}), 0)::bigint as created,
    count(distinct user_id) filter (where month >= ${monthsBack('months')}) as people
  from contributions
  where month >= ${monthsBack('months')} - to_months($months::integer)
  group by all
)
select s.key as space, s.name, d.created, d.edits, d.edits_before,
  case when d.edits_before > 0 then round(100.0 * (d.edits - d.edits_before) / d.edits_before) end as change_percent, d.people
from done d join spaces s on s.account = d.account and s.space_id = d.space_id
order by d.edits - d.edits_before desc, space limit $limit`,
};
