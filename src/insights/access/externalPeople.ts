import { count, person, text, yesNo } from '../column.ts';
import { limit } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const externalPeople: ShippedInsight = {
  id: 'external-people',
  area: 'access',
  question: 'Which people from outside are here, and where are they named?',
  meaning:
    'People who are external for sure, with the spaces and pages that name them, the groups that they are in, and what they own. ' +
    'What they reach through groups and open spaces is more than this: external-reach tells it.',
  parameters: { limit: limit(200) },
  columns: {
    person: person('The name.'),
    user_id: person('The id.'),
    why: text('Why they count as external.'),
    status: text('active, inactive, closed or unknown.'),
    guest: yesNo('Whether a guest of the site.'),
    spaces_named: count('How many spaces grant them something by name.'),
    pages_named: count('How many restrictions of pages name them.'),
    groups_in: count('In how many groups they are.'),
    pages_owned: count('How many current pages they own.'),
  },
  chart: { kind: 'bar', x: 'person', y: ['spaces_named', 'pages_named', 'groups_in'] },
  todo: 'Ask the people who work with them whether they still do; put those who stay into a group of their own.',
  coverage: [sights.people, sights.spaceAccess, sights.restrictions],
  sql: `
with outside as (
  select * from users where is_external = 'yes' and account_type is distinct from 'app'
), in_spaces as (
  select account, principal_id, count(distinct space_id) as n from (
    select account, principal_id, space_id from space_permissions where principal_type = 'user' and valid_to is null
    union all
    select account, principal_id, space_id from role_assignments where principal_type = 'user' and valid_to is null
  ) group by all
), on_pages as (
  select account, principal_id, count(distinct page_id) as n from permissions where principal_type = 'user' and valid_to is null group by all
), in_groups as (
  select m.account, m.user_id, count(*) as n from group_members m semi join outside o on o.account = m.account and o.user_id = m.user_id
  where m.valid_to is null group by all
), owned as (
  select f.account, f.owner_id, count(*) as n from page_facts f semi join outside o on o.account = f.account and o.user_id = f.owner_id
  where f.status = 'current' group by all
)
select coalesce(o.display_name, o.user_id) as person, o.user_id, o.external_reason as why, coalesce(o.account_status, 'unknown') as status,
  o.is_guest as guest, coalesce(s.n, 0) as spaces_named, coalesce(p.n, 0) as pages_named, coalesce(g.n, 0) as groups_in,
  coalesce(w.n, 0) as pages_owned
from outside o
left join in_spaces s on s.account = o.account and s.principal_id = o.user_id
left join on_pages p on p.account = o.account and p.principal_id = o.user_id
left join in_groups g on g.account = o.account and g.user_id = o.user_id
left join owned w on w.account = o.account and w.owner_id = o.user_id
order by spaces_named + pages_named + groups_in desc, o.user_id limit $limit`,
};
