import { count, date, number, pageColumns, person } from '../column.ts';
import { asked, oneSpace } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';
import { worthOf } from '../value.ts';

export const successorCandidates: ShippedInsight = {
  id: 'successor-candidates',
  area: 'knowledge',
  question: 'Who could take over the pages that lost their owner?',
  meaning:
    'For the most valuable pages whose owner is none or deactivated: active people of the own site, ranked by how often they ' +
    'edited the page, then by their edits in its space in the last twelve months.',
  parameters: {
    pages: { kind: 'number', meaning: 'For how many pages.', default: 50, least: 1, most: 1000 },
    candidates: { kind: 'number', meaning: 'How many for each.', default: 3, least: 1, most: 20 },
    space: oneSpace,
  },
  columns: {
    ...pageColumns,
    value: number('The value of the page.'),
    rank: count('The place of the candidate, from 1.'),
    candidate: person('The name of the candidate.'),
    user_id: person('The id of the candidate.'),
    page_edits: count('How often they edited the page.'),
    last_edit: date('When they last did.'),
    space_edits: count('How often they edited in the space in the last twelve months.'),
  },
  chart: { kind: 'table' },
  todo: 'Ask the first candidate; change the owner in the menu of the page.',
  coverage: [sights.people, sights.versions],
  sql: `
with able as (
  select account, user_id, display_name from users
  where account_status = 'active' and account_type = 'atlassian' and is_external <> 'yes'
), lost as (
  select f.account, f.page_id, f.title, f.space_id, s.key, round(${worthOf('f')}, 2) as value
  from page_facts f
  join spaces s on s.account = f.account and s.space_id = f.space_id
  left join users u on u.account = f.account and u.user_id = f.owner_id
  where f.status = 'current' and (f.owner_id is null or u.account_status in ('inactive', 'closed')) and ${asked('s')}
  order by value desc, f.page_id limit $pages
), on_page as (
  select v.account, v.page_id, v.author_id as user_id, count(*) as page_edits, max(v.created_at) as last_edit
  from page_versions v join lost l on l.account = v.account and l.page_id = v.page_id
  where v.minor_edit is not true
  group by all
), in_space as (
  select c.account, c.space_id, c.user_id, sum(c.edits)::bigint as space_edits
  from contributions c
  where c.month >= date_trunc('month', $now::timestamp) - interval 12 month
    and (c.account, c.space_id) in (select account, space_id from lost)
  group by all having space_edits > 0
), pairs as (
  select account, page_id, user_id from on_page
  union
  select l.account, l.page_id, i.user_id from lost l join in_space i on i.account = l.account and i.space_id = l.space_id
), ranked as (
  select l.*, a.user_id, a.display_name, coalesce(o.page_edits, 0) as page_edits, o.last_edit, coalesce(i.space_edits, 0) as space_edits,
    row_number() over (partition by l.account, l.page_id
      order by coalesce(o.page_edits, 0) desc, coalesce(i.space_edits, 0) desc, a.user_id) as rank
  from pairs p
  join lost l on l.account = p.account and l.page_id = p.page_id
  join able a on a.account = p.account and a.user_id = p.user_id
  left join on_page o on o.account = p.account and o.page_id = p.page_id and o.user_id = p.user_id
  left join in_space i on i.account = p.account and i.space_id = l.space_id and i.user_id = p.user_id
)
select key as space, title, page_id, value, rank, coalesce(display_name, user_id) as candidate, user_id, page_edits, last_edit, space_edits
from ranked where rank <= $candidates order by value desc, page_id, rank`,
};
