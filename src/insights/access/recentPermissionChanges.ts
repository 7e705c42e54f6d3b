import { date, namingPeople, person, text } from '../column.ts';
import { limit, pastDays } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';
import { permissionKinds } from './permissionKinds.ts';

export const recentPermissionChanges: ShippedInsight = {
  id: 'recent-permission-changes',
  area: 'access',
  question: 'Which permissions changed lately?',
  meaning:
    'Changes that crawls saw, the newest first, with who did it where the audit log names them. The moment is that of the crawl: it ' +
    'happened between the crawl before and that one.',
  parameters: {
    days: pastDays('How many days back.', 30),
    change: {
      kind: 'text',
      meaning:
        'Only this kind: permission, restriction, membership, group-access, role, role-assignment, user-state or site.',
      default: null,
    },
    limit: limit(200),
  },
  columns: {
    seen_at: date('When the crawl began that saw it.'),
    change: text('The kind of change.'),
    direction: text('granted, withdrawn or altered.'),
    subject: namingPeople(text('What changed: the space, page, group, role or person, by its name.')),
    detail: namingPeople(text('What came or went, as JSON.')),
    actor: person('Who did it, where the audit log names them.'),
  },
  chart: { kind: 'table' },
  todo: 'Ask about what nobody expected; take back what nobody needs.',
  coverage: [sights.history, sights.audit],
  sql: `
with found as (
  select * from changes
  where kind in (${permissionKinds}) and observed_at >= $now::timestamp - to_days($days::integer) and ($change is null or kind = $change)
  order by observed_at desc, kind, change_id limit $limit
)
select c.observed_at as seen_at, c.kind as change,
  case when c.before is null then 'granted' when c.after is null then 'withdrawn' else 'altered' end as direction,
  coalesce(s.name, p.title, g.name, r.name, u.display_name, c.subject_id) as subject,
  coalesce(c.after, c.before)::varchar as detail, coalesce(a.display_name, c.actor_id) as actor
from found c
left join spaces s on c.subject_type = 'space' and s.account = c.account and s.space_id = c.subject_id
left join pages p on c.subject_type = 'page' and p.account = c.account and p.page_id = c.subject_id
left join groups g on c.subject_type = 'group' and g.account = c.account and g.group_id = c.subject_id
left join space_roles r on c.subject_type = 'role' and r.account = c.account and r.role_id = c.subject_id
left join users u on c.subject_type = 'user' and u.account = c.account and u.user_id = c.subject_id
left join users a on a.account = c.account and a.user_id = c.actor_id
order by c.observed_at desc, c.kind, c.change_id`,
};
