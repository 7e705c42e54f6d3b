import { count, date, person, text } from '../column.ts';
import { limit, monthsBack, pastMonths } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const fadingContributors: ShippedInsight = {
  id: 'fading-contributors',
  area: 'collaboration',
  question: 'Who used to contribute and has stopped?',
  meaning:
    'People who made at least so many edits in the twelve months before the past ones, and none in these. Whether they left is ' +
    'told where the site tells it.',
  parameters: {
    months: pastMonths(3),
    edits: { kind: 'number', meaning: 'At least so many edits before.', default: 5, least: 1 },
    limit: limit(100),
  },
  columns: {
    person: person('The name.'),
    user_id: person('The id.'),
    status: text('active, inactive, closed or unknown.'),
    edits_before: count('How many edits they made in the twelve months before.'),
    last_month: date('The month of their last edit.'),
    owned_pages: count('How many current pages they own.'),
  },
  chart: { kind: 'bar', x: 'person', y: ['edits_before'] },
  todo: 'Where somebody left, hand their pages over; where not, ask what keeps them away.',
  coverage: [sights.versions, sights.people],
  sql: `
with known as (
  select account, user_id, sum(edits)::bigint as edits_before, max(month) as last_month
  from contributions
  where edits > 0 and month >= ${monthsBack('months')} - interval 12 month
  group by all
), faded as (
  select * from known where last_month < ${monthsBack('months')} and edits_before >= $edits
  order by edits_before desc, user_id limit $limit
), owned as (
  select f.account, f.owner_id, count(*) as pages from page_facts f
  where f.status = 'current' and f.owner_id in (select user_id from faded)
  group by all
)
select coalesce(u.display_name, k.user_id) as person, k.user_id, coalesce(u.account_status, 'unknown') as status, k.edits_before,
  k.last_month, coalesce(o.pages, 0) as owned_pages
from faded k
left join users u on u.account = k.account and u.user_id = k.user_id
left join owned o on o.account = k.account and o.owner_id = k.user_id
order by k.edits_before desc, k.user_id`,
};
