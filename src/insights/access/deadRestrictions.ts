import { count, namingPeople, pageColumns, text } from '../column.ts';
import { asked, limit, oneSpace } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const deadRestrictions: ShippedInsight = {
  id: 'dead-restrictions',
  area: 'access',
  question: 'Which restrictions name people who left, or groups with nobody in them?',
  meaning:
    'Restrictions of pages that name deactivated or closed people, and groups that are gone or empty; with how many others the ' +
    'same list names. Where it names nobody else, nobody but administrators can get at the page.',
  parameters: { space: oneSpace, limit: limit(200) },
  columns: {
    ...pageColumns,
    operation: text('read or update.'),
    names: namingPeople(text('The person or the group.')),
    why: text('deactivated, closed, empty group or missing group.'),
    others: count('How many others the list names who are not dead.'),
  },
  chart: { kind: 'table' },
  todo: 'Name somebody who is here on lists without others; take the dead from the rest.',
  coverage: [sights.restrictions, sights.people],
  sql: `
with sizes as (
  select account, group_id, count(*) as members from group_members where valid_to is null group by all
), dead as (
  select account, 'user' as principal_type, user_id as principal_id, display_name as name,
    case account_status when 'inactive' then 'deactivated' else 'closed' end as why
  from users where account_status in ('inactive', 'closed')
  union all
  select g.account, 'group', g.group_id, g.name, case g.status when 'missing' then 'missing group' else 'empty group' end
  from groups g left join sizes z on z.account = g.account and z.group_id = g.group_id
  where g.status = 'missing' or z.members is null
), named as (
  select r.*, coalesce(d.name, r.principal_id) as names, d.why
  from permissions r
  left join dead d on d.account = r.account and d.principal_type = r.principal_type and d.principal_id = r.principal_id
  where r.valid_to is null
), alive as (
  select account, page_id, operation, count(*) filter (where why is null) as others from named group by all having count(why) > 0
)
select s.key as space, f.title, n.page_id, n.operation, n.names, n.why, a.others
from named n
join alive a on a.account = n.account and a.page_id = n.page_id and a.operation = n.operation
join page_facts f on f.account = n.account and f.page_id = n.page_id and f.status = 'current'
join spaces s on s.account = f.account and s.space_id = f.space_id
where n.why is not null and ${asked('s')}
order by a.others, n.page_id, n.operation, n.principal_id limit $limit`,
};
