import { count, date, number, pageColumns } from '../column.ts';
import { asked, limit, oneSpace, pastDays } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';
import { valueMeaning, worthOf } from '../value.ts';

export const highValuePages: ShippedInsight = {
  id: 'high-value-pages',
  area: 'knowledge',
  question: 'Which pages are worth most to others?',
  meaning: `${valueMeaning} It halves with every half-life since a person last edited or commented on the page.`,
  parameters: {
    half_life: pastDays('In how many days without a sign of life the value halves.', 365),
    space: oneSpace,
    limit: limit(50),
  },
  columns: {
    ...pageColumns,
    score: number('The value after what time took away.'),
    value: number('The value before.'),
    views: count('How often it was viewed, all time; empty: not known.'),
    viewers: count('By how many, all time; empty: not known.'),
    edits: count('How often people edited it.'),
    editors: count('How many people edited it.'),
    links_in: count('How many pages link to it.'),
    edited_at: date('When a person last edited it.'),
  },
  chart: { kind: 'bar', x: 'title', y: ['score'] },
  todo: 'See that each of these has an owner, and more than one person who can change it.',
  coverage: [sights.views, sights.versions, sights.bodies],
  sql: `
with valued as (
  select f.*, s.key, ${worthOf('f')} as worth,
    greatest(0, date_diff('day', coalesce(greatest(f.edited_at, f.commented_at), f.created_at), $now::timestamp)) as idle
  from page_facts f join spaces s on s.account = f.account and s.space_id = f.space_id
  where f.status = 'current' and ${asked('s')}
)
select key as space, title, page_id, round(worth * power(0.5, idle / $half_life::double), 2) as score, round(worth, 2) as value,
  views, viewers, edits, editors, links_in, edited_at
from valued order by score desc, page_id limit $limit`,
};
