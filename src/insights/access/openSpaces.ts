import { count, space, text, yesNo } from '../column.ts';
import { limit } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const openSpaces: ShippedInsight = {
  id: 'open-spaces',
  area: 'access',
  question: 'Which spaces are open to anonymous people, or to everybody with a licence?',
  meaning:
    'Spaces that let these classes of people read, now, and whether they let them do more. Anonymous people get in only where the site ' +
    'lets them in as a whole. Groups that happen to hold everybody are not looked into.',
  parameters: { limit: limit(200) },
  columns: {
    space: space('The key of the space.'),
    name: space('The name of the space.'),
    status: text('current, archived or missing.'),
    anonymous: text('yes: anonymous people may read it, once the site lets them in.'),
    licensed: text('yes: everybody with a licence may read it.'),
    may_change: yesNo('Whether any of these may do more than read.'),
    site_lets_them_in: text('Whether the site lets anonymous people in: yes, no or unknown.'),
    pages: count('How many current pages and blogposts it has.'),
  },
  chart: { kind: 'table' },
  todo: 'Close what need not be open to the world; see that nothing confidential is in the rest.',
  coverage: [sights.spaceAccess, sights.anonymous],
  sql: `
with classes as (
  select account, space_id, bool_or(principal_id in ('anonymous-users', 'anonymous') and operation = 'read' and target = 'space') as anonymous,
    bool_or(principal_id in ('all-licensed-users', 'authenticated-users') and operation = 'read' and target = 'space') as licensed,
    bool_or(operation <> 'read') as may_change
  from space_permissions
  where valid_to is null and principal_id in ('anonymous-users', 'anonymous', 'all-licensed-users', 'authenticated-users')
  group by all
), counted as (
  select account, space_id, count(*) as pages from page_facts where status = 'current' group by all
)
select s.key as space, s.name, s.status, case when c.anonymous then 'yes' else 'no' end as anonymous,
  case when c.licensed then 'yes' else 'no' end as licensed, c.may_change, coalesce(f.value, 'unknown') as site_lets_them_in,
  coalesce(n.pages, 0) as pages
from classes c
join spaces s on s.account = c.account and s.space_id = c.space_id
left join counted n on n.account = c.account and n.space_id = c.space_id
left join site_facts f on f.account = c.account and f.fact = 'anonymous_access' and f.valid_to is null
where c.anonymous or c.licensed
order by c.anonymous desc, pages desc, space limit $limit`,
};
