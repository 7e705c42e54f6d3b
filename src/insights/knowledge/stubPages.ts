import { count, date, pageColumns, person } from '../column.ts';
import { asked, limit, oneSpace, pastDays } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const stubPages: ShippedInsight = {
  id: 'stub-pages',
  area: 'knowledge',
  question: 'Which pages were begun and never written?',
  meaning: 'Current pages with a few words only and nothing below them, that nobody edited for so many days.',
  parameters: {
    words: { kind: 'number', meaning: 'Fewer words than that make a stub.', default: 30, least: 2 },
    days: pastDays('For how many days nobody edited them.', 90),
    space: oneSpace,
    limit: limit(100),
  },
  columns: {
    ...pageColumns,
    words_seen: count('How many words a reader sees.'),
    edited_at: date('When a person last edited it.'),
    owner: person('Who owns it.'),
    views: count('How often it was viewed, all time; empty: not known.'),
  },
  chart: { kind: 'table' },
  todo: 'Ask the owners to finish them, or merge them into the page above.',
  coverage: [sights.bodies, sights.versions],
  sql: `
with stubs as (
  select f.*, s.key from page_facts f join spaces s on s.account = f.account and s.space_id = f.space_id
  where f.status = 'current' and not f.blank and f.words < $words and f.children = 0 and ${asked('s')}
    and coalesce(f.edited_at, f.created_at) < $now::timestamp - to_days($days::integer)
  order by f.words, f.page_id limit $limit
)
select f.key as space, f.title, f.page_id, f.words as words_seen, f.edited_at, coalesce(u.display_name, f.owner_id) as owner, f.views
from stubs f left join users u on u.account = f.account and u.user_id = f.owner_id
order by f.words, f.page_id`,
};
