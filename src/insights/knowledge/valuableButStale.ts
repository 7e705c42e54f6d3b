import { count, date, number, pageColumns, person } from '../column.ts';
import { asked, limit, oneSpace, pastDays } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';
import { valueMeaning, worthOf } from '../value.ts';

export const valuableButStale: ShippedInsight = {
  id: 'valuable-but-stale',
  area: 'knowledge',
  question: 'Which pages do people rely on though nobody looks after them?',
  meaning: `Pages that nobody edited for so many days, the most valuable first. ${valueMeaning}`,
  parameters: {
    days: pastDays('For how many days nobody edited them.', 365),
    space: oneSpace,
    limit: limit(50),
  },
  columns: {
    ...pageColumns,
    value: number('The value.'),
    edited_at: date('When a person last edited it.'),
    owner: person('Who owns it.'),
    views: count('How often it was viewed, all time.'),
    viewers: count('By how many, all time.'),
    editors: count('How many people edited it.'),
    links_in: count('How many pages link to it.'),
  },
  chart: { kind: 'bar', x: 'title', y: ['value'] },
  todo: 'These mislead most readers when they are wrong: have their owners check them first.',
  coverage: [sights.views, sights.versions, sights.bodies],
  sql: `
with best as (
  select f.*, s.key, round(${worthOf('f')}, 2) as value
  from page_facts f join spaces s on s.account = f.account and s.space_id = f.space_id
  where f.status = 'current' and ${asked('s')} and coalesce(f.edited_at, f.created_at) < $now::timestamp - to_days($days::integer)
  order by value desc, f.page_id limit $limit
)
select b.key as space, b.title, b.page_id, b.value, b.edited_at, coalesce(u.display_name, b.owner_id) as owner, b.views,
  b.viewers, b.editors, b.links_in
from best b left join users u on u.account = b.account and u.user_id = b.owner_id
order by b.value desc, b.page_id`,
};
