import { count, date, pageColumns, person } from '../column.ts';
import { asked, limit, oneSpace, pastDays } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const forgottenTasks: ShippedInsight = {
  id: 'forgotten-tasks',
  area: 'knowledge',
  question: 'Where do open tasks stand on pages that nobody touches any more?',
  meaning: 'Current pages with task-list items that are not done, and that nobody edited for so many days.',
  parameters: { days: pastDays('For how many days nobody edited them.', 180), space: oneSpace, limit: limit(100) },
  columns: {
    ...pageColumns,
    tasks: count('How many items are not done.'),
    edited_at: date('When a person last edited it.'),
    owner: person('Who owns it.'),
  },
  chart: { kind: 'table' },
  todo: 'Do them, hand them over, or tick them off.',
  coverage: [sights.bodies, sights.versions],
  sql: `
with found as (
  select f.*, s.key from page_facts f join spaces s on s.account = f.account and s.space_id = f.space_id
  where f.status = 'current' and f.tasks_open > 0 and ${asked('s')}
    and coalesce(f.edited_at, f.created_at) < $now::timestamp - to_days($days::integer)
  order by f.tasks_open desc, f.page_id limit $limit
)
select f.key as space, f.title, f.page_id, f.tasks_open as tasks, f.edited_at, coalesce(u.display_name, f.owner_id) as owner
from found f left join users u on u.account = f.account and u.user_id = f.owner_id
order by f.tasks_open desc, f.page_id`,
};
