import { count, date } from '../column.ts';
import { monthsBack, oneSpace, pastMonths } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const contentOverTime: ShippedInsight = {
  id: 'content-over-time',
  area: 'collaboration',
  question: 'How do creation and updates move over time?',
  meaning:
    'Versions that people saved, by month of saving, on pages and blogposts that are known still; apps are left out. The present ' +
    'month is not over yet.',
  parameters: { months: pastMonths(24), space: oneSpace },
  columns: {
    month: date('The first day of the month.'),
    created: count('How many pages were created.'),
    edits: count('How many edits, creations included; not minor ones.'),
    minor_edits: count('How many minor edits.'),
    people: count('How many people wrote.'),
  },
  chart: { kind: 'line', x: 'month', y: ['created', 'edits', 'people'] },
  todo: 'Look for the month in which a curve bends, and for what happened then.',
  coverage: [sights.versions, sights.pages],
  sql: `
with wanted as (
  select unnest(generate_series(${monthsBack('months')}, date_trunc('month', $now::timestamp), interval 1 month)) as month
), done as (
  select c.month, sum(c.created)::bigint as created, sum(c.edits)::bigint as edits, sum(c.minor_edits)::bigint as minor_edits,
    count(distinct c.user_id) as people
  from contributions c left join spaces s on s.account = c.account and s.space_id = c.space_id
  where c.month >= ${monthsBack('months')} and ($space is null or s.key = $space)
  group by all
)
select w.month, coalesce(d.created, 0) as created, coalesce(d.edits, 0) as edits, coalesce(d.minor_edits, 0) as minor_edits,
  coalesce(d.people, 0) as people
from wanted w left join done d on d.month = w.month
order by w.month`,
};
