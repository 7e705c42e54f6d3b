import { count, date, person, text } from '../column.ts';
import { limit, monthsBack, pastMonths } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const newContributors: ShippedInsight = {
  id: 'new-contributors',
  area: 'collaboration',
  question: 'Who began to contribute lately?',
  meaning: 'People whose first edit ever, of what is known, lies in the past months.',
  parameters: { months: pastMonths(3), limit: limit(100) },
  columns: {
    person: person('The name.'),
    user_id: person('The id.'),
    first_month: date('The month of the first edit.'),
    edits: count('How many edits since.'),
    spaces: count('In how many spaces.'),
    external: text('Whether from outside: yes, no or unknown.'),
  },
  chart: { kind: 'bar', x: 'first_month', y: ['edits'] },
  todo: 'Welcome them, and have somebody who knows the space look at their first pages.',
  coverage: [sights.versions, sights.people],
  sql: `
with known as (
  select account, user_id, min(month) as first_month, sum(edits)::bigint as edits, count(distinct space_id) as spaces
  from contributions where edits > 0 group by all
)
select coalesce(u.display_name, k.user_id) as person, k.user_id, k.first_month, k.edits, k.spaces, coalesce(u.is_external, 'unknown') as external
from known k left join users u on u.account = k.account and u.user_id = k.user_id
where k.first_month >= ${monthsBack('months')}
order by k.edits desc, k.user_id limit $limit`,
};
