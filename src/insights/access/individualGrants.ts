import { count, person, space, text, yesNo } from '../column.ts';
import { asked, limit, oneSpace } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const individualGrants: ShippedInsight = {
  id: 'individual-grants',
  area: 'access',
  question: 'Which spaces grant things to single people, not groups?',
  meaning:
    'What spaces grant to people by name, through permissions of their own or roles, now. Personal spaces are left out.',
  parameters: { space: oneSpace, limit: limit(200) },
  columns: {
    space: space('The key of the space.'),
    name: space('The name of the space.'),
    person: person('The name of the person.'),
    user_id: person('The id of the person.'),
    status: text('active, inactive, closed or unknown.'),
    external: text('Whether from outside: yes, no or unknown.'),
    grants: count('How many things are granted.'),
    administers: yesNo('Whether they administer the space.'),
  },
  chart: { kind: 'bar', x: 'name', y: ['grants'] },
  todo: 'Let groups have what a team needs; single people keep it when they change teams.',
  coverage: [sights.spaceAccess, sights.people],
  sql: `
with granted as (
  select account, space_id, principal_id, count(distinct (operation, target)) as grants, bool_or(operation = 'administer') as administers
  from space_permissions where principal_type = 'user' and valid_to is null
  group by all
)
select s.key as space, s.name, coalesce(u.display_name, g.principal_id) as person, g.principal_id as user_id,
  coalesce(u.account_status, 'unknown') as status, coalesce(u.is_external, 'unknown') as external, g.grants, g.administers
from granted g
join spaces s on s.account = g.account and s.space_id = g.space_id
left join users u on u.account = g.account and u.user_id = g.principal_id
where s.type <> 'personal' and ${asked('s')}
order by space, g.grants desc, user_id limit $limit`,
};
